/** Keeps the server's copy of this participant's states in step with the local ones. */
export class StateReport<States extends object> {
  readonly #send: (states: States) => Promise<unknown>;
  #wanted: States | null = null;
  // What the server has; null when that is unknown.
  #told: States | null = null;
  #sending = false;

  constructor(send: (states: States) => Promise<unknown>) {
    this.#send = send;
  }

  /** The server sent what it has. */
  handleTold(told: States): void {
    this.#told = told;
    this.#begin();
  }

  handleStates(states: States): void {
    this.#wanted = states;
    this.#begin();
  }

  #begin(): void {
    if (!this.#sending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#told !== null && this.#wanted !== null && !holds(this.#told, this.#wanted)) {
        const states = this.#wanted;
        await this.#send(states);
        this.#told = states;
      }
    } catch {
      // The next welcome carries what the server has, and is compared again.
      this.#told = null;
    }
    this.#sending = false;
  }
}

const holds = <States extends object>(told: States, wanted: States): boolean =>
  (Object.keys(wanted) as (keyof States)[]).every(
    (name) => JSON.stringify(told[name]) === JSON.stringify(wanted[name]),
  );
