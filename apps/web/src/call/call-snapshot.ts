import {
  type ChatMessage,
  type EncounterStatus,
  type ErrorCode,
  type NetworkPath,
  type Participant,
  type QueuePosition,
  type WaitEstimate,
} from '@teleward/contracts';
import { type PendingLine } from './chat-outbox.ts';
import { type DevicesSnapshot } from './devices.ts';
import { type EncryptionView, noEncryption } from './e2ee/encryption-view.ts';
import { type RemoteMedia } from './incoming-media.ts';
import { type LineQuality } from './quality.ts';

/**
 * - `connecting`: for the first time.
 * - `waiting`: for admission.
 * - `in-call`.
 * - `reconnecting`: the signalling is lost and is being restored; media may go on.
 * - `ended`: the visit is over for all.
 * - `left`: this person left; the visit may go on.
 * - `refused`: see `error`; no further attempt is made.
 */
type CallPhase =
  'connecting' | 'waiting' | 'in-call' | 'reconnecting' | 'ended' | 'left' | 'refused';

/** Whether audio and video can flow now. */
export type MediaState = 'none' | 'connecting' | 'connected' | 'interrupted';

export interface CallSnapshot {
  readonly phase: CallPhase;
  /** Why joining was refused; also `media_invalid` where this browser cannot hold a call. */
  readonly error: ErrorCode | null;
  /** The id under which the server's log has the refusal. */
  readonly requestId: string | undefined;
  readonly self: Participant | null;
  readonly encounter: {
    readonly id: string;
    readonly status: EncounterStatus;
    readonly startedAt: string | null;
  } | null;
  /** The patient's position in the queue; null for everybody who does not wait in it. */
  readonly queuePosition: QueuePosition | null;
  /** The estimated wait; null where there is no estimate. */
  readonly wait: WaitEstimate | null;
  /** The number of messages between the waiting patient and the clinic. */
  readonly communications: number;
  readonly endedAt: string | null;
  /** The other participants, for staff also those who wait. Those who left are not listed. */
  readonly participants: readonly Participant[];
  /** The media received from each of the others. */
  readonly remote: readonly RemoteMedia[];
  readonly chat: readonly ChatMessage[];
  /** The person's own messages not yet confirmed by the server, oldest first. */
  readonly pendingChat: readonly PendingLine[];
  /** Ids of the participants who speak, loudest first. */
  readonly speakers: readonly string[];
  readonly media: MediaState;
  readonly line: LineQuality;
  /**
   * The paths on which the media server was not reached; null while one works or may still work.
   */
  readonly blockedPaths: readonly NetworkPath[] | null;
  readonly encryption: EncryptionView;
  /** The person's microphone, camera and loudspeaker, with their problems. */
  readonly local: DevicesSnapshot;
}

export const firstSnapshot = (local: DevicesSnapshot): CallSnapshot => ({
  phase: 'connecting',
  error: null,
  requestId: undefined,
  self: null,
  encounter: null,
  queuePosition: null,
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
