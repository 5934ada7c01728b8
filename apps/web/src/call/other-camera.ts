/** Which way a camera looks: at the person who holds the phone, or at what they see themselves. */
export type Facing = 'user' | 'environment';

export interface SeenCamera {
  readonly id: string;
  /** Null where the system does not say. */
  readonly facing: Facing | null;
}

/**
 * The camera that one press changes to: on a phone the first that looks the other way, because a
 * phone has several on its back of which the first is the usual one; elsewhere the next of the
 * list, round and round. Null where there is no other.
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

/**
 * Where a browser tells no capabilities, phones still name the side; the two words
 * are those of Android.
 */
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

/**
 * The cameras as the system lists them. Call it while one is allowed: before, they have no names.
 */
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

/**
 * Whether what this camera shows is in front of the person, as they see it, and so
 * must not be mirrored.
 */
export const looksAway = (picture: MediaStream | null): boolean =>
  picture?.getVideoTracks()[0]?.getSettings().facingMode === 'environment';
