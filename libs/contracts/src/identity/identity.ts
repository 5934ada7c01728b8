import { z } from '../base/zod.ts';
import {
  Clinic,
  Country,
  GuestRole,
  Phone,
  Practitioner,
  StaffRole,
  VisitedClinic,
} from '../base/people.ts';
import {
  Id,
  Instant,
  isTimeZone,
  Language,
  SingleLineText,
  Nothing,
  PartialDate,
  TimeZone,
} from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** The signed-in person, in the clinic that they signed in to. */
export const StaffSession = z.object({
  accountId: Id,
  practitioner: Practitioner,
  /** The path of the person's portrait; null where there is none. */
  portrait: z.string().nullable().default(null),
  roles: z.array(StaffRole),
  clinic: Clinic,
  /** The clinics where the person works, this one included. */
  workplaces: z.array(Clinic.pick({ id: true, name: true })),
  /**
   * The clinic requires two factors and this sign-in used one: the person can do nothing else
   * before they have added another.
   */
  mustAddFactor: z.boolean(),
  /**
   * A doctor without registration number or council, in a clinic that does not sign prescriptions
   * without them.
   */
  lacksRegistration: z.boolean().default(false),
  /** True in the demo, where people and visits are synthetic; every page says so. */
  demo: z.boolean(),
});
export type StaffSession = z.infer<typeof StaffSession>;

export const application = defineRoute({
  method: 'GET',
  path: '/api/application',
  summary: 'Returns what a page needs to know before sign-in.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    name: z.literal('Teleward'),
    version: z.string(),
    /**
     * The server's signalling protocol; a page with another number has to reload. Absent in answers
     * of older servers.
     */
    signallingProtocol: z.int().optional(),
    demo: z.boolean(),
    /** The display name of the identity provider; null where none is configured. */
    provider: z.string().nullable(),
    /** Accounts of synthetic people, in demo mode only. */
    demoAccounts: z.array(
      z.object({ name: z.string(), email: z.string(), password: z.string(), role: StaffRole }),
    ),
  }),
});

/** An e-mail address as typed to sign in. */
export const Email = z.string().trim().toLowerCase().min(3).max(254);

export const readSession = defineRoute({
  method: 'GET',
  path: '/api/session',
  summary: 'Returns the signed-in member of staff.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: StaffSession,
});

export const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  summary: "Signs a member of staff out and closes the session's sockets.",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

/** One session of the account. */
export const SignIn = z.object({
  sessionId: Id,
  signedInAt: Instant,
  lastSeenAt: Instant,
  /** The address from which it was opened; null where unknown. */
  address: z.string().nullable(),
  /** The browser's `User-Agent` (RFC 9110, 10.1.5) when the session was opened. */
  userAgent: z.string(),
  /** The session that makes this request. */
  current: z.boolean(),
});
export type SignIn = z.infer<typeof SignIn>;

export const listSignIns = defineRoute({
  method: 'GET',
  path: '/api/account/sign-ins',
  summary: "Lists the member's sessions in this clinic, newest first.",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ signIns: z.array(SignIn) }),
});

export const endSignIn = defineRoute({
  method: 'DELETE',
  path: '/api/account/sign-ins/{sessionId}',
  summary: "Ends one of the member's own sessions and closes its sockets.",
  params: z.strictObject({ sessionId: Id }),
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const changePassword = defineRoute({
  method: 'POST',
  path: '/api/account/password',
  summary: 'Changes the password and ends every other session of the account.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    currentPassword: z.string().min(1).max(256),
    newPassword: z.string().min(1).max(256),
  }),
  response: Nothing,
});

export const setUpClinic = defineRoute({
  method: 'POST',
  path: '/api/set-up',
  summary:
    'Creates the first clinic and its administrator, once, with the secret printed at the ' +
    "server's start.",
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    clinic: z.strictObject({
      name: SingleLineText(120).min(1),
      country: Country,
      timeZone: TimeZone.refine(isTimeZone),
      emergencyNumber: Phone.nullable(),
      phone: Phone.nullable(),
    }),
    administrator: z.strictObject({
      name: SingleLineText(120).min(1),
      email: Email.refine((email) => /^[^\s@]+@[^\s@]+$/.test(email)),
      password: z.string().min(1).max(256),
      /** The administrator also sees patients. */
      isDoctor: z.boolean(),
      qualification: SingleLineText(120).nullable(),
      registrationNumber: SingleLineText(60).nullable(),
      registrationCouncil: SingleLineText(120).nullable().default(null),
    }),
  }),
  response: StaffSession,
});

/**
 * The secret of a patient's or guest's link: 32 random bytes, base64url. It travels only in the
 * URL's fragment.
 */
export const LinkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A channel by which a code can reach a patient. */
export const CodeChannel = z.enum(['sms', 'email']);
export type CodeChannel = z.infer<typeof CodeChannel>;

/**
 * The factor that a patient presents in addition to the link: a code, or the birth date where no
 * code can be sent.
 */
export const LinkFactor = z.enum(['birth-date', ...CodeChannel.options]);
export type LinkFactor = z.infer<typeof LinkFactor>;

const linkPreview = {
  clinic: VisitedClinic,
  startsAt: Instant,
  demo: z.boolean(),
};

export const previewVisitLink = defineRoute({
  method: 'POST',
  path: '/api/visit-links/preview',
  summary: 'Returns what a link may show before authentication.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken }),
  response: z.discriminatedUnion('kind', [
    z.object({
      ...linkPreview,
      kind: z.literal('patient'),
      /** The patient's language in the clinic's records. */
      language: Language,
      /** How the patient authenticates. */
      factor: z.object({
        kind: LinkFactor,
        /**
         * The masked destination of a code: enough for patients to recognise their own number or
         * address, too little to learn it. Null without a code.
         */
        to: z.string().nullable(),
      }),
      /** The number of consecutive failed attempts. */
      misses: z.int().nonnegative(),
      /** Seconds until the next attempt; null where it is possible now. */
      retryAfter: z.int().positive().nullable(),
      /** The clinic knows the patient and waives authentication this one time. */
      waived: z.boolean(),
    }),
    z.object({
      ...linkPreview,
      kind: z.literal('guest'),
      guestName: z.string(),
      role: GuestRole,
    }),
  ]),
});

export const sendLinkCode = defineRoute({
  method: 'POST',
  path: '/api/visit-links/code',
  summary: 'Sends a code to the patient. The answer does not tell whether it was delivered.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken }),
  /** For how long the code is valid. */
  response: z.object({ validSeconds: z.number().int() }),
});

/** The code that the patient received, six digits. */
export const LinkCode = z.string().regex(/^\d{6}$/);

export const openVisitLink = defineRoute({
  method: 'POST',
  path: '/api/visit-links/open',
  summary:
    'Authenticates the patient by birth date or code, or without either if the clinic waived ' +
    'it, and sets the visit cookie.',
  params: Nothing,
  query: Nothing,
  body: z.union([
    /** As much of the date as the patient knows; the clinic may hold less. */
    z.strictObject({ token: LinkToken, birthDate: PartialDate }),
    z.strictObject({
      token: LinkToken,
      code: LinkCode,
      /**
       * An id that the client makes for each typed code: a request with the same id is a retry of
       * an attempt whose answer was lost.
       */
      tryId: Id.optional(),
    }),
    /** The clinic has waived authentication; `invalid_state` where it has not. */
    z.strictObject({ token: LinkToken, waived: z.literal(true) }),
  ]),
  response: Nothing,
});
