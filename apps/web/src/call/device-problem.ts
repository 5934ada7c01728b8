import { type DeviceState } from '@teleward/contracts';

/**
 * Why a device does not work, as far as it helps a person:
 *
 * - `refused`: the person, or a setting they made before, said no to this page.
 * - `blocked`: the operating system, an administrator or the embedding page forbids it.
 * - `insecure`: browsers give no devices to pages that are not served over HTTPS.
 * - `in-use`: another program holds it, or the hardware does not start.
 * - `missing`: there is none.
 * - `interrupted`: it was taken away for a while, as by a phone call on an iPhone.
 * - `silent`: the microphone is open, and nothing at all comes from it.
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
      // Chromium tells apart who refused only in its message.
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

/** How others are told about it. */
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

/** Whether the person has it on, heard or not. */
export const isTurnedOn = (state: DeviceState): boolean => state === 'on' || state === 'silent';

/**
 * Whether it may be over without the person having done anything. What is silent is open:
 * one that is muted at the headset is no better for being opened anew, and is heard as soon
 * as it gives sound.
 */
export const isPassing = (problem: DeviceProblem | null): boolean =>
  problem === 'interrupted' || problem === 'in-use' || problem === 'failed';
