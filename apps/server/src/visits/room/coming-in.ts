import { type GuestState, type Handshake, type Participant } from '@teleward/contracts';
import { type Actor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { type Page } from './room-member.ts';
import { type VisitRoom } from './visit-room.ts';

export type VisitHandshake = Extract<Handshake, { purpose: 'visit' }>;

/** Identifies the page that connects. */
export const pageOf = (handshake: VisitHandshake): Page => ({
  instanceId: handshake.instanceId,
  tabId: 'tabId' in handshake ? (handshake.tabId ?? null) : null,
});

/**
 * If the visit is open on two pages, the person must say on which one to continue.
 *
 * @throws {ServiceError} `open_elsewhere`
 */
export function mustNotBeOpenElsewhere(room: VisitRoom, handshake: VisitHandshake): void {
  const { instanceId, tabId } = pageOf(handshake);
  const isOpen = room.members.some(
    ({ participant, connection, ...page }) =>
      participant.role === 'patient' &&
      connection !== null &&
      page.instanceId !== instanceId &&
      (tabId === null || page.tabId !== tabId),
  );
  if (isOpen) {
    throw new ServiceError('open_elsewhere');
  }
}

/** The role in which an actor takes part. */
export function roleOf(actor: Actor): Participant['role'] {
  switch (actor.kind) {
    case 'staff':
      return 'doctor';
    case 'patient':
      return 'patient';
    case 'guest':
      return actor.role;
  }
}

/** The state of a guest whose page is open. */
export function stateOf({ admitted, held }: Participant): GuestState {
  return admitted ? 'in-call' : held ? 'held' : 'waiting';
}
