import { type Clock } from '@teleward/platform';

/** A clock that a test moves or stops; else it runs on by itself. */
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

  /** However slowly the test runs, no time passes but what it moves the clock by. */
  stop(): void {
    this.#stoppedAt = Date.now();
  }

  /** Shows the time of the machine again. */
  reset(): void {
    this.#aheadMs = 0;
    this.#stoppedAt = null;
  }
}
