import { z } from '../base/zod.ts';
import { LinkToken } from '../identity/identity.ts';
import { GuestRole, VisitedClinic } from '../base/people.ts';
import { Id, Instant, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { EncounterStatus } from './visits.ts';

/** What a guest may do in the visit after admission. A guest can always hear. */
export const GuestAllowance = z.strictObject({
  /** Others hear the guest. */
  speaks: z.boolean(),
  /** The guest sees the others and may send video. */
  pictures: z.boolean(),
  /** The guest reads and writes chat from admission on. */
  chat: z.boolean(),
  /** The guest also reads the chat from before their admission. */
  earlierChat: z.boolean(),
});
export type GuestAllowance = z.infer<typeof GuestAllowance>;

/** The default, which the inviting person may change. */
export const usualAllowance: Readonly<Record<GuestRole, GuestAllowance>> = {
  family: { speaks: true, pictures: true, chat: true, earlierChat: false },
  interpreter: { speaks: true, pictures: true, chat: true, earlierChat: false },
};

/**
 * - `invited`: the guest's page is not open.
 * - `waiting`: the guest waits for admission.
 * - `held`: admitted, but without media until doctor and patient are both in the call.
 * - `in-call`.
 * - `removed`: link and cookie are void.
 */
export const GuestState = z.enum(['invited', 'waiting', 'held', 'in-call', 'removed']);
export type GuestState = z.infer<typeof GuestState>;

/** A guest of one visit, as staff see them. */
export const Guest = z.object({
  guestId: Id,
  name: z.string(),
  role: GuestRole,
  allowance: GuestAllowance,
  state: GuestState,
  invitedBy: z.string(),
  invitedAt: Instant,
});
export type Guest = z.infer<typeof Guest>;

/** Six digits, passed to the guest by another channel than the link. */
export const GuestCode = z.string().regex(/^\d{6}$/);

const EncounterParams = z.strictObject({ encounterId: Id });
const GuestParams = z.strictObject({ encounterId: Id, guestId: Id });

export const inviteGuest = defineRoute({
  method: 'POST',
  path: '/api/encounters/{encounterId}/guests',
  summary:
    'Invites a person without an account to a visit; link and code are returned only this once.',
  params: EncounterParams,
  query: Nothing,
  body: z.strictObject({
    name: SingleLineText(120).min(1),
    role: GuestRole,
    allowance: GuestAllowance,
  }),
  response: z.object({ guest: Guest, url: z.string(), code: GuestCode, validUntil: Instant }),
});

export const listGuests = defineRoute({
  method: 'GET',
  path: '/api/encounters/{encounterId}/guests',
  summary: 'Lists the guests of a visit and their status, in order of invitation.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: z.object({ guests: z.array(Guest) }),
});

export const admitGuest = defineRoute({
  method: 'POST',
  path: '/api/encounters/{encounterId}/guests/{guestId}/admission',
  summary: 'Admits a waiting guest. Idempotent.',
  params: GuestParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const removeGuest = defineRoute({
  method: 'DELETE',
  path: '/api/encounters/{encounterId}/guests/{guestId}',
  summary: 'Withdraws an invitation; a guest in the visit is removed at once. Idempotent.',
  params: GuestParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const openGuestLink = defineRoute({
  method: 'POST',
  path: '/api/guest-links/open',
  summary: 'Authenticates a guest by link and code, and sets the guest cookie.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken, code: GuestCode }),
  response: Nothing,
});

/** What a guest sees of the visit, and nothing more. */
export const GuestVisit = z.object({
  guestId: Id,
  encounterId: Id,
  status: EncounterStatus,
  startsAt: Instant,
  endsAt: Instant,
  guestName: z.string(),
  role: GuestRole,
  allowance: GuestAllowance,
  patientName: z.string(),
  practitionerName: z.string(),
  clinic: VisitedClinic,
  demo: z.boolean(),
});
export type GuestVisit = z.infer<typeof GuestVisit>;

export const readGuestVisit = defineRoute({
  method: 'GET',
  path: '/api/guest-visit',
  summary: 'Returns the visit of the guest cookie.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: GuestVisit,
});

export const leaveGuestVisit = defineRoute({
  method: 'DELETE',
  path: '/api/guest-visit/{guestId}',
  summary: 'Forgets the invitation on this device: deletes the cookie; the link stays valid.',
  params: z.strictObject({ guestId: Id }),
  query: Nothing,
  body: Nothing,
  response: Nothing,
});
