export interface DeviceChoice {
  readonly id: string;
  /** The system's name for it; empty until the person allowed the device. */
  readonly label: string;
}

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

const offKey = (kind: ChoiceKind, visitId: string): string => `teleward.off.${kind}.${visitId}`;

/** Whether the person turned the device off in this tab and visit: a reload must not turn it on. */
export function wasTurnedOff(kind: ChoiceKind, visitId: string): boolean {
  try {
    return sessionStorage.getItem(offKey(kind, visitId)) !== null;
  } catch {
    return false;
  }
}

export function keepTurnedOff(kind: ChoiceKind, visitId: string, off: boolean): void {
  try {
    if (off) sessionStorage.setItem(offKey(kind, visitId), '');
    else sessionStorage.removeItem(offKey(kind, visitId));
  } catch {
    // It then lasts as long as the page.
  }
}
