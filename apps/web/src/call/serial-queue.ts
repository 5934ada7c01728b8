/**
 * Runs tasks one after the other, in the order in which they were given. After `close()` no further
 * task begins; one that runs must look at `closed` after each wait.
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

  /**
   * An error of a task is reported, and the next task runs. What a closed queue causes is not told.
   */
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
