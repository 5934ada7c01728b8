export type ChoiceKind = 'microphone' | 'camera' | 'speaker';

const keyOf = (kind: ChoiceKind): string => `teleward.device.${kind}`;

/** The device that the person chose on an earlier visit. Private windows may forbid storage. */
export function rememberedDevice(kind: ChoiceKind): string | null {
  try {
    return localStorage.getItem(keyOf(kind));
  } catch {
    return null;
  }
}

export function rememberDevice(kind: ChoiceKind, deviceId: string): void {
  try {
    localStorage.setItem(keyOf(kind), deviceId);
  } catch {
    // The choice then lasts as long as the page.
  }
}
