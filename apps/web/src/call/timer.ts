/** Runs one callback later, once; starting it again while it runs changes nothing. */
export class Timer {
  #handle: ReturnType<typeof setTimeout> | null = null;

  start(work: () => void, afterMs: number): void {
    this.#handle ??= setTimeout(() => {
      this.#handle = null;
      work();
    }, afterMs);
  }

  cancel(): void {
    if (this.#handle !== null) clearTimeout(this.#handle);
    this.#handle = null;
  }
}
