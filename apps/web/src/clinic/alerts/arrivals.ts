/**
 * Who waits that did not when the page was last told; nobody at first, since they
 * came before it looked.
 */
export class Arrivals {
  #known: ReadonlySet<string> | null = null;

  /** @param waiting the visits of everybody who waits now @returns those who are new */
  take(waiting: readonly string[]): readonly string[] {
    const known = this.#known;
    this.#known = new Set(waiting);
    return known === null ? [] : waiting.filter((id) => !known.has(id));
  }
}
