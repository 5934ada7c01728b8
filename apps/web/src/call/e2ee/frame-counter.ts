import { type Dropped } from './frame-keys.ts';
import { type FrameCounts, type FrameStream } from './worker-messages.ts';

/** Counts what became of the frames of a call. */
export class FrameCounter {
  readonly #passed = { send: 0, receive: 0 };
  readonly #dropped = {
    send: new Map<Dropped, number>(),
    receive: new Map<Dropped, number>(),
  };

  get counts(): FrameCounts {
    return {
      sealed: this.#passed.send,
      opened: this.#passed.receive,
      unsealed: Object.fromEntries(this.#dropped.send),
      unopened: Object.fromEntries(this.#dropped.receive),
    };
  }

  count(direction: FrameStream['direction'], what: 'sealed' | 'opened' | Dropped): void {
    if (what === 'sealed' || what === 'opened') {
      this.#passed[direction] += 1;
      return;
    }
    const dropped = this.#dropped[direction];
    dropped.set(what, (dropped.get(what) ?? 0) + 1);
  }
}
