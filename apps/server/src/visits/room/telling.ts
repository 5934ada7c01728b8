import { type ServerEventName, type ServerPayload } from '@teleward/contracts';
import { type RoomMember } from './room-member.ts';

/** Sends an event to a member, unless their connection is lost. */
export function send<N extends ServerEventName>(
  member: RoomMember,
  name: N,
  payload: ServerPayload<N>,
): void {
  member.connection?.send(name, payload);
}

/** The same for an event about media, which is remembered until it is acknowledged. */
export function sendMedia<N extends ServerEventName>(
  member: RoomMember,
  name: N,
  payload: ServerPayload<N>,
): void {
  const message = Symbol(name);
  member.untold.add(message);
  member.connection?.sendConfirmed(name, payload, () => {
    member.untold.delete(message);
  });
}

/** Forwards all changes of a member's consumers to them. */
export function passOnMedia(member: RoomMember): void {
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
