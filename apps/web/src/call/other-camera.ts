/** Which way a camera faces: towards the person who holds the phone, or away from them. */
export type Facing = 'user' | 'environment';

export interface SeenCamera {
  readonly id: string;
  /** Null where the system does not say. */
  readonly facing: Facing | null;
}

/**
 * The camera that one press switches to. On a phone it is the first that faces the other way: the
 * back has several, of which the first is the main one. Elsewhere it is the next in the list, in
 * turn. Null where there is no other.
 */
export function otherCamera(cameras: readonly SeenCamera[], usedId: string | null): string | null {
  const at = cameras.findIndex(({ id }) => id === usedId);
  const used = cameras[at];
  const opposite = cameras.find(
    ({ facing }) => facing !== null && facing === oppositeOf(used?.facing ?? null),
  );
  const next = opposite ?? cameras[(at + 1) % cameras.length];
  return next === undefined || next.id === usedId ? null : next.id;
}

const oppositeOf = (facing: Facing | null): Facing | null =>
  facing === null ? null : facing === 'user' ? 'environment' : 'user';

/** Where a browser has no capabilities, phones still name the side; the two words are Android's. */
const named = (label: string): Facing | null =>
  /\bback\b|\brear\b/i.test(label) ? 'environment' : /\bfront\b/i.test(label) ? 'user' : null;

function facingOf(device: MediaDeviceInfo): Facing | null {
  // Firefox has no `InputDeviceInfo`; Safari leaves the list empty until the camera was used.
  const told =
    'getCapabilities' in device
      ? (device as InputDeviceInfo).getCapabilities().facingMode?.[0]
      : undefined;
  return told === 'user' || told === 'environment' ? told : named(device.label);
}

/** The cameras that the system lists. Call it once one is allowed: before, they have no names. */
export async function seenCameras(): Promise<readonly SeenCamera[]> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
      .map((device) => ({ id: device.deviceId, facing: facingOf(device) }));
  } catch {
    return [];
  }
}

/** Whether this camera faces away from the person, so that its picture must not be mirrored. */
export const looksAway = (picture: MediaStream | null): boolean =>
  picture?.getVideoTracks()[0]?.getSettings().facingMode === 'environment';
