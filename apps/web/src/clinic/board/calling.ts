/** One call-in at a time, however many buttons of a page can start one. */
export class OneCall {
  readonly #heard = new Set<() => void>();
  #isUnderWay = false;

  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** Does nothing while another is under way. */
  async alone(work: () => Promise<void>): Promise<void> {
    if (this.#isUnderWay) return;
    this.#set(true);
    try {
      await work();
    } finally {
      this.#set(false);
    }
  }

  readonly onChange = (heard: () => void): (() => void) => {
    this.#heard.add(heard);
    return () => {
      this.#heard.delete(heard);
    };
  };

  #set(isUnderWay: boolean): void {
    this.#isUnderWay = isUnderWay;
    for (const heard of this.#heard) heard();
  }
}

/** The one of this page. */
export const calling = new OneCall();
