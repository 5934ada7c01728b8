import { type FrameKind } from './frame-keys.ts';

/** Attaches the encryption to senders and receivers; without it they carry nothing. */
export interface Seal {
  /** @throws {SealError} */
  readonly attachSender: (sender: RTCRtpSender, kind: FrameKind) => void;
  /** @throws {SealError} */
  readonly attachReceiver: (
    receiver: RTCRtpReceiver,
    kind: FrameKind,
    participantId: string,
  ) => void;
}

/**
 * The frames of a stream cannot be encrypted here. It stays silent, and a new
 * connection would not help.
 */
export class SealError extends Error {
  override readonly name = 'SealError';
}
