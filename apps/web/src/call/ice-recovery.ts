/** The state of an `RTCPeerConnection`. */
export type PathState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export interface IceRecoveryOptions {
  /** Asks for new ICE credentials and uses them. */
  restart: () => Promise<void>;
  /** Restarting does not help: the transports must be made anew. */
  giveUp: () => void;
}

/** Short losses heal by themselves; a restart would only delay them. */
const patienceMs = 1000;

/** How long each restart may take before the next; after the last one it is given up. */
const restartLimitsMs = [3000, 4000, 6000];

/** Brings the path of one transport back when it breaks. */
export class IceRecovery {
  readonly #restart: () => Promise<void>;
  readonly #giveUp: () => void;
  #state: PathState = 'new';
  // Restarts since the path last stood.
  #restarts = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running = false;
  // Something happened while a restart ran, after which the next one must not wait.
  #again = false;
  #closed = false;

  constructor({ restart, giveUp }: IceRecoveryOptions) {
    this.#restart = restart;
    this.#giveUp = giveUp;
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  handleState(state: PathState): void {
    this.#state = state;
    if (state === 'connected') {
      this.#restarts = 0;
      this.#cancel();
      return;
    }
    if (state === 'disconnected' && this.#timer === null) this.#tryAfter(patienceMs);
    // While a restart runs or its time is not up, that decides.
    const isDecided = this.#running || (this.#restarts > 0 && this.#timer !== null);
    if (state === 'failed' && !isDecided) this.#tryAfter(0);
  }

  /** The signalling is back, without which nothing could be restarted. */
  handleSignalling(): void {
    if (this.#isBroken()) this.#tryAfter(0);
  }

  /** The network became another one: the old path is gone, even if nobody noticed yet. */
  handleNetworkChange(): void {
    if (this.#state === 'new' || this.#state === 'closed') return;
    this.#restarts = 0;
    this.#tryAfter(0);
  }

  #tryAfter(delayMs: number): void {
    this.#cancel();
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#tryOnce();
    }, delayMs);
  }

  async #tryOnce(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    const limit = restartLimitsMs[this.#restarts];
    if (limit === undefined) {
      this.#giveUp();
      return;
    }
    this.#restarts += 1;
    this.#running = true;
    this.#again = false;
    try {
      await this.#restart();
    } catch {
      // Nothing was restarted; the next attempt or the return of the signalling does it.
    }
    this.#running = false;
    if (this.#wasAskedAgain()) this.#tryAfter(0);
    else if (this.#isBroken()) this.#tryAfter(limit);
  }

  // A method, because the compiler believes a field that was set before an await.
  #wasAskedAgain(): boolean {
    return this.#again;
  }

  #isBroken(): boolean {
    return this.#state === 'disconnected' || this.#state === 'failed';
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
