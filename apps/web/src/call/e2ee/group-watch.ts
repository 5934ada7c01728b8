/** How long a participant who left the call may still be in the group, in ms. */
const goneMs = 10_000;

/** More commits than joining and leaving people cause. */
const stepsPerMinute = 40;

/**
 * Checks the group against what this page has seen, because the server that orders its messages is
 * not trusted: who may be in it, and how often it may change.
 */
export class GroupWatch {
  // The participants whose admission was seen.
  readonly #admitted: () => ReadonlySet<string>;
  // Participants who left, and whose leaf may still be there for a moment.
  readonly #gone = new Set<string>();
  // When the group changed, within the last minute.
  #steps: number[] = [];

  constructor(admitted: () => ReadonlySet<string>) {
    this.#admitted = admitted;
  }

  /** @param late called once the leaf must be gone */
  handleGone(participantId: string, late: () => void): void {
    this.#gone.add(participantId);
    // The commit that removes the leaf is under way, and must arrive in time.
    setTimeout(() => {
      this.#gone.delete(participantId);
      late();
    }, goneMs);
  }

  /** Whether there is an unknown participant, or one twice. */
  hasGhost(roster: readonly string[]): boolean {
    const admitted = this.#admitted();
    const isUnknown = (id: string): boolean => !admitted.has(id) && !this.#gone.has(id);
    return new Set(roster).size < roster.length || roster.some(isUnknown);
  }

  /**
   * A server that causes commit after commit is searching for a matching safety code: then
   * nothing more is sent.
   *
   * @throws where the group changes too often
   */
  countStep(): void {
    const now = performance.now();
    this.#steps = [...this.#steps.filter((at) => now - at < 60_000), now];
    if (this.#steps.length > stepsPerMinute) throw new Error('The group changes too often.');
  }
}
