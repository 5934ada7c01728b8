import { type Bytes } from './bytes.ts';
import { type Dropped, type FrameKind } from './frame-keys.ts';
import { type Change, type Newcomer } from './group-keys.ts';

/** An encoded frame of a browser: `RTCEncodedAudioFrame` or `RTCEncodedVideoFrame`. */
export interface EncodedFrame {
  data: ArrayBuffer;
}

/** One stream of frames, as passed to its transform. */
export type FrameStream =
  | { readonly direction: 'send'; readonly kind: FrameKind }
  | { readonly direction: 'receive'; readonly kind: FrameKind; readonly participantId: string };

/** The group after a commit. */
export interface GroupView {
  /** Null outside of any group. */
  readonly epoch: number | null;
  readonly roster: readonly string[];
  /** Those who got a leaf by the last step; it may replace an earlier one of theirs. */
  readonly joined: readonly string[];
  /** The safety code; null outside of any group. */
  readonly code: string | null;
}

/**
 * What became of all frames so far, and why those were dropped that were not sealed or not opened.
 */
export interface FrameCounts {
  readonly sealed: number;
  readonly opened: number;
  readonly unsealed: Readonly<Partial<Record<Dropped, number>>>;
  readonly unopened: Readonly<Partial<Record<Dropped, number>>>;
}

/** The requests of the page to the worker; `answer` exists only as a type. */
export interface WorkerRequests {
  /** Runs the self-check, and prepares for this participant of this visit. */
  begin: { readonly ask: { participantId: string; visitId: string }; readonly answer: null };
  keyPackage: { readonly ask: null; readonly answer: Bytes };
  create: { readonly ask: { groupId: string }; readonly answer: GroupView };
  change: {
    readonly ask: { add: readonly Newcomer[]; remove: readonly string[] };
    readonly answer: Change;
  };
  confirm: { readonly ask: null; readonly answer: GroupView };
  discard: { readonly ask: null; readonly answer: null };
  process: { readonly ask: { commit: Bytes }; readonly answer: GroupView };
  join: { readonly ask: { groupId: string; welcome: Bytes }; readonly answer: GroupView };
  /** Leaves the group: nothing is sealed or opened any more. */
  forget: { readonly ask: null; readonly answer: null };
  /** From now on also opens with the keys of this epoch. */
  receive: { readonly ask: null; readonly answer: null };
  /** From now on seals with the key of this epoch. */
  send: { readonly ask: null; readonly answer: null };
  /** Seals nothing until `send`. */
  stopSending: { readonly ask: null; readonly answer: null };
  /** Opens nothing of this participant any more. */
  forgetSender: { readonly ask: { participantId: string }; readonly answer: null };
  /** They were admitted again: their frames are expected, although their keys are missing. */
  expectSender: { readonly ask: { participantId: string }; readonly answer: null };
  counts: { readonly ask: null; readonly answer: FrameCounts };
}

export type WorkerRequestName = keyof WorkerRequests;

export type ToWorker =
  | {
      readonly type: 'request';
      readonly id: number;
      readonly name: WorkerRequestName;
      readonly ask: unknown;
    }
  /** Where there is no script transform: the streams themselves. */
  | {
      readonly type: 'streams';
      readonly stream: FrameStream;
      readonly readable: ReadableStream<EncodedFrame>;
      readonly writable: WritableStream<EncodedFrame>;
    };

export type FromWorker =
  /** Its program runs. */
  | { readonly type: 'loaded' }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  /**
   * For two seconds frames of this participant came without a key; `isAll`: no frames of others
   * were opened either.
   */
  | { readonly type: 'starved'; readonly participantId: string; readonly isAll: boolean };
