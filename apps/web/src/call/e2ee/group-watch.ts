/** How long somebody who is no longer in the call may still be in the group, in ms. */
const goneMs = 10_000;

/** More than people make by coming and going. */
const stepsPerMinute = 40;

/**
 * What a group is held against, because the server that leads it is not believed: who may be in it,
 * and how often it may change.
 */
export class GroupWatch {
  // Who was seen to be let in.
  readonly #admitted: () => ReadonlySet<string>;
  // Who left, and whose leaf may be there for a moment more.
  readonly #gone = new Set<string>();
  // When the group changed, in the last minute.
  #steps: number[] = [];

  constructor(admitted: () => ReadonlySet<string>) {
    this.#admitted = admitted;
  }

  /** @param late what is done once the leaf must be gone */
  handleGone(participantId: string, late: () => void): void {
    this.#gone.add(participantId);
    // The step that takes the leaf away is under way, and must come.
    setTimeout(() => {
      this.#gone.delete(participantId);
      late();
    }, goneMs);
  }

  /** A participant of whom nobody knows, or one twice. */
  hasGhost(roster: readonly string[]): boolean {
    const admitted = this.#admitted();
    const isUnknown = (id: string): boolean => !admitted.has(id) && !this.#gone.has(id);
    return new Set(roster).size < roster.length || roster.some(isUnknown);
  }

  /**
   * A server that makes step after step looks for a code: then nothing more is sent.
   *
   * @throws where the group changes too often
   */
  countStep(): void {
    const now = performance.now();
    this.#steps = [...this.#steps.filter((at) => now - at < 60_000), now];
    if (this.#steps.length > stepsPerMinute) throw new Error('The group changes too often.');
  }
}
