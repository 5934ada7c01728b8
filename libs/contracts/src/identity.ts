import { z } from './zod.ts';
import {
  Clinic,
  Country,
  GuestRole,
  Phone,
  Practitioner,
  StaffRole,
  VisitedClinic,
} from './people.ts';
import {
  Id,
  Instant,
  isTimeZone,
  Language,
  Line,
  Nothing,
  PartialDate,
  TimeZone,
} from './primitives.ts';
import { defineRoute } from './route.ts';

/** The person who is signed in, in the clinic they signed in to. */
export const StaffSession = z.object({
  accountId: Id,
  practitioner: Practitioner,
  /** The path of their portrait; null where there is none. */
  portrait: z.string().nullable().default(null),
  roles: z.array(StaffRole),
  clinic: Clinic,
  /** Where the person works now, this clinic included. */
  workplaces: z.array(Clinic.pick({ id: true, name: true })),
  /** The clinic demands two factors, and this sign-in took one: until another is added nothing else is open. */
  mustAddFactor: z.boolean(),
  /** A doctor without registration number or council, where the clinic signs no prescription without them. */
  lacksRegistration: z.boolean().default(false),
  /** True where people and visits are synthetic; every page says so. */
  demo: z.boolean(),
});
export type StaffSession = z.infer<typeof StaffSession>;

export const application = defineRoute({
  method: 'GET',
  path: '/api/application',
  summary: 'What a page must know before anybody signed in.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    name: z.literal('Teleward'),
    version: z.string(),
    /** Of the sockets; a page with another number is to be loaded again. Absent in answers of older servers. */
    signallingProtocol: z.int().optional(),
    demo: z.boolean(),
    /** How people call the provider that they may sign in through; null where there is none. */
    provider: z.string().nullable(),
    /** Sign-ins of synthetic people; only in demo mode. */
    demoAccounts: z.array(
      z.object({ name: z.string(), email: z.string(), password: z.string(), role: StaffRole }),
    ),
  }),
});

/** An e-mail address as somebody signs in with it. */
export const Email = z.string().trim().toLowerCase().min(3).max(254);

export const readSession = defineRoute({
  method: 'GET',
  path: '/api/session',
  summary: 'The signed-in member of staff.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: StaffSession,
});

export const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  summary: 'Ends the session of a member of staff and closes its sockets.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

/** One place where somebody is signed in. */
export const SignIn = z.object({
  sessionId: Id,
  signedInAt: Instant,
  lastSeenAt: Instant,
  /** Where it was opened from; null where that is not known. */
  address: z.string().nullable(),
  /** The browser's `User-Agent` (RFC 9110, 10.1.5), as it was then. */
  userAgent: z.string(),
  /** The one that asks. */
  current: z.boolean(),
});
export type SignIn = z.infer<typeof SignIn>;

export const listSignIns = defineRoute({
  method: 'GET',
  path: '/api/account/sign-ins',
  summary: 'Where the member of staff is signed in to this clinic, the newest first.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ signIns: z.array(SignIn) }),
});

export const endSignIn = defineRoute({
  method: 'DELETE',
  path: '/api/account/sign-ins/{sessionId}',
  summary: "Ends one of the member of staff's own sessions, with its sockets.",
  params: z.strictObject({ sessionId: Id }),
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const changePassword = defineRoute({
  method: 'POST',
  path: '/api/account/password',
  summary: 'Sets another password and ends every other session of the account.',
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
    'Makes the first clinic and its administrator, once, with the secret that the start printed.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    clinic: z.strictObject({
      name: Line(120).min(1),
      country: Country,
      timeZone: TimeZone.refine(isTimeZone),
      emergencyNumber: Phone.nullable(),
      phone: Phone.nullable(),
    }),
    administrator: z.strictObject({
      name: Line(120).min(1),
      email: Email.refine((email) => /^[^\s@]+@[^\s@]+$/.test(email)),
      password: z.string().min(1).max(256),
      /** They see patients themselves. */
      isDoctor: z.boolean(),
      qualification: Line(120).nullable(),
      registrationNumber: Line(60).nullable(),
      registrationCouncil: Line(120).nullable().default(null),
    }),
  }),
  response: StaffSession,
});

/** The secret part of a patient's or a guest's link: 32 random bytes, base64url. It travels in the fragment only. */
export const LinkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A way by which a code can reach a patient. */
export const CodeChannel = z.enum(['sms', 'email']);
export type CodeChannel = z.infer<typeof CodeChannel>;

/** What a patient gives beside the link: a code, and the birth date where none can be sent to them. */
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
  summary: 'What a link may show before the person proved who they are.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken }),
  response: z.discriminatedUnion('kind', [
    z.object({
      ...linkPreview,
      kind: z.literal('patient'),
      /** The language the clinic holds for the patient. */
      language: Language,
      /** How the patient proves who they are. */
      factor: z.object({
        kind: LinkFactor,
        /** Where a code goes, masked: enough to know one's own, too little to learn it. Null without a code. */
        to: z.string().nullable(),
      }),
      /** How often in a row they could not. */
      misses: z.int().nonnegative(),
      /** Seconds until the next try; null where it may be now. */
      retryAfter: z.int().positive().nullable(),
      /** The clinic knows who it is and asks for no proof this once. */
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
  summary: 'Sends a code to the patient. The answer is the same whether it arrives or not.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken }),
  /** How long the code can be used. */
  response: z.object({ validSeconds: z.number().int() }),
});

/** The code that a patient got, six digits. */
export const LinkCode = z.string().regex(/^\d{6}$/);

export const openVisitLink = defineRoute({
  method: 'POST',
  path: '/api/visit-links/open',
  summary:
    'Proves who the patient is, by birth date or by a code, or without where the clinic waived it, and sets the ' +
    'visit cookie.',
  params: Nothing,
  query: Nothing,
  body: z.union([
    /** As much of it as the person knows; the clinic may hold less. */
    z.strictObject({ token: LinkToken, birthDate: PartialDate }),
    z.strictObject({
      token: LinkToken,
      code: LinkCode,
      /** Made by the client for each code that is typed: the same again is the same try, whose answer was lost. */
      tryId: Id.optional(),
    }),
    /** The clinic asks for no proof; `wrong_order` where it does. */
    z.strictObject({ token: LinkToken, waived: z.literal(true) }),
  ]),
  response: Nothing,
});
