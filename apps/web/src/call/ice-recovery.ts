/** The state of an `RTCPeerConnection`. */
export type PathState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export interface IceRecoveryOptions {
  /** Requests new ICE credentials and applies them. */
  restart: () => Promise<void>;
  /** Restarting does not help: the transports must be replaced. */
  giveUp: () => void;
}

/** Short losses heal by themselves; a restart would only delay them. */
const patienceMs = 1000;

/** How long each restart may take before the next one; after the last one recovery gives up. */
const restartLimitsMs = [3000, 4000, 6000];

/** Restores the path of one transport when it breaks. */
export class IceRecovery {
  readonly #restart: () => Promise<void>;
  readonly #giveUp: () => void;
  #state: PathState = 'new';
  // Restarts since the path last worked.
  #restarts = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running = false;
  // Something happened during a restart, so the next one must follow at once.
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
    // A running restart is given its time before anything else is tried.
    const isDecided = this.#running || (this.#restarts > 0 && this.#timer !== null);
    if (state === 'failed' && !isDecided) this.#tryAfter(0);
  }

  /** The signalling is back; without it nothing can be restarted. */
  handleSignalling(): void {
    if (this.#isBroken()) this.#tryAfter(0);
  }

  /** The network changed: the old path is gone, even if the browser has not noticed yet. */
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
      // The restart failed; the next attempt or the return of the signalling repeats it.
    }
    this.#running = false;
    if (this.#wasAskedAgain()) this.#tryAfter(0);
    else if (this.#isBroken()) this.#tryAfter(limit);
  }

  // A method, because the compiler assumes that a field keeps its value across an await.
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
