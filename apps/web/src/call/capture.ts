import { rememberedDevice } from './device-choices.ts';
import { type DeviceProblem, problemOf } from './device-problem.ts';

export type DeviceKind = 'microphone' | 'camera';

export type Captured =
  | { readonly track: MediaStreamTrack; readonly problem: null }
  | { readonly track: null; readonly problem: DeviceProblem };

/** Small enough for a weak line, large enough to see a face and a rash. */
const picture = {
  width: { ideal: 640 },
  height: { ideal: 360 },
  frameRate: { ideal: 24, max: 30 },
} satisfies MediaTrackConstraints;

const voice = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: { ideal: 1 },
} satisfies MediaTrackConstraints;

/**
 * Opens one device.
 *
 * @param deviceId exactly this one; without it the remembered one, or any
 */
export async function capture(kind: DeviceKind, deviceId?: string): Promise<Captured> {
  const devices = mediaDevices();
  if (devices === null) return { track: null, problem: 'insecure' };
  try {
    const constraints = constraintsOf(kind, deviceId);
    return trackOf(
      await devices.getUserMedia(
        kind === 'microphone' ? { audio: constraints } : { video: constraints },
      ),
      kind,
    );
  } catch (error) {
    return { track: null, problem: problemOf(error) };
  }
}

/**
 * Opens both devices with one permission prompt. Where that fails, each is opened alone, so that a
 * refused or missing camera does not cost the voice.
 */
export async function captureBoth(): Promise<Record<DeviceKind, Captured>> {
  const devices = mediaDevices();
  if (devices === null) {
    const nothing = { track: null, problem: 'insecure' } as const;
    return { microphone: nothing, camera: nothing };
  }
  try {
    const stream = await devices.getUserMedia({
      audio: constraintsOf('microphone'),
      video: constraintsOf('camera'),
    });
    return { microphone: trackOf(stream, 'microphone'), camera: trackOf(stream, 'camera') };
  } catch (error) {
    const problem = problemOf(error);
    const microphone = await capture('microphone');
    // The microphone was allowed, so the refusal was meant for the camera: do not prompt again.
    const wasCamera = problem === 'refused' && microphone.track !== null;
    const camera = wasCamera ? { track: null, problem } : await capture('camera');
    return { microphone, camera };
  }
}

function mediaDevices(): MediaDevices | null {
  // TypeScript types it as always present, but it is absent on insecure pages.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return devices ?? null;
}

function constraintsOf(kind: DeviceKind, deviceId?: string): MediaTrackConstraints {
  const remembered = rememberedDevice(kind);
  const device =
    deviceId !== undefined
      ? { deviceId: { exact: deviceId } }
      : remembered !== null
        ? { deviceId: { ideal: remembered } }
        : {};
  if (kind === 'microphone') return { ...voice, ...device };
  // A facing mode must not compete with an explicit choice of device.
  return 'deviceId' in device
    ? { ...picture, ...device }
    : { ...picture, facingMode: { ideal: 'user' } };
}

function trackOf(stream: MediaStream, kind: DeviceKind): Captured {
  const [track] = kind === 'microphone' ? stream.getAudioTracks() : stream.getVideoTracks();
  return track === undefined ? { track: null, problem: 'failed' } : { track, problem: null };
}
