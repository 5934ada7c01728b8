import { type ServerEventName, type ServerPayload } from '@teleward/contracts';
import { type Member } from './member.ts';

/** Tells a member something, where their socket is not lost. */
export function send<N extends ServerEventName>(
  member: Member,
  name: N,
  payload: ServerPayload<N>,
): void {
  member.connection?.send(name, payload);
}

/** The same about media, and remembers it until it has arrived. */
export function sendMedia<N extends ServerEventName>(
  member: Member,
  name: N,
  payload: ServerPayload<N>,
): void {
  const message = Symbol(name);
  member.untold.add(message);
  member.connection?.sendConfirmed(name, payload, () => {
    member.untold.delete(message);
  });
}

/** Tells a member of every stream that comes, changes and goes. */
export function passOnMedia(member: Member): void {
  const { peer } = member;
  peer.on('consumer', (parameters) => {
    sendMedia(member, 'consumerAdded', parameters);
  });
  peer.on('consumerclosed', (consumerId) => {
    sendMedia(member, 'consumerClosed', { consumerId });
  });
  peer.on('consumerpaused', (consumerId) => {
    sendMedia(member, 'consumerPaused', { consumerId });
  });
  peer.on('consumerresumed', (consumerId) => {
    sendMedia(member, 'consumerResumed', { consumerId });
  });
}
