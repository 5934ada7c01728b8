import { z } from '../base/zod.ts';
import { NetworkCheck } from '../media/network-check.ts';
import { GuestRole, Patient, Practitioner, Site, VisitedClinic } from '../base/people.ts';
import { Id, Instant, Language, Nothing, MultiLineText } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { VisitMode } from './visit-types.ts';

/** The values of FHIR R4 EncounterStatus that a remote visit goes through. */
export const EncounterStatus = z.enum([
  'planned',
  'arrived',
  'in-progress',
  'finished',
  'cancelled',
]);
export type EncounterStatus = z.infer<typeof EncounterStatus>;

export const ParticipantRole = z.enum(['doctor', 'nurse', 'patient', ...GuestRole.options]);
export type ParticipantRole = z.infer<typeof ParticipantRole>;

/**
 * The state of a device: `refused` by the person or the browser, `missing` where there is none,
 * `silent` for a microphone that is on but records no sound.
 */
export const DeviceState = z.enum(['on', 'off', 'refused', 'missing', 'silent']);
export type DeviceState = z.infer<typeof DeviceState>;

/**
 * As answers have it. Fields that a page does not know yet are left out, so that an open page goes
 * on after the server was updated.
 */
export const DeviceCheck = z.object({
  microphone: DeviceState,
  camera: DeviceState,
  /** The person confirmed that they heard the sound. */
  speakerHeard: z.boolean(),
  /** Absent where the person continued before the result was known. */
  network: NetworkCheck.optional(),
  /**
   * Whether the browser can encrypt a visit end to end. Left out where it was not found out, and to
   * staff where the visit is not encrypted.
   */
  encrypts: z.boolean().optional(),
});
export type DeviceCheck = z.infer<typeof DeviceCheck>;

/** As requests have it. */
export const NewDeviceCheck = z.strictObject(DeviceCheck.shape);

/**
 * What a patient may consent to. FHIR R4 Consent.scope for treatment and research; the others are
 * the project's own.
 */
export const ConsentPurpose = z.enum(['treatment', 'sharing', 'recording', 'research']);
export type ConsentPurpose = z.infer<typeof ConsentPurpose>;

/** FHIR R4 Consent.status: given, refused, withdrawn. */
export const ConsentStatus = z.enum(['active', 'rejected', 'inactive']);
export type ConsentStatus = z.infer<typeof ConsentStatus>;

/** The role of the person who heard the decision of a patient who could not tap. */
export const WitnessRole = z.enum(['doctor', 'nurse', 'chw']);
export type WitnessRole = z.infer<typeof WitnessRole>;

/**
 * A patient's decision on one purpose. Version and language identify the text that was shown, so
 * that it can be shown again.
 */
export const Consent = z.object({
  purpose: ConsentPurpose,
  status: ConsentStatus,
  textVersion: z.string(),
  language: Language,
  decidedAt: Instant,
  /** Null where the patient tapped. */
  witness: z.object({ name: z.string(), role: WitnessRole }).nullable(),
});
export type Consent = z.infer<typeof Consent>;

export const ConsentText = z.object({
  purpose: ConsentPurpose,
  version: z.string(),
  language: Language,
  paragraphs: z.array(z.string()),
  /** What the patient says by agreeing. */
  statement: z.string(),
});
export type ConsentText = z.infer<typeof ConsentText>;

/** For how many minutes a patient whose page is closed keeps their position in the queue. */
export const placeKeptMinutes = 30;

/** The visit as its patient sees it. */
export const PatientVisit = z.object({
  encounterId: Id,
  /** The version of the appointment, which rises with every change. */
  version: z.int().positive(),
  status: EncounterStatus,
  startsAt: Instant,
  endsAt: Instant,
  /** A visit without an appointment: the times are those of the registration. */
  walkIn: z.boolean(),
  /** If it is not by video, the clinic calls the patient, or the patient comes to the clinic. */
  mode: VisitMode,
  /** From when on the patient may enter the waiting room. */
  waitingRoomOpensAt: Instant,
  patientName: z.string(),
  practitionerName: z.string(),
  practitionerQualification: z.string().nullable(),
  /** The path of the doctor's portrait; null where there is none. */
  practitionerPortrait: z.string().nullable().default(null),
  clinic: VisitedClinic,
  /** The latest check, on any device. */
  deviceCheck: DeviceCheck.nullable(),
  /**
   * Until when the patient may do it themselves; null where the clinic does not allow it, or no
   * longer.
   */
  until: z.object({ cancel: Instant.nullable(), move: Instant.nullable() }),
  /** It was cancelled at the patient's wish. */
  cancelledByPatient: z.boolean(),
  /** The consent to treatment, if one is in force. */
  consent: Consent.nullable(),
  language: Language,
  demo: z.boolean(),
});
export type PatientVisit = z.infer<typeof PatientVisit>;

/** The visit that a patient's page shows; `unauthenticated` where the cookie names another one. */
export const MyVisitParams = z.strictObject({ encounterId: Id });

export const readMyVisit = defineRoute({
  method: 'GET',
  path: '/api/my-visit',
  summary: 'Returns the visit of the visit cookie.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: PatientVisit,
});

export const giveConsent = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/consent',
  summary:
    "Records the patient's consent to the text of that purpose, version and language. " +
    '`invalid_state` if the clinic does not use this text.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({
    purpose: ConsentPurpose,
    textVersion: z.string().min(1).max(32),
    language: Language,
  }),
  response: PatientVisit,
});

export const keepDeviceCheck = defineRoute({
  method: 'PUT',
  path: '/api/my-visit/{encounterId}/device-check',
  summary:
    'Saves the result of a device and network check, at any time before the end of the visit.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({ deviceCheck: NewDeviceCheck }),
  response: PatientVisit,
});

export const readMyCalendar = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/calendar/{language}',
  summary: 'Returns the appointment as iCalendar (RFC 5545), without doctor or reason.',
  params: z.strictObject({ ...MyVisitParams.shape, language: Language }),
  query: Nothing,
  body: Nothing,
  response: z.string(),
  mediaType: 'text/calendar',
});

export const arrive = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/arrival',
  summary:
    'Puts the patient into the waiting room; a repeated call keeps the place. `too_early` ' +
    'before it opens.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({ deviceCheck: NewDeviceCheck }),
  response: PatientVisit,
});

export const readMyRoom = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/room',
  summary:
    'Returns whether a page of the patient has the visit open, for another page that waits to ' +
    'take over.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: z.object({ open: z.boolean() }),
});

export const leaveMyVisit = defineRoute({
  method: 'DELETE',
  path: '/api/my-visit/{encounterId}',
  summary: 'Forgets the visit on this device: deletes the cookie; the link stays valid.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

/** The visit as its doctor sees it. */
export const StaffVisit = z.object({
  encounterId: Id,
  status: EncounterStatus,
  startsAt: Instant,
  endsAt: Instant,
  arrivedAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  reason: z.string(),
  patient: Patient,
  practitioner: Practitioner,
  site: Site.nullable(),
  consent: Consent.nullable(),
  deviceCheck: DeviceCheck.nullable(),
});
export type StaffVisit = z.infer<typeof StaffVisit>;

const EncounterParams = z.strictObject({ encounterId: Id });

export const readVisit = defineRoute({
  method: 'GET',
  path: '/api/encounters/{encounterId}',
  summary: 'Returns one visit, with its patient.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: StaffVisit,
});

export const renewVisitLink = defineRoute({
  method: 'POST',
  path: '/api/encounters/{encounterId}/visit-link',
  summary: 'Creates a new link for the patient; earlier ones stop working.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: z.object({ url: z.string(), validUntil: Instant }),
});

export const waiveProof = defineRoute({
  method: 'POST',
  path: '/api/encounters/{encounterId}/visit-link/waiver',
  summary:
    'Waives authentication for one opening of the link within 15 minutes, after two wrong birth ' +
    'dates: staff verified the person by other means, such as by telephone. `invalid_state` ' +
    'without those attempts, or if the link uses a code.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: z.object({ until: Instant }),
});

export const endVisit = defineRoute({
  method: 'POST',
  path: '/api/encounters/{encounterId}/end',
  summary: 'Ends the visit for everyone. Idempotent.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: StaffVisit,
});

/** What one participant received, summed over all reports of their browser. */
export const ReceivedQuality = z.object({
  /** Seconds that the reports cover. */
  measuredSeconds: z.number(),
  /** Share of received audio that was real, not concealed, 0 to 1; null where no audio came. */
  audioHeard: z.number().min(0).max(1).nullable(),
  /** Seconds in which the video was frozen. */
  videoFrozenSeconds: z.number().nullable(),
  /** Frames decoded per measured second; null where no video came. */
  videoFramesPerSecond: z.number().nullable(),
  /** Share of packets lost on the way to this participant, 0 to 1. */
  packetLoss: z.number().min(0).max(1).nullable(),
  /** Mean round trip between the browser and the server, milliseconds. */
  roundTripTime: z.number().nullable(),
});
export type ReceivedQuality = z.infer<typeof ReceivedQuality>;

export const ChatText = MultiLineText(2000).refine((text) => text.trim().length > 0);

export const ChatMessage = z.object({
  id: Id,
  participantId: Id,
  senderName: z.string(),
  role: ParticipantRole,
  text: z.string(),
  sentAt: Instant,
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/**
 * That both ends of a visit read each other the same safety code: when staff last said so, and who.
 */
export const CodeComparison = z.object({ at: Instant, by: z.string() });
export type CodeComparison = z.infer<typeof CodeComparison>;

export const VisitSummary = z.object({
  encounterId: Id,
  status: EncounterStatus,
  startsAt: Instant,
  arrivedAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  patientName: z.string(),
  practitionerName: z.string(),
  clinic: VisitedClinic,
  participants: z.array(
    z.object({
      participantId: Id,
      role: ParticipantRole,
      name: z.string(),
      joinedAt: Instant,
      leftAt: Instant.nullable(),
      /** How often the connection was lost and restored. */
      reconnections: z.number().int(),
      quality: ReceivedQuality.nullable(),
    }),
  ),
  documents: z.array(
    z.object({
      documentId: Id,
      type: z.enum(['note', 'prescription']),
      status: z.enum(['preliminary', 'final']),
      authorName: z.string(),
      signedAt: Instant.nullable(),
    }),
  ),
  /**
   * The chat of the call. Null for a patient's session in which the doctor did not admit them: its
   * holder may be a person who obtained a new link and knew the answers that it asks for.
   */
  chat: z.array(ChatMessage).nullable(),
  /** Whether its media were encrypted from end to end; null where nobody was let in. */
  encryption: z
    .object({ mode: z.enum(['on', 'off']), codeCompared: CodeComparison.nullable() })
    .nullable(),
});
export type VisitSummary = z.infer<typeof VisitSummary>;

export const readVisitSummary = defineRoute({
  method: 'GET',
  path: '/api/encounters/{encounterId}/summary',
  summary:
    'Returns the summary of a visit: times, participants, chat, documents, encryption, call quality.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: VisitSummary,
});

export const readMyVisitSummary = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/summary',
  summary:
    'Returns the same for the patient, with only signed prescriptions, and the chat only if ' +
    'they were admitted in this session.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: VisitSummary,
});
