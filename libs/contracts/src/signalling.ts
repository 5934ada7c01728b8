import { z } from './base/zod.ts';
import { Failure } from './base/errors.ts';
import { Id, Instant, Nothing } from './base/primitives.ts';
import { checkClientEvents, checkServerEvents } from './media/check-events.ts';
import {
  encryptionClientEvents,
  encryptionServerEvents,
  EncryptionState,
  encryptionVersion,
} from './visits/encryption.ts';
import { defineClientEvent, defineServerEvent } from './base/route.ts';
import {
  ConsumerParameters,
  DataConsumerParameters,
  DtlsParameters,
  IceParameters,
  MediaId,
  MediaKind,
  MediaSetup,
  MediaSource,
  RtpCapabilities,
  RtpParameters,
} from './media/rtp.ts';
import { NetworkPath } from './media/network-check.ts';
import { CommunicationState } from './waiting-room/communications.ts';
import { Practitioner } from './base/people.ts';
import { QueuePosition, Queue, WaitingEntry } from './waiting-room/queues.ts';
import { AppointmentRow } from './scheduling/scheduling.ts';
import { PatientWait, WaitEstimate } from './waiting-room/waits.ts';
import {
  ChatMessage,
  ChatText,
  DeviceState,
  EncounterStatus,
  ParticipantRole,
} from './visits/visits.ts';

/** Raised when clients of the previous version can no longer understand the server. */
export const signallingProtocol = 2;

/** Absent where the browser does not support it. */
const Encrypts = z.literal(encryptionVersion).optional();

/** Where socket.io listens. */
export const signallingPath = '/api/signalling';

/**
 * What a client sends when it connects (`auth` of the socket.io handshake). The session cookie
 * tells who the person is, never this object.
 *
 * - `clinic`: staff; the live day list.
 * - `check`: any session; it tests the network path to the media server and belongs to no visit.
 * - `visit`: staff, or the patient or a guest. The cookie must name the same visit and guest: a
 *   page left open on a shared device must not act on the visit of the next person to use it.
 *
 * `e2ee` says that the page can encrypt and decrypt frames; without it there are no media in an
 * encrypted visit.
 *
 * `memberId` says for which member a staff page was opened: in another window the person may have
 * switched to another clinic, and this page would then send that clinic's cookie.
 */
export const Handshake = z.union([
  z.strictObject({
    protocol: z.literal(signallingProtocol),
    purpose: z.literal('clinic'),
    as: z.literal('staff'),
    memberId: Id.optional(),
  }),
  z.strictObject({
    protocol: z.literal(signallingProtocol),
    purpose: z.literal('check'),
    as: z.enum(['staff', 'patient', 'guest']),
  }),
  z.strictObject({
    protocol: z.literal(signallingProtocol),
    purpose: z.literal('visit'),
    as: z.literal('staff'),
    memberId: Id.optional(),
    encounterId: Id,
    /**
     * Random, made once per page load: the same value resumes the connection, a new one replaces
     * it.
     */
    instanceId: Id,
    e2ee: Encrypts,
  }),
  z.strictObject({
    protocol: z.literal(signallingProtocol),
    purpose: z.literal('visit'),
    as: z.literal('patient'),
    encounterId: Id,
    instanceId: Id,
    /**
     * Random and constant for the lifetime of the browser tab, so that a reload does not count as
     * another page.
     */
    tabId: Id.optional(),
    /** The person chose to continue here; otherwise another open page of theirs keeps the visit. */
    takesOver: z.literal(true).optional(),
    e2ee: Encrypts,
  }),
  z.strictObject({
    protocol: z.literal(signallingProtocol),
    purpose: z.literal('visit'),
    as: z.literal('guest'),
    encounterId: Id,
    guestId: Id,
    instanceId: Id,
    e2ee: Encrypts,
  }),
]);
export type Handshake = z.infer<typeof Handshake>;

/** The acknowledgement of every client event. */
export type Ack<T> =
  { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: Failure };

export const ackOf = <T extends z.ZodType>(data: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), data }),
    z.object({ ok: z.literal(false), error: Failure }),
  ]);

const BlockedPaths = z.array(NetworkPath).max(3).nullable();

export const Participant = z.object({
  id: Id,
  role: ParticipantRole,
  name: z.string(),
  /**
   * False while in the waiting room: staff see the participant, and the patient sees guests; the
   * participant hears and sees no one.
   */
  admitted: z.boolean(),
  /**
   * A guest who was admitted and is on hold, because the doctor or the patient is not in the call.
   */
  held: z.boolean(),
  connection: z.enum(['connected', 'reconnecting', 'left']),
  microphone: DeviceState,
  camera: DeviceState,
  /**
   * The network paths on which their browser cannot reach the media server, so that they neither
   * send nor receive media. Null where it can.
   */
  blockedPaths: BlockedPaths,
  /**
   * Their page can encrypt and decrypt frames; without that they have no media in an encrypted
   * visit.
   */
  encrypts: z.boolean(),
});
export type Participant = z.infer<typeof Participant>;

/** The first message on a visit's socket, and again after each reconnection. */
export const Welcome = z.object({
  self: Participant,
  encounter: z.object({
    id: Id,
    status: EncounterStatus,
    startedAt: Instant.nullable(),
  }),
  /**
   * The other participants. A participant who waits sees none, except that a waiting patient sees
   * guests.
   */
  participants: z.array(Participant),
  chat: z.array(ChatMessage),
  /** Null when `resumed`: the existing transports are still valid. */
  media: MediaSetup.nullable(),
  resumed: z.boolean(),
  /**
   * `lastSeq` is the number of the newest handshake message; a client that missed some requests
   * them with `e2ee:sync`.
   */
  encryption: EncryptionState.extend({ lastSeq: z.int().min(0) }),
});
export type Welcome = z.infer<typeof Welcome>;

/** Sums over one participant's `getStats()` since their last report. */
export const QualitySample = z.strictObject({
  intervalMs: z.number().int().min(100).max(120_000),
  roundTripTimeMs: z.number().min(0).max(120_000).nullable(),
  packetsReceived: z.number().int().min(0).max(10_000_000),
  packetsLost: z.number().int().min(0).max(10_000_000),
  audio: z
    .strictObject({
      totalSamples: z.number().int().min(0).max(100_000_000),
      concealedSamples: z.number().int().min(0).max(100_000_000),
    })
    .nullable(),
  video: z
    .strictObject({
      framesDecoded: z.number().int().min(0).max(100_000),
      frozenMs: z.number().min(0).max(600_000),
    })
    .nullable(),
});
export type QualitySample = z.infer<typeof QualitySample>;

const visitEvents = {
  connectTransport: defineClientEvent({
    name: 'transport:connect',
    summary: "Sends the browser's DTLS fingerprints; allowed while waiting.",
    payload: z.strictObject({ transportId: MediaId, dtlsParameters: DtlsParameters }),
    answer: Nothing,
  }),
  restartIce: defineClientEvent({
    name: 'transport:restart-ice',
    summary: 'Returns new ICE credentials for a transport whose network path changed.',
    payload: z.strictObject({ transportId: MediaId }),
    answer: z.object({ iceParameters: IceParameters }),
  }),
  startMedia: defineClientEvent({
    name: 'media:start',
    summary:
      'Sends what the browser can receive; returns the warm-up channel and all present streams. ' +
      'While waiting there are none; they follow as `consumer:added` on admission.',
    payload: z.strictObject({ rtpCapabilities: RtpCapabilities }),
    answer: z.object({
      warmUp: DataConsumerParameters,
      consumers: z.array(ConsumerParameters),
    }),
  }),
  renewMedia: defineClientEvent({
    name: 'media:renew',
    summary: 'Closes the transports and returns new ones, if ICE restarts did not help.',
    payload: Nothing,
    answer: MediaSetup,
  }),
  produce: defineClientEvent({
    name: 'producer:create',
    summary: 'Starts sending one track. While waiting it must be paused.',
    payload: z.strictObject({
      transportId: MediaId,
      kind: MediaKind,
      source: MediaSource,
      rtpParameters: RtpParameters,
      paused: z.boolean(),
    }),
    answer: z.object({ producerId: MediaId }),
  }),
  pauseProducer: defineClientEvent({
    name: 'producer:pause',
    summary: 'Mutes the track: the SFU does not forward it.',
    payload: z.strictObject({ producerId: MediaId }),
    answer: Nothing,
  }),
  resumeProducer: defineClientEvent({
    name: 'producer:resume',
    summary:
      'Unmutes the track; `not_admitted` while waiting, and in an encrypted visit before ' +
      '`secured` names the sender.',
    payload: z.strictObject({ producerId: MediaId }),
    answer: Nothing,
  }),
  closeProducer: defineClientEvent({
    name: 'producer:close',
    summary: 'Stops sending a track for good.',
    payload: z.strictObject({ producerId: MediaId }),
    answer: Nothing,
  }),
  resumeConsumer: defineClientEvent({
    name: 'consumer:resume',
    summary: 'Says that the receiver is ready: the stream starts.',
    payload: z.strictObject({ consumerId: MediaId }),
    answer: Nothing,
  }),
  pauseConsumer: defineClientEvent({
    name: 'consumer:pause',
    summary: 'Says that the receiver no longer shows the stream.',
    payload: z.strictObject({ consumerId: MediaId }),
    answer: Nothing,
  }),
  setDevices: defineClientEvent({
    name: 'participant:devices',
    summary: 'Tells the others the state of microphone and camera.',
    payload: z.strictObject({ microphone: DeviceState, camera: DeviceState }),
    answer: Nothing,
  }),
  setMedia: defineClientEvent({
    name: 'participant:media',
    summary: 'Tells the others that their media do not arrive here, or arrive again.',
    payload: z.strictObject({ blockedPaths: BlockedPaths }),
    answer: Nothing,
  }),
  admit: defineClientEvent({
    name: 'visit:admit',
    summary:
      'Staff only: admits a waiting participant; admitting the patient starts the visit. ' +
      'Idempotent.',
    payload: z.strictObject({ participantId: Id }),
    answer: Nothing,
  }),
  putOut: defineClientEvent({
    name: 'visit:put-out',
    summary:
      'Staff only: removes the patient from a visit; if they come back, they wait for admission ' +
      'again.',
    payload: z.strictObject({ participantId: Id }),
    answer: Nothing,
  }),
  sendChat: defineClientEvent({
    name: 'chat:send',
    summary:
      'Sends a chat line to all admitted participants. The client generates the id. Idempotent.',
    payload: z.strictObject({ id: Id, text: ChatText }),
    answer: ChatMessage,
  }),
  reportQuality: defineClientEvent({
    name: 'quality:report',
    summary: 'Reports how well this participant heard and saw since the last report.',
    payload: QualitySample,
    answer: Nothing,
  }),
  leave: defineClientEvent({
    name: 'visit:leave',
    summary: 'Leaves at once, without the grace period of a lost connection.',
    payload: Nothing,
    answer: Nothing,
  }),
  end: defineClientEvent({
    name: 'visit:end',
    summary: 'Staff only: ends the visit for everyone.',
    payload: Nothing,
    answer: Nothing,
  }),
  ...encryptionClientEvents,
} as const;

export const clientEvents = { ...visitEvents, ...checkClientEvents } as const;

export const serverEvents = {
  welcome: defineServerEvent({
    name: 'visit:welcome',
    summary: 'Everything a client needs to join, in one message.',
    payload: Welcome,
  }),
  refused: defineServerEvent({
    name: 'visit:refused',
    summary: 'This socket was refused; the server closes it after this message.',
    payload: z.object({ error: Failure }),
  }),
  admitted: defineServerEvent({
    name: 'visit:admitted',
    summary: 'The participant was admitted, or is no longer held; their producers may be resumed.',
    payload: z.object({
      startedAt: Instant,
      participants: z.array(Participant),
      chat: z.array(ChatMessage),
    }),
  }),
  ended: defineServerEvent({
    name: 'visit:ended',
    summary: 'The visit has ended for everyone.',
    payload: z.object({ endedAt: Instant }),
  }),
  participantChanged: defineServerEvent({
    name: 'participant:changed',
    summary: 'A participant arrived, changed, lost the connection or left (`left`).',
    payload: Participant,
  }),
  speakers: defineServerEvent({
    name: 'participant:speakers',
    summary:
      'The participants who are speaking, loudest first; volumes in dBov, -127 to 0. Empty if ' +
      'all are silent.',
    payload: z.object({
      speakers: z.array(z.object({ participantId: Id, volume: z.number().min(-127).max(0) })),
    }),
  }),
  chat: defineServerEvent({
    name: 'chat:received',
    summary: 'A chat line of any participant, including the receiver.',
    payload: ChatMessage,
  }),
  consumerAdded: defineServerEvent({
    name: 'consumer:added',
    summary: 'A stream to receive; it is paused until `consumer:resume`.',
    payload: ConsumerParameters,
  }),
  consumerClosed: defineServerEvent({
    name: 'consumer:closed',
    summary: 'The stream has ended and does not come back.',
    payload: z.object({ consumerId: MediaId }),
  }),
  consumerPaused: defineServerEvent({
    name: 'consumer:paused',
    summary: 'The sender muted the stream.',
    payload: z.object({ consumerId: MediaId }),
  }),
  consumerResumed: defineServerEvent({
    name: 'consumer:resumed',
    summary: 'The sender unmuted the stream.',
    payload: z.object({ consumerId: MediaId }),
  }),
  mediaReset: defineServerEvent({
    name: 'media:reset',
    summary:
      'The media server of the room was replaced: join the media again with these parameters.',
    payload: MediaSetup,
  }),
  position: defineServerEvent({
    name: 'queue:position',
    summary: 'Waiting patient: their place, on connection and after every change.',
    payload: QueuePosition,
  }),
  wait: defineServerEvent({
    name: 'queue:wait',
    summary: 'Waiting patient: the estimated wait; null if there is no estimate.',
    payload: z.object({ wait: WaitEstimate.nullable() }),
  }),
  communications: defineServerEvent({
    name: 'queue:communications',
    summary:
      'Waiting patient: how many messages they and the clinic wrote, on connection and after ' +
      'every message.',
    payload: CommunicationState.pick({ count: true }),
  }),
  board: defineServerEvent({
    name: 'queue:board',
    summary:
      'Clinic sockets: everyone who waits, on connection and when changes may have been missed.',
    payload: z.object({
      queues: z.array(Queue),
      /** All doctors to whom patients can be transferred. */
      doctors: z.array(Practitioner.pick({ id: true, name: true })),
      /** After how many minutes a wait is too long, while no doctor of the queue is present. */
      longWaitMinutes: z.number().int().positive(),
      entries: z.array(WaitingEntry),
    }),
  }),
  doctorsHere: defineServerEvent({
    name: 'queue:doctors',
    summary: 'Clinic sockets: the doctors with an open page, on connection and after every change.',
    payload: z.object({ practitionerIds: z.array(Id) }),
  }),
  boardChanged: defineServerEvent({
    name: 'queue:changed',
    summary:
      'Clinic sockets: the current state of one waiting patient; null if they no longer wait.',
    payload: z.object({ encounterId: Id, entry: WaitingEntry.nullable() }),
  }),
  waits: defineServerEvent({
    name: 'queue:waits',
    summary: 'Clinic sockets: the estimated waits, all on connection and then what changes.',
    payload: z.object({ waits: z.array(PatientWait) }),
  }),
  dayList: defineServerEvent({
    name: 'clinic:day',
    summary: "Clinic sockets: today's list, on connection and after every change.",
    payload: z.object({ appointments: z.array(AppointmentRow) }),
  }),
  outreachChanged: defineServerEvent({
    name: 'outreach:changed',
    summary:
      'Clinic sockets: one of the outreach sessions looks different. Who shows one reads it anew.',
    payload: z.object({}),
  }),
  ...encryptionServerEvents,
  ...checkServerEvents,
} as const;

/** Events that a participant of a visit sends, and those of a network check. */
export type VisitEventName = keyof typeof visitEvents;
export type CheckEventName = keyof typeof checkClientEvents;
export type ClientEventName = keyof typeof clientEvents;
export type ServerEventName = keyof typeof serverEvents;
export type ClientPayload<N extends ClientEventName> = z.input<(typeof clientEvents)[N]['payload']>;
export type ClientAnswer<N extends ClientEventName> = z.output<(typeof clientEvents)[N]['answer']>;
export type ServerPayload<N extends ServerEventName> = z.output<
  (typeof serverEvents)[N]['payload']
>;
