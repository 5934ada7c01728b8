/**
 * Runs tasks one after the other, in the order in which they were added. After `close()` no further
 * task starts; a running one must check `closed` after each await.
 */
export class SerialQueue {
  readonly #handleError: (error: unknown) => void;
  #tail = Promise.resolve();
  #closed = false;

  constructor(handleError: (error: unknown) => void) {
    this.#handleError = handleError;
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
  }

  /** An error of a task is reported, and the next task runs. Errors after `close()` are dropped. */
  push(task: () => Promise<void> | void): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#closed) return;
      try {
        await task();
      } catch (error) {
        this.#report(error);
      }
    });
  }

  #report(error: unknown): void {
    if (!this.#closed) this.#handleError(error);
  }
}
