import { type FrameKind } from './frame-keys.ts';

/** Attaches a seal to what is sent and received; whatever has none is neither. */
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
 * The frames of a stream cannot be sealed here. It stays silent, and no new connection would help.
 */
export class SealError extends Error {
  override readonly name = 'SealError';
}
