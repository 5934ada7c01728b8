import { type DeviceState } from '@teleward/contracts';

/**
 * Why a device does not work, as far as it helps a person:
 *
 * - `refused`: the person, or an earlier setting of theirs, denied this page.
 * - `blocked`: the operating system, an administrator or the embedding page forbids it.
 * - `insecure`: browsers give no devices to pages that are not served over HTTPS.
 * - `in-use`: another program holds it, or the hardware does not start.
 * - `missing`: there is none.
 * - `interrupted`: the system took it away for a while, as for a phone call on an iPhone.
 * - `silent`: the microphone is open but gives no sound at all.
 * - `failed`: anything else.
 */
export type DeviceProblem =
  'refused' | 'blocked' | 'insecure' | 'in-use' | 'missing' | 'interrupted' | 'silent' | 'failed';

/** What `getUserMedia()` threw, in our words (W3C Media Capture and Streams, section 10.2). */
export function problemOf(error: unknown): DeviceProblem {
  if (!(error instanceof Error)) return 'failed';
  switch (error.name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      // Chromium shows only in the message whether the person or the system refused.
      return /system|policy/i.test(error.message) ? 'blocked' : 'refused';
    case 'SecurityError':
      return 'blocked';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'failed';
  }
}

/** The state of the device as the other participants see it. */
export function stateOf(problem: DeviceProblem, kind: 'microphone' | 'camera'): DeviceState {
  switch (problem) {
    case 'missing':
      return 'missing';
    case 'interrupted':
      return kind === 'microphone' ? 'silent' : 'off';
    case 'silent':
      return 'silent';
    case 'refused':
    case 'blocked':
    case 'insecure':
    case 'in-use':
    case 'failed':
      return 'refused';
  }
}

/** Whether the person has it turned on, whether or not it gives sound. */
export const isTurnedOn = (state: DeviceState): boolean => state === 'on' || state === 'silent';

/**
 * Whether the problem may end without the person's help. A silent microphone is open: one muted at
 * the headset gains nothing from being reopened, and is heard as soon as it gives sound.
 */
export const isPassing = (problem: DeviceProblem | null): boolean =>
  problem === 'interrupted' || problem === 'in-use' || problem === 'failed';
