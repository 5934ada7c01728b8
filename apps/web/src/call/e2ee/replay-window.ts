/** How many counters behind the highest one may still come: about 5 s of one sender's frames. */
const size = 1024;

/**
 * Which counters of one key have been seen (as in RFC 4303, section 3.4.3). Layers that the server
 * leaves out make gaps, so that no counter is waited for.
 */
export class ReplayWindow {
  // The highest that was accepted.
  #highest = -1n;
  // Those within the window.
  readonly #seen = new Set<bigint>();

  /**
   * Whether it was neither seen nor is too old; it changes nothing, because the
   * frame may be forged.
   */
  accepts(ctr: bigint): boolean {
    return ctr > this.#highest - BigInt(size) && !this.#seen.has(ctr);
  }

  /** The frame was opened. */
  add(ctr: bigint): void {
    this.#seen.add(ctr);
    if (ctr <= this.#highest) return;
    this.#highest = ctr;
    // Dropped in whole batches, so that a frame costs next to nothing.
    if (this.#seen.size <= 2 * size) return;
    for (const old of this.#seen) if (!(old > ctr - BigInt(size))) this.#seen.delete(old);
  }
}
