import { z } from '../base/zod.ts';
import { MessageKind, MessageTexts } from './message-texts.ts';
import { Id, Instant, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** A channel that reaches a patient who does not have one of our pages open. */
export const MessageChannel = z.enum(['email', 'sms']);
export type MessageChannel = z.infer<typeof MessageChannel>;

/** Why no message can go to a patient, whatever is booked. */
export const ReachProblem = z.enum([
  /** Neither a telephone number nor an e-mail address is known. */
  'no-address',
  /** An address is known, but this server cannot send by its channel. */
  'cannot-send',
  /** The server's public URL is not configured, so that no link can be sent. */
  'no-public-url',
  /** The demo sends no messages. */
  'demo',
  /** The patient has died according to the record, or the record is inactive. */
  'inactive',
]);
export type ReachProblem = z.infer<typeof ReachProblem>;

/** Why a mail server or gateway did not accept a message. */
export const DeliveryProblem = z.enum([
  /** The connection failed. */
  'unreachable',
  /** This server does not trust its certificate. */
  'certificate',
  /** It did not accept user name and password. */
  'sign-in',
  /** It does not accept messages for this address. */
  'address-refused',
  /** It rejected the message. */
  'refused',
  /**
   * It received the message, but did not answer in time or closed the connection: the message may
   * have gone out.
   */
  'no-answer',
  /** This server stopped while sending: the message may have gone out. */
  'interrupted',
]);
export type DeliveryProblem = z.infer<typeof DeliveryProblem>;

/** Why a message was no longer needed when it was due. */
export const NeedlessReason = z.enum([
  ...(['cancelled', 'changed', 'arrived', 'too-late'] as const),
  /** No address was known by then, or the record was inactive. */
  ...(['no-address', 'inactive'] as const),
]);
export type NeedlessReason = z.infer<typeof NeedlessReason>;

export const MessageState = z.enum([
  'waiting',
  'sending',
  /** The mail server or the gateway accepted it. */
  'sent',
  'failed',
  /** It may have gone out; it is not sent again automatically. */
  'unsure',
  'needless',
]);
export type MessageState = z.infer<typeof MessageState>;

/** The channels by which patients hear of their visits. */
export const MessageWays = z.enum(['both', 'email-first', 'sms-first']);
export type MessageWays = z.infer<typeof MessageWays>;

/** `21:30` in the clinic's time zone. */
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const QuietHours = z
  .strictObject({ from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => from !== to);
export type QuietHours = z.infer<typeof QuietHours>;

/** The clinic's settings for messages to patients. */
export const MessageSettings = z.strictObject({
  ways: MessageWays,
  /** Minutes before a visit at which its patient gets a reminder, one each. */
  reminders: z.array(z.int().min(5).max(10_080)).max(4),
  /** When no reminders are sent; null where the clinic has no such hours. */
  quietHours: QuietHours.nullable(),
  texts: MessageTexts,
});
export type MessageSettings = z.infer<typeof MessageSettings>;

const version = z.int().min(0).max(1_000_000);

export const HeldMessageSettings = z.object({
  /** 0 where the settings were never changed. */
  version,
  settings: MessageSettings,
  /** What this server can send. */
  sends: z.object({ email: z.boolean(), sms: z.boolean() }),
  /** The server's public URL is configured, so that links can be sent. */
  knowsItsAddress: z.boolean(),
});
export type HeldMessageSettings = z.infer<typeof HeldMessageSettings>;

export const readMessageSettings = defineRoute({
  method: 'GET',
  path: '/api/message-settings',
  summary: 'Returns how patients are notified of their visits, for administrators.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: HeldMessageSettings,
});

export const changeMessageSettings = defineRoute({
  method: 'PUT',
  path: '/api/message-settings',
  summary:
    'Changes how patients are notified of their visits. An outdated version is refused with ' +
    '`version_conflict`.',
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
  summary: 'Lists who changed these settings, newest first, at most 100.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ versions: z.array(MessageSettingsVersion) }),
});

export const sendTrialMessage = defineRoute({
  method: 'POST',
  path: '/api/message-settings/trial',
  summary:
    'Sends a message that is marked as a test, and returns the reply of the mail server or ' +
    'gateway.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ channel: MessageChannel, to: SingleLineText(254).min(3) }),
  response: z.object({
    /** Null where it was accepted. */
    problem: DeliveryProblem.nullable(),
    /** The reply of the server or gateway, such as `535` or `503`; null where there was none. */
    answer: z.string().nullable(),
  }),
});

/** A message to the patient about an appointment. */
export const AppointmentMessage = z.object({
  messageId: Id,
  kind: MessageKind,
  /** For a reminder: the minutes before the visit; null for others. */
  minutesBefore: z.int().nullable(),
  channel: MessageChannel,
  state: MessageState,
  /** The masked destination; null until the message goes somewhere. */
  to: z.string().nullable(),
  problem: DeliveryProblem.nullable(),
  /** The reply of the server or gateway, such as `550`. */
  answer: z.string().nullable(),
  needless: NeedlessReason.nullable(),
  /** When it is due, for the first time or again. */
  dueAt: Instant,
  /** When it was handed over, failed, or proved unnecessary. */
  settledAt: Instant.nullable(),
  /** The member who had it sent again; null for an automatic message. */
  askedBy: z.string().nullable(),
});
export type AppointmentMessage = z.infer<typeof AppointmentMessage>;

/** Where messages to a patient go at present. */
export const Reach = z.object({
  channels: z.array(MessageChannel),
  /** Why there is no channel; null where there is one. */
  problem: ReachProblem.nullable(),
});
export type Reach = z.infer<typeof Reach>;

const AppointmentMessages = z.object({ messages: z.array(AppointmentMessage), reach: Reach });

const params = z.strictObject({ appointmentId: Id });

export const listAppointmentMessages = defineRoute({
  method: 'GET',
  path: '/api/appointments/{appointmentId}/messages',
  summary:
    'Lists the messages sent to the patient about a visit, newest first, and where new ones go.',
  params,
  query: Nothing,
  body: Nothing,
  response: AppointmentMessages,
});

export const sendAppointmentMessages = defineRoute({
  method: 'POST',
  path: '/api/appointments/{appointmentId}/messages',
  summary:
    'Sends the patient the time of the visit and its link again, or the cancellation. ' +
    "`invalid_state` if the patient cannot be reached or the visit's time is over.",
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
