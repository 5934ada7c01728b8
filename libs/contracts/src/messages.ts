import { z } from './zod.ts';
import { MessageKind, MessageTexts } from './message-texts.ts';
import { Id, Instant, Line, Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';

/** A way to a patient who is not looking at one of our pages. */
export const MessageChannel = z.enum(['email', 'sms']);
export type MessageChannel = z.infer<typeof MessageChannel>;

/** Why nothing goes to a patient, whatever is booked for them. */
export const ReachProblem = z.enum([
  /** Neither a telephone number nor an e-mail address is known. */
  'no-address',
  /** An address is known, and this server can send nothing there. */
  'cannot-send',
  /** The server does not know its own address, so that no link can be sent. */
  'no-public-url',
  /** The demo sends to nobody. */
  'demo',
  /** The record says that they died, or is not in use. */
  'inactive',
]);
export type ReachProblem = z.infer<typeof ReachProblem>;

/** Why a server or gateway did not take a message. */
export const DeliveryProblem = z.enum([
  /** It could not be reached. */
  'unreachable',
  /** Its certificate is not one that this server trusts. */
  'certificate',
  /** It did not accept the name and password. */
  'sign-in',
  /** It does not take messages for this address. */
  'address-refused',
  /** It refused the message. */
  'refused',
  /** It took the message and did not answer in time, or broke off: the message may have gone out. */
  'no-answer',
  /** This server stopped while it was sending: the message may have gone out. */
  'interrupted',
]);
export type DeliveryProblem = z.infer<typeof DeliveryProblem>;

/** Why a message was not needed any more when its time came. */
export const NeedlessReason = z.enum([
  ...(['cancelled', 'changed', 'arrived', 'too-late'] as const),
  /** Nothing reached the patient by then, or their record is not in use. */
  ...(['no-address', 'inactive'] as const),
]);
export type NeedlessReason = z.infer<typeof NeedlessReason>;

export const MessageState = z.enum([
  'waiting',
  'sending',
  /** Handed over to the mail server or the gateway. */
  'sent',
  'failed',
  /** It may have been handed over; it is not sent again by itself. */
  'unsure',
  'needless',
]);
export type MessageState = z.infer<typeof MessageState>;

/** By which ways patients hear of their visits. */
export const MessageWays = z.enum(['both', 'email-first', 'sms-first']);
export type MessageWays = z.infer<typeof MessageWays>;

/** `21:30`, on the clinic's wall. */
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const QuietHours = z
  .strictObject({ from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => from !== to);
export type QuietHours = z.infer<typeof QuietHours>;

/** What a clinic decides of the messages to its patients. */
export const MessageSettings = z.strictObject({
  ways: MessageWays,
  /** Minutes before a visit at which its patient is reminded, each once. */
  reminders: z.array(z.int().min(5).max(10_080)).max(4),
  /** When nobody is reminded; null where the clinic has no such hours. */
  quietHours: QuietHours.nullable(),
  texts: MessageTexts,
});
export type MessageSettings = z.infer<typeof MessageSettings>;

const version = z.int().min(0).max(1_000_000);

export const HeldMessageSettings = z.object({
  /** 0 where nothing was ever changed. */
  version,
  settings: MessageSettings,
  /** What this server can send. */
  sends: z.object({ email: z.boolean(), sms: z.boolean() }),
  /** The server knows its own address, so that links can be sent. */
  knowsItsAddress: z.boolean(),
});
export type HeldMessageSettings = z.infer<typeof HeldMessageSettings>;

export const readMessageSettings = defineRoute({
  method: 'GET',
  path: '/api/message-settings',
  summary: 'How patients hear of their visits, for administrators.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: HeldMessageSettings,
});

export const changeMessageSettings = defineRoute({
  method: 'PUT',
  path: '/api/message-settings',
  summary:
    'Changes how patients hear of their visits. Who saw an older version is told `version_conflict`.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ version, settings: MessageSettings }),
  response: HeldMessageSettings,
});

export const MessageSettingsVersion = z.object({
  version,
  settings: MessageSettings,
  changedAt: Instant,
  changedBy: z.string(),
});
export type MessageSettingsVersion = z.infer<typeof MessageSettingsVersion>;

export const listMessageSettingsVersions = defineRoute({
  method: 'GET',
  path: '/api/message-settings/versions',
  summary: 'Who changed how patients hear of their visits, the newest first, 100 at most.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ versions: z.array(MessageSettingsVersion) }),
});

export const sendTrialMessage = defineRoute({
  method: 'POST',
  path: '/api/message-settings/trial',
  summary:
    'Sends a message that says it is a trial, and waits for what the server or gateway answers.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ channel: MessageChannel, to: Line(254).min(3) }),
  response: z.object({
    /** Null where it was taken. */
    problem: DeliveryProblem.nullable(),
    /** What the server or gateway said, such as `535` or `503`; null where it said nothing. */
    answer: z.string().nullable(),
  }),
});

/** A message to the patient of an appointment. */
export const AppointmentMessage = z.object({
  messageId: Id,
  kind: MessageKind,
  /** Of a reminder: so many minutes before the visit; null for others. */
  minutesBefore: z.int().nullable(),
  channel: MessageChannel,
  state: MessageState,
  /** Where it went, masked; null as long as it went nowhere. */
  to: z.string().nullable(),
  problem: DeliveryProblem.nullable(),
  /** What the server or gateway said, such as `550`. */
  answer: z.string().nullable(),
  needless: NeedlessReason.nullable(),
  /** When it is sent, or tried again. */
  dueAt: Instant,
  /** When it was handed over, failed or turned out to be needless. */
  settledAt: Instant.nullable(),
  /** Who had it sent again; null where it went by itself. */
  askedBy: z.string().nullable(),
});
export type AppointmentMessage = z.infer<typeof AppointmentMessage>;

/** Where messages to a patient go now. */
export const Reach = z.object({
  channels: z.array(MessageChannel),
  /** Why there is none; null where there is one. */
  problem: ReachProblem.nullable(),
});
export type Reach = z.infer<typeof Reach>;

const AppointmentMessages = z.object({ messages: z.array(AppointmentMessage), reach: Reach });

const params = z.strictObject({ appointmentId: Id });

export const listAppointmentMessages = defineRoute({
  method: 'GET',
  path: '/api/appointments/{appointmentId}/messages',
  summary: 'What was sent to the patient about a visit, the newest first.',
  params,
  query: Nothing,
  body: Nothing,
  response: AppointmentMessages,
});

export const sendAppointmentMessages = defineRoute({
  method: 'POST',
  path: '/api/appointments/{appointmentId}/messages',
  summary:
    "Tells the patient again when their visit is, with their link; of a cancelled visit, that it is. Refused with `wrong_order` where nothing reaches them or the visit's time is over.",
  params,
  query: Nothing,
  body: Nothing,
  response: AppointmentMessages,
});

export const messageRoutes = {
  readMessageSettings,
  changeMessageSettings,
  listMessageSettingsVersions,
  sendTrialMessage,
  listAppointmentMessages,
  sendAppointmentMessages,
} as const;
