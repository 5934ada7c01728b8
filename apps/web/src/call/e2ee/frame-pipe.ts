import { type Bytes } from './bytes.ts';
import { type Dropped, type FrameKeys } from './frame-keys.ts';
import { type EncodedFrame, type FrameStream } from './worker-messages.ts';

export interface FramePipeOptions {
  keys: FrameKeys;
  stream: FrameStream;
  /** Requests a key frame from the sender; absent where the browser cannot. */
  requestKeyFrame?: (() => Promise<unknown>) | undefined;
  count: (what: 'sealed' | 'opened' | Dropped) => void;
  /** Frames have come for too long without a key to open them. */
  starved: (participantId: string) => void;
  now?: () => number;
}

/** How long to wait for a missing key, in ms. */
const patienceMs = 2000;

/** A sender encodes a key frame for everybody, so requests keep this distance, in ms. */
const betweenRequestsMs = 300;

/** Handles the frames of one stream, one after the other. */
export class FramePipe {
  readonly #options: FramePipeOptions;
  readonly #now: () => number;
  // Since when the key for incoming frames is missing; null while there is one.
  #lacking: number | null = null;
  // Frames were dropped, and those that follow cannot be decoded before a key frame.
  #isBroken = false;
  #requestedAt = -Infinity;

  constructor(options: FramePipeOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Passes frames that may go on. A dropped frame is not passed in any form. */
  async handle(frame: EncodedFrame, pass: (frame: EncodedFrame) => void): Promise<void> {
    const { keys, stream, count } = this.#options;
    const data: Bytes = new Uint8Array(frame.data);
    const outcome =
      stream.direction === 'send'
        ? await keys.seal(stream.kind, data)
        : await keys.open(stream.kind, stream.participantId, data);
    if (outcome.data === undefined) {
      count(outcome.dropped);
      this.#handleDropped(outcome.dropped);
      return;
    }
    count(stream.direction === 'send' ? 'sealed' : 'opened');
    this.#handleOpened(outcome.data);
    // Both APIs take a whole buffer, not a view on part of one.
    frame.data = outcome.data.buffer;
    pass(frame);
  }

  /** Keys were installed: what is sealed with them can be decoded from the next key frame on. */
  handleKeys(): void {
    if (this.#isBroken) this.#requestKeyFrame();
  }

  #handleDropped(why: Dropped): void {
    const { stream, starved } = this.#options;
    if (stream.direction === 'send' || (why !== 'no-key' && why !== 'gone')) return;
    this.#isBroken = true;
    // Nobody is to open the frames of a participant who left, so no key is missing.
    if (why === 'gone') return;
    const now = this.#now();
    this.#lacking ??= now;
    if (now - this.#lacking < patienceMs) return;
    // Reported repeatedly, because what was done about it may not have helped.
    this.#lacking = now;
    starved(stream.participantId);
  }

  #handleOpened(data: Bytes): void {
    if (!this.#isBroken) return;
    this.#isBroken = false;
    this.#lacking = null;
    // Delta frames are of no use after dropped ones; without a request the decoder waits 3 s.
    const isKeyFrame = ((data[0] ?? 1) & 1) === 0;
    if (!isKeyFrame) this.#requestKeyFrame();
  }

  #requestKeyFrame(): void {
    const { stream, requestKeyFrame } = this.#options;
    if (stream.direction === 'send' || stream.kind !== 'video') return;
    const now = this.#now();
    if (now - this.#requestedAt < betweenRequestsMs) return;
    this.#requestedAt = now;
    // A stream that ends now needs no key frame.
    requestKeyFrame?.().catch(() => undefined);
  }
}
