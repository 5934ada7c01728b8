import { type Bytes } from './bytes.ts';
import { type Dropped, type FrameKind } from './frame-keys.ts';
import { type Change, type Newcomer } from './group-keys.ts';

/** An encoded frame of a browser: `RTCEncodedAudioFrame` or `RTCEncodedVideoFrame`. */
export interface EncodedFrame {
  data: ArrayBuffer;
}

/** One stream of frames, as its transform is told. */
export type FrameStream =
  | { readonly direction: 'send'; readonly kind: FrameKind }
  | { readonly direction: 'receive'; readonly kind: FrameKind; readonly participantId: string };

/** How the group is, after a step. */
export interface GroupView {
  /** Null outside of any group. */
  readonly epoch: number | null;
  readonly roster: readonly string[];
  /** Read aloud; null outside of any group. */
  readonly code: string | null;
}

export type FrameCounts = Readonly<Record<'sealed' | 'opened' | Dropped, number>>;

/** What the page asks the worker for; `answer` is only a type. */
export interface WorkerRequests {
  /**
   * Checks itself against the published vector, and makes ready for this participant of this visit.
   */
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
  /** Opens with the keys of this epoch from now on, too. */
  receive: { readonly ask: null; readonly answer: null };
  /** Seals with the key of this epoch from now on. */
  send: { readonly ask: null; readonly answer: null };
  /** Seals nothing until `send`. */
  stopSending: { readonly ask: null; readonly answer: null };
  /** Opens nothing of this participant any more. */
  forgetSender: { readonly ask: { participantId: string }; readonly answer: null };
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
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  /**
   * For two seconds frames of this participant came for which there is no key; `isAll`: and no
   * others were opened.
   */
  | { readonly type: 'starved'; readonly participantId: string; readonly isAll: boolean };
