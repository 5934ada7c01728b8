/** How far behind the highest counter a frame may arrive: about 5 s of one sender's frames. */
const size = 1024;

/**
 * Which counters of one key have been seen (as in RFC 4303, section 3.4.3). Layers that the server
 * drops leave gaps, so no counter is waited for.
 */
export class ReplayWindow {
  // The highest counter accepted.
  #highest = -1n;
  // Those within the window.
  readonly #seen = new Set<bigint>();

  /**
   * Whether the counter is new and not too old. Records nothing, because the frame may be forged.
   */
  accepts(ctr: bigint): boolean {
    return ctr > this.#highest - BigInt(size) && !this.#seen.has(ctr);
  }

  /** Records the counter of a frame that was opened. */
  add(ctr: bigint): void {
    this.#seen.add(ctr);
    if (ctr <= this.#highest) return;
    this.#highest = ctr;
    // Deleted in batches, so that a frame costs next to nothing.
    if (this.#seen.size <= 2 * size) return;
    for (const old of this.#seen) if (!(old > ctr - BigInt(size))) this.#seen.delete(old);
  }
}
