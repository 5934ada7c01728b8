import {
  type ChatMessage,
  type EncounterStatus,
  type ErrorCode,
  type NetworkPath,
  type Participant,
  type Place,
  type WaitEstimate,
} from '@teleward/contracts';
import { type PendingLine } from './chat-outbox.ts';
import { type DevicesSnapshot } from './devices.ts';
import { type EncryptionView, noEncryption } from './e2ee/encryption-view.ts';
import { type RemoteMedia } from './incoming-media.ts';
import { type LineQuality } from './quality.ts';

/**
 * - `connecting`: for the first time.
 * - `waiting`: to be admitted.
 * - `in-call`.
 * - `reconnecting`: the signalling is lost and comes back by itself; sound and picture may go on.
 * - `ended`: the visit is over for all.
 * - `left`: this person left; the visit may go on.
 * - `refused`: see `error`; nothing is tried again.
 */
type CallPhase =
  'connecting' | 'waiting' | 'in-call' | 'reconnecting' | 'ended' | 'left' | 'refused';

/** Whether sound and picture can come through at this moment. */
export type MediaState = 'none' | 'connecting' | 'connected' | 'interrupted';

export interface CallSnapshot {
  readonly phase: CallPhase;
  /** Why it was refused; `media_invalid` also where this browser cannot hold a call. */
  readonly error: ErrorCode | null;
  /** By which the server's log names the refusal. */
  readonly requestId: string | undefined;
  readonly self: Participant | null;
  readonly encounter: {
    readonly id: string;
    readonly status: EncounterStatus;
    readonly startedAt: string | null;
  } | null;
  /** Where the patient stands in the line; null where they do not wait, and for everybody else. */
  readonly place: Place | null;
  /** How long that may take; null where nothing can be said. */
  readonly wait: WaitEstimate | null;
  /** How much the waiting patient and the clinic wrote to each other. */
  readonly communications: number;
  readonly endedAt: string | null;
  /** The others, those who wait included (staff only); nobody who left. */
  readonly participants: readonly Participant[];
  /** What comes from each of the others. */
  readonly remote: readonly RemoteMedia[];
  readonly chat: readonly ChatMessage[];
  /** Own lines on their way, oldest first. */
  readonly pendingChat: readonly PendingLine[];
  /** Ids of who is speaking, loudest first. */
  readonly speakers: readonly string[];
  readonly media: MediaState;
  readonly line: LineQuality;
  /** The ways on which the media server was not reached; null where one was, or may still be. */
  readonly blockedPaths: readonly NetworkPath[] | null;
  readonly encryption: EncryptionView;
  /** Microphone, camera and loudspeaker of this person, with what is wrong with them. */
  readonly local: DevicesSnapshot;
}

export const firstSnapshot = (local: DevicesSnapshot): CallSnapshot => ({
  phase: 'connecting',
  error: null,
  requestId: undefined,
  self: null,
  encounter: null,
  place: null,
  wait: null,
  communications: 0,
  endedAt: null,
  participants: [],
  remote: [],
  chat: [],
  pendingChat: [],
  speakers: [],
  media: 'none',
  line: 'unknown',
  blockedPaths: null,
  encryption: noEncryption,
  local,
});
