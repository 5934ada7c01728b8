import { type Participant } from '@teleward/contracts';
import { type CallSnapshot } from '../call/call-snapshot.ts';

/**
 * - `self`: the page has no connection to the server.
 * - `blocked`: media were never connected here.
 * - `interrupted`: media broke off here.
 * - `other`: another participant is disconnected, or has no media.
 * - `unheard`: another participant's microphone is on and gives no sound.
 * - `weak`: the call goes on, with poor quality.
 */
export type ConnectionMessage = 'self' | 'blocked' | 'interrupted' | 'other' | 'unheard' | 'weak';

type Line = Pick<CallSnapshot, 'phase' | 'media' | 'blockedPaths' | 'line'>;
type Other = Pick<Participant, 'connection' | 'blockedPaths' | 'microphone'>;

/** Whether a microphone is on and gives no sound although its connection holds. */
export const isUnheard = ({ microphone, connection }: Omit<Other, 'blockedPaths'>): boolean =>
  microphone === 'silent' && connection === 'connected';

/**
 * The single message about the connection: a person who reads two at once knows neither what is
 * wrong nor what to do. The nearest cause comes first: while the own connection is lost, nothing is
 * known of the others'.
 */
export function connectionMessage(call: Line, present: readonly Other[]): ConnectionMessage | null {
  if (call.phase === 'reconnecting') return 'self';
  if (call.blockedPaths !== null) return 'blocked';
  if (call.media === 'interrupted') return 'interrupted';
  const isAway = ({ connection, blockedPaths }: Other): boolean =>
    connection === 'reconnecting' || blockedPaths !== null;
  if (present.some(isAway)) return 'other';
  if (present.some(isUnheard)) return 'unheard';
  return call.line === 'weak' ? 'weak' : null;
}
