import { type Bytes } from './bytes.ts';
import { type Dropped, type FrameKeys } from './frame-keys.ts';
import { type EncodedFrame, type FrameStream } from './worker-messages.ts';

export interface FramePipeOptions {
  keys: FrameKeys;
  stream: FrameStream;
  /** Asks the sender for a picture that needs no other; absent where the browser has no way to. */
  requestKeyFrame?: (() => Promise<unknown>) | undefined;
  count: (what: 'sealed' | 'opened' | Dropped) => void;
  /** Frames came for too long for which there is no key. */
  starved: (participantId: string) => void;
  now?: () => number;
}

/** How long a missing key may be on its way, in ms. */
const patienceMs = 2000;

/** A sender makes each picture for all: it is asked no more often than so, in ms. */
const betweenRequestsMs = 300;

/** What happens to the frames of one stream, one after the other. */
export class FramePipe {
  readonly #options: FramePipeOptions;
  readonly #now: () => number;
  // Since when there is no key for what comes; null while there is.
  #lacking: number | null = null;
  #requestedAt = -Infinity;

  constructor(options: FramePipeOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** What frames are let through. What is dropped is not let through in any form. */
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
    // Both APIs take a buffer, and not a part of one.
    frame.data = outcome.data.buffer;
    pass(frame);
  }

  /** Keys were installed: what was sealed with them can be seen from the next full picture on. */
  handleKeys(): void {
    if (this.#lacking !== null) this.#requestKeyFrame();
  }

  #handleDropped(why: Dropped): void {
    const { stream, starved } = this.#options;
    if (stream.direction === 'send' || why !== 'no-key') return;
    const now = this.#now();
    this.#lacking ??= now;
    if (now - this.#lacking < patienceMs) return;
    // Said once in a while, because what was done about it may not have helped.
    this.#lacking = now;
    starved(stream.participantId);
  }

  #handleOpened(data: Bytes): void {
    if (this.#lacking === null) return;
    this.#lacking = null;
    // Pictures that only say what has changed are of no use after those that were dropped; a
    // decoder waits 3 s.
    const isKeyFrame = ((data[0] ?? 1) & 1) === 0;
    if (!isKeyFrame) this.#requestKeyFrame();
  }

  #requestKeyFrame(): void {
    const { stream, requestKeyFrame } = this.#options;
    if (stream.direction === 'send' || stream.kind !== 'video') return;
    const now = this.#now();
    if (now - this.#requestedAt < betweenRequestsMs) return;
    this.#requestedAt = now;
    // A stream that ends in this moment needs no picture.
    requestKeyFrame?.().catch(() => undefined);
  }
}
