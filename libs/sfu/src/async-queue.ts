/**
 * Runs tasks one after another, in the order of the calls. A failed task does not stop the next.
 */
export class AsyncQueue {
  // Settles with the task that was queued last; never rejects.
  #tail: Promise<unknown> = Promise.resolve();

  /** Settles like the task. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
