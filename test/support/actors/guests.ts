import { routes, usualAllowance, type GuestAllowance, type GuestRole } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { Visitor, type Answer, type TestClinic } from '../servers/test-clinic.ts';
import { VisitSocket, type SocketOptions } from './visit-socket.ts';

/** The link and code that staff see once, and pass on by different channels. */
export interface Invitation {
  readonly guestId: string;
  readonly token: string;
  readonly code: string;
}

export interface InvitedGuest extends Invitation {
  readonly visitor: Visitor;
}

interface Whom {
  readonly name?: string;
  readonly role?: GuestRole;
  readonly allowance?: Partial<GuestAllowance>;
}

export const askToInvite = (
  by: Visitor,
  encounterId: string,
  { name = 'Maya Interpreter', role = 'interpreter', allowance = {} }: Whom = {},
): Promise<Answer> =>
  by.call(routes.inviteGuest, {
    params: { encounterId },
    body: { name, role, allowance: { ...usualAllowance[role], ...allowance } },
  });

export async function invite(
  by: Visitor,
  encounterId: string,
  whom: Whom = {},
): Promise<Invitation> {
  const { status, body } = await askToInvite(by, encounterId, whom);
  if (status !== 200) {
    throw new Error(`The invitation answered ${status}`);
  }
  const { guestId } = body['guest'] as { readonly guestId: string };
  return {
    guestId,
    token: String(body['url']).split('#')[1] ?? '',
    code: String(body['code']),
  };
}

/** A guest who has entered the code. */
export async function invitedGuest(
  clinic: TestClinic,
  by: Visitor,
  encounterId: string,
  whom: Whom = {},
): Promise<InvitedGuest> {
  const invitation = await invite(by, encounterId, whom);
  const visitor = new Visitor(clinic.url);
  visitor.encounterId = encounterId;
  const { token, code } = invitation;
  const { status } = await visitor.call(routes.openGuestLink, { body: { token, code } });
  if (status !== 200) {
    throw new Error(`The guest's link answered ${status}`);
  }
  return { ...invitation, visitor };
}

export const guestSocket = (
  clinic: TestClinic,
  { visitor: { cookie, encounterId }, guestId }: InvitedGuest,
  { instanceId = randomUUID(), ...options }: SocketOptions & { instanceId?: string } = {},
): VisitSocket =>
  new VisitSocket(
    clinic.url,
    cookie,
    { protocol: 2, purpose: 'visit', as: 'guest', encounterId, guestId, instanceId, e2ee: 1 },
    options,
  );
