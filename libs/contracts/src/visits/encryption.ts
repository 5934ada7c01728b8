import { z } from '../base/zod.ts';
import { Id, Instant, Nothing } from '../base/primitives.ts';
import { defineClientEvent, defineServerEvent } from '../base/route.ts';
import { ParticipantRole } from './visits.ts';

/*
 * End-to-end encryption of a visit's media. The keys come from an MLS group (RFC 9420) of the
 * participants in the call. The server is the group's delivery service (RFC 9750 section 5): it
 * puts the handshake messages in one order and can read none of them.
 */

/**
 * By this number a client says in its handshake that it can encrypt and decrypt frames; it rises
 * when the format changes.
 */
export const encryptionVersion = 1;

/** Maximum size of each message, in bytes. */
export const encryptionLimits = { keyPackage: 2_048, commit: 4_096, welcome: 16_384 } as const;

/** Bytes as base64url without padding (RFC 4648 section 5). */
const Bytes = (max: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil((max * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/);

const KeyPackage = Bytes(encryptionLimits.keyPackage);

/**
 * Counts the groups of one visit: a new group begins where no participant holds the state of the
 * last one.
 */
const Generation = z.int().min(1).max(2_147_483_647);

/** The epoch of the group as MLS counts it: 0 at creation, plus one with every commit. */
const Epoch = z.int().min(0).max(2_147_483_647);

/** The position of a handshake message in the order of its group; the first is 1. */
const Sequence = z.int().min(0).max(2_147_483_647);

/**
 * Why staff turn a visit's encryption off: a participant's browser does not support it, or it
 * fails.
 */
export const EncryptionOffReason = z.enum(['browser', 'trouble']);
export type EncryptionOffReason = z.infer<typeof EncryptionOffReason>;

/**
 * The state of a visit's encryption. Participants who are not admitted learn only whether it is on.
 */
export const EncryptionState = z.object({
  mode: z.enum(['on', 'off']),
  /** Why staff turned it off; null where it is on, or where the clinic does not use it. */
  offReason: EncryptionOffReason.nullable(),
  /** For staff: whether they may turn it off. */
  mayTurnOff: z.boolean(),
  /** 0 before the first group. */
  generation: z.int().min(0),
  /** Null until the group of this generation is created. */
  epoch: Epoch.nullable(),
  /**
   * The participant whose turn it is to create or change the group; null where nothing is to be
   * done.
   */
  committer: Id.nullable(),
  /** The group's members according to the accepted commits; the group itself is the authority. */
  members: z.array(Id),
  /** Participants whose media flow, because they and the others hold each other's keys. */
  secured: z.array(Id),
  /**
   * When staff confirmed that both ends saw the same code; null where they did not, or where a
   * participant joined after that.
   */
  comparedAt: Instant.nullable(),
});
export type EncryptionState = z.infer<typeof EncryptionState>;

export const HandshakeMessage = z.object({
  /** A commit and its welcome share one number. */
  seq: Sequence,
  generation: Generation,
  /** The epoch that the commit leads to. */
  epoch: Epoch,
  from: Id,
  kind: z.enum(['commit', 'welcome']),
  data: Bytes(encryptionLimits.welcome),
});
export type HandshakeMessage = z.infer<typeof HandshakeMessage>;

const Participants = z.array(Id).max(32);

export const encryptionClientEvents = {
  publishKeyPackage: defineClientEvent({
    name: 'e2ee:publish',
    summary:
      'Publishes an MLS key package, with which this page can be added once; it replaces the ' +
      'previous one.',
    payload: z.strictObject({ keyPackage: KeyPackage }),
    answer: Nothing,
  }),
  createGroup: defineClientEvent({
    name: 'e2ee:create',
    summary:
      'From the page that was asked to: it created a group with itself as the only member, at ' +
      'epoch 0. `stale_epoch` if a group exists or another page was asked.',
    payload: z.strictObject({ id: Id, generation: Generation }),
    answer: z.object({ generation: Generation, epoch: Epoch }),
  }),
  commitGroup: defineClientEvent({
    name: 'e2ee:commit',
    summary:
      'From the page that was asked to: a commit on that epoch, which starts the next one. ' +
      '`stale_epoch` if another commit came first, or this one makes a change that is no longer ' +
      'requested: drop it and wait to be asked. A retry with the same id has no effect.',
    payload: z.strictObject({
      id: Id,
      generation: Generation,
      /** The epoch that the commit is based on. */
      epoch: Epoch,
      commit: Bytes(encryptionLimits.commit),
      /** For all added members; present exactly where some are added. */
      welcome: Bytes(encryptionLimits.welcome).optional(),
      added: Participants,
      /** Participants whose old leaves it removes; one who is also in `added` gets a new leaf. */
      removed: Participants,
    }),
    answer: z.object({ seq: Sequence, epoch: Epoch }),
  }),
  confirmKeys: defineClientEvent({
    name: 'e2ee:ready',
    summary:
      'Says that the keys of this epoch are installed: this page can decrypt what is encrypted ' +
      'with them.',
    payload: z.strictObject({ generation: Generation, epoch: Epoch }),
    answer: Nothing,
  }),
  syncGroup: defineClientEvent({
    name: 'e2ee:sync',
    summary:
      "Returns the handshake messages after that one, including the page's own. `stale_epoch` " +
      'if there is another group, or the messages are no longer stored: join again.',
    payload: z.strictObject({ generation: Generation, since: Sequence }),
    answer: z.object({ messages: z.array(HandshakeMessage) }),
  }),
  rejoinGroup: defineClientEvent({
    name: 'e2ee:rejoin',
    summary:
      "Says that this page lost the group's state; one commit replaces its leaf with one from " +
      'this key package.',
    payload: z.strictObject({ keyPackage: KeyPackage }),
    answer: Nothing,
  }),
  turnEncryptionOff: defineClientEvent({
    name: 'e2ee:off',
    summary:
      'Staff only: turns end-to-end encryption off for this visit, visibly to everyone; media ' +
      'connections are set up again. `encryption_kept` if the clinic does not allow it.',
    payload: z.strictObject({ reason: EncryptionOffReason }),
    answer: Nothing,
  }),
  confirmCode: defineClientEvent({
    name: 'e2ee:compared',
    summary:
      'Staff only: records with the visit that both ends compared the code of this epoch aloud ' +
      'and it matched. `stale_epoch` if the epoch has changed.',
    payload: z.strictObject({ generation: Generation, epoch: Epoch }),
    answer: Nothing,
  }),
} as const;

export const encryptionServerEvents = {
  encryption: defineServerEvent({
    name: 'e2ee:state',
    summary: 'The state of the end-to-end encryption, after every change.',
    payload: EncryptionState,
  }),
  groupAsked: defineServerEvent({
    name: 'e2ee:asked',
    summary:
      'Asks for a group (`epoch` null) or for a commit of these changes; after 3 s without an ' +
      'answer another page is asked.',
    payload: z.object({
      generation: Generation,
      epoch: Epoch.nullable(),
      add: z.array(
        z.object({
          participantId: Id,
          name: z.string(),
          role: ParticipantRole,
          keyPackage: KeyPackage,
        }),
      ),
      /** A participant who is also to be added gets a new leaf in the same commit. */
      remove: z.array(Id),
    }),
  }),
  groupMessage: defineServerEvent({
    name: 'e2ee:message',
    summary:
      'A handshake message of another member, in order; a welcome goes only to the members it ' +
      'adds.',
    payload: HandshakeMessage,
  }),
} as const;
