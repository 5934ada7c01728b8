/**
 * Patients who began to wait since the last call; none at first, since those were waiting before.
 */
export class Arrivals {
  #known: ReadonlySet<string> | null = null;

  /** @param waiting the visits of all waiting patients @returns the new ones */
  take(waiting: readonly string[]): readonly string[] {
    const known = this.#known;
    this.#known = new Set(waiting);
    return known === null ? [] : waiting.filter((id) => !known.has(id));
  }
}
