import { z } from '../base/zod.ts';
import { Clinic, StaffRole } from '../base/people.ts';
import { Email, LinkToken, StaffSession } from './identity.ts';
import { Id, Instant, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** A member's roles in a clinic: at least one, no duplicates. */
const Roles = z
  .array(StaffRole)
  .min(1)
  .max(StaffRole.options.length)
  .refine((roles) => new Set(roles).size === roles.length);

/** What an administrator records about a member. */
const Person = z.strictObject({
  name: SingleLineText(120).min(1),
  roles: Roles,
  /** Both are printed on prescriptions. */
  qualification: SingleLineText(120).nullable(),
  registrationNumber: SingleLineText(60).nullable(),
  /** The body that keeps the register, such as a medical council. */
  registrationCouncil: SingleLineText(120).nullable().default(null),
});

/** A person who works or worked in the clinic. */
export const Member = z.object({
  /** The id of the membership: this person in this clinic, the same as `Practitioner.id`. */
  memberId: Id,
  name: z.string(),
  email: z.string(),
  roles: z.array(StaffRole),
  qualification: z.string().nullable(),
  registrationNumber: z.string().nullable(),
  registrationCouncil: z.string().nullable(),
  /** False for a person who no longer works here. */
  active: z.boolean(),
  /** The person signs in with a second factor. */
  secondFactor: z.boolean(),
  /** When the person last used Teleward in this clinic; null where they never did. */
  lastSeenAt: Instant.nullable(),
});
export type Member = z.infer<typeof Member>;

/** An invitation that is neither accepted nor withdrawn. */
export const Invitation = z.object({
  invitationId: Id,
  name: z.string(),
  email: z.string(),
  roles: z.array(StaffRole),
  invitedAt: Instant,
  /** In the past where it has expired. */
  validUntil: Instant,
});
export type Invitation = z.infer<typeof Invitation>;

/** A link to pass on, shown once; its secret is in the URL's fragment. */
const StaffLink = z.object({ url: z.string(), validUntil: Instant });

const ofMember = { params: z.strictObject({ memberId: Id }), query: Nothing } as const;

export const listMembers = defineRoute({
  method: 'GET',
  path: '/api/members',
  summary:
    "Lists the clinic's current and former members by name, and open invitations, for " +
    'administrators.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ members: z.array(Member), invitations: z.array(Invitation) }),
});

export const changeMember = defineRoute({
  method: 'PUT',
  path: '/api/members/{memberId}',
  summary: "Changes a member's name, roles and qualification. Losing a role signs the member out.",
  ...ofMember,
  body: Person,
  response: Nothing,
});

export const deactivateMember = defineRoute({
  method: 'POST',
  path: '/api/members/{memberId}/deactivation',
  summary:
    'Deactivates a member: ends their sessions, sockets and calls. What they signed stays under ' +
    'their name.',
  ...ofMember,
  body: Nothing,
  response: Nothing,
});

export const reactivateMember = defineRoute({
  method: 'POST',
  path: '/api/members/{memberId}/reactivation',
  summary: 'Reactivates a former member.',
  ...ofMember,
  body: Nothing,
  response: Nothing,
});

export const makePasswordReset = defineRoute({
  method: 'POST',
  path: '/api/members/{memberId}/password-reset',
  summary: 'Creates a password reset link for a member; earlier ones stop working.',
  ...ofMember,
  body: Nothing,
  response: StaffLink,
});

export const invite = defineRoute({
  method: 'POST',
  path: '/api/invitations',
  summary:
    'Creates an invitation link to the clinic; an earlier one for the same address stops working.',
  params: Nothing,
  query: Nothing,
  body: Person.extend({ email: Email.refine((email) => /^[^\s@]+@[^\s@]+$/.test(email)) }),
  response: StaffLink.extend({ invitationId: Id }),
});

export const revokeInvitation = defineRoute({
  method: 'DELETE',
  path: '/api/invitations/{invitationId}',
  summary: 'Withdraws an invitation that has not been accepted; its link stops working.',
  params: z.strictObject({ invitationId: Id }),
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const previewInvitation = defineRoute({
  method: 'POST',
  path: '/api/invitations/preview',
  summary: 'Returns to the holder of the link which clinic invites whom, and for which roles.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken }),
  response: z.object({
    clinic: Clinic.pick({ name: true, timeZone: true }),
    name: z.string(),
    email: z.string(),
    roles: z.array(StaffRole),
    demo: z.boolean(),
  }),
});

export const acceptInvitation = defineRoute({
  method: 'POST',
  path: '/api/invitations/accept',
  summary:
    'Accepts an invitation, with a new account or the existing one of that address. Sign-in ' +
    'follows.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    token: LinkToken,
    /**
     * `new`: `password` becomes the account's password; `existing`: it is the account's password.
     */
    account: z.enum(['new', 'existing']),
    name: SingleLineText(120).min(1),
    password: z.string().min(1).max(256),
  }),
  response: z.object({ clinicId: Id, email: z.string() }),
});

export const previewPasswordReset = defineRoute({
  method: 'POST',
  path: '/api/password-resets/preview',
  summary: 'Returns to the holder of the link whose password it sets.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken }),
  response: z.object({ clinicName: z.string(), name: z.string(), email: z.string() }),
});

export const resetPassword = defineRoute({
  method: 'POST',
  path: '/api/password-resets/use',
  summary: 'Sets the password and ends every session of the account. Sign-in follows.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken, password: z.string().min(1).max(256) }),
  response: z.object({ email: z.string() }),
});

/**
 * By this header a page may state for which member it was opened; the server refuses the request if
 * the session belongs to another one.
 */
export const memberHeader = 'teleward-member';

export const switchClinic = defineRoute({
  method: 'POST',
  path: '/api/session/clinic',
  summary:
    'Switches to another clinic of the same person: starts a session there and ends the current ' +
    'one.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ clinicId: Id }),
  response: StaffSession,
});
