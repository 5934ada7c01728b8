import { type Participant } from '@teleward/contracts';
import { type CallSnapshot } from '../call/call-snapshot.ts';

/**
 * - `self`: the page has no way to the server.
 * - `blocked`: sound and picture never got through to here.
 * - `interrupted`: sound and picture broke off here.
 * - `other`: somebody else is away, or nothing gets through to them.
 * - `unheard`: somebody else's microphone is on and gives no sound.
 * - `weak`: it goes on, worse than it should.
 */
export type ConnectionMessage = 'self' | 'blocked' | 'interrupted' | 'other' | 'unheard' | 'weak';

type Line = Pick<CallSnapshot, 'phase' | 'media' | 'blockedPaths' | 'line'>;
type Other = Pick<Participant, 'connection' | 'blockedPaths' | 'microphone'>;

/** Whose microphone is on and gives no sound, though their connection holds. */
export const isUnheard = ({ microphone, connection }: Omit<Other, 'blockedPaths'>): boolean =>
  microphone === 'silent' && connection === 'connected';

/**
 * The one thing to say about the connection: whoever reads two at once knows neither what is wrong
 * nor what to do. The nearest cause comes first: where the own connection is lost, nothing can be
 * known of anybody else's.
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
