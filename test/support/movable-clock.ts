import { type Clock } from '@teleward/platform';

/** A clock that a test can move or stop; otherwise it runs on. */
export class MovableClock implements Clock {
  #aheadMs = 0;
  #stoppedAt: number | null = null;

  now(): Date {
    return new Date(this.#base + this.#aheadMs);
  }

  get #base(): number {
    return this.#stoppedAt ?? Date.now();
  }

  moveTo(at: Date): void {
    this.#aheadMs = at.getTime() - this.#base;
  }

  moveOn(minutes: number): void {
    this.#aheadMs += minutes * 60_000;
  }

  /** From now on only the test moves the clock, however slowly it runs. */
  stop(): void {
    this.#stoppedAt = Date.now();
  }

  /** Shows the machine's time again. */
  reset(): void {
    this.#aheadMs = 0;
    this.#stoppedAt = null;
  }
}
