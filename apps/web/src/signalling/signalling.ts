import {
  ackOf,
  type ClientAnswer,
  clientEvents,
  type ClientEventName,
  type ClientPayload,
  type Handshake,
  serverEvents,
  type ServerEventName,
  type ServerPayload,
  signallingPath,
} from '@teleward/contracts';
import { io } from 'socket.io-client';
import { backoffDelay } from './backoff.ts';
import { watchNetwork, watchReturn } from './network.ts';
import { SignallingError } from './signalling-error.ts';

/**
 * - `connecting`: for the first time.
 * - `reconnecting`: the connection was lost and is being restored.
 * - `refused`: the server refused; there is no further attempt.
 * - `closed`: by `close()`.
 */
export type SignallingState = 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'closed';

/** The parts of a socket.io socket that are used here. */
export interface SignallingSocket {
  readonly connected: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  timeout(ms: number): { emitWithAck(name: string, payload: unknown): Promise<unknown> };
}

export interface SignallingOptions {
  /** Creates the socket, not yet connected. */
  createSocket?: (handshake: Handshake) => SignallingSocket;
  /** Between 0 and 1. */
  random?: () => number;
}

type Handler = (payload: never) => void;

const ackTimeoutMs = 10_000;

/**
 * The connection to the server's signalling, for a visit or for the clinic's day list. It
 * reconnects by itself whenever it is lost; after each reconnection the server sends its
 * first message again.
 */
export class Signalling {
  readonly #socket: SignallingSocket;
  readonly #random: () => number;
  // The handlers by event name.
  readonly #handlers = new Map<ServerEventName, Set<Handler>>();
  readonly #stateListeners = new Set<(state: SignallingState) => void>();
  readonly #unwatch = new AbortController();
  #state: SignallingState = 'connecting';
  // Failed attempts since the last connection.
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | null = null;
  // Seconds for which the server asked to wait.
  #retryAfter = 0;

  /** Connects at once. */
  constructor(handshake: Handshake, options: SignallingOptions = {}) {
    this.#random = options.random ?? Math.random;
    this.#socket = (options.createSocket ?? createSocket)(handshake);
    this.#socket.on('connect', () => {
      this.#handleConnect();
    });
    this.#socket.on('connect_error', () => {
      this.#handleLoss();
    });
    this.#socket.on('disconnect', () => {
      this.#handleLoss();
    });
    for (const name of Object.keys(serverEvents) as ServerEventName[]) this.#listenTo(name);
    this.#watchPage();
    this.#socket.connect();
  }

  get state(): SignallingState {
    return this.#state;
  }

  /** Ends the connection for good. Idempotent. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#stop('closed');
    this.#handlers.clear();
    this.#stateListeners.clear();
  }

  /**
   * Sends a request and waits for its acknowledgement, 10 s at most.
   *
   * @throws {SignallingError}
   */
  async request<N extends ClientEventName>(
    name: N,
    payload: ClientPayload<N>,
  ): Promise<ClientAnswer<N>> {
    const event = clientEvents[name];
    // Otherwise socket.io would buffer the message and send it when it may mean something else.
    if (!this.#isConnected()) throw offline();
    let answer: unknown;
    try {
      answer = await this.#socket.timeout(ackTimeoutMs).emitWithAck(event.name, payload);
    } catch {
      throw this.#isConnected()
        ? new SignallingError('timeout', `There was no answer to ${event.name}.`)
        : offline();
    }
    const ack = ackOf(event.answer).safeParse(answer);
    if (!ack.success) {
      throw new SignallingError(
        'bad_answer',
        `The answer to ${event.name} does not match the contract.`,
      );
    }
    if (!ack.data.ok) throw SignallingError.of(ack.data.error);
    return ack.data.data as ClientAnswer<N>;
  }

  /** @returns a function that unsubscribes */
  on<N extends ServerEventName>(name: N, handler: (payload: ServerPayload<N>) => void): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers);
    handlers.add(handler);
    return () => {
      handlers.delete(handler);
    };
  }

  /** @returns a function that unsubscribes */
  onState(listener: (state: SignallingState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => {
      this.#stateListeners.delete(listener);
    };
  }

  #isConnected(): boolean {
    return this.#socket.connected;
  }

  #listenTo(name: ServerEventName): void {
    const event = serverEvents[name];
    this.#socket.on(event.name, (value, confirm) => {
      // Some events ask for an acknowledgement, so that the server knows what a lost
      // connection swallowed.
      if (typeof confirm === 'function') (confirm as () => void)();
      const payload = event.payload.safeParse(value);
      // A message of a newer server that this page cannot parse is ignored.
      if (!payload.success) return;
      if (name === 'refused') this.#handleRefused(payload.data as ServerPayload<'refused'>);
      for (const handler of [...(this.#handlers.get(name) ?? [])]) handler(payload.data as never);
    });
  }

  #watchPage(): void {
    if (typeof window === 'undefined') return;
    const { signal } = this.#unwatch;
    watchReturn(() => {
      this.#connectNow();
    }, signal);
    watchNetwork(() => {
      // The old connection used a network that is gone; its own timeout would take 13 s.
      if (this.#state === 'connected') this.#socket.disconnect();
      this.#connectNow();
    }, signal);
  }

  #connectNow(): void {
    if (this.#retry === null) return;
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#socket.connect();
  }

  #handleConnect(): void {
    this.#attempt = 0;
    this.#setState('connected');
  }

  #handleLoss(): void {
    if (this.#state === 'refused' || this.#state === 'closed' || this.#retry !== null) return;
    const delay = backoffDelay(this.#attempt, this.#random());
    this.#attempt += 1;
    this.#retry = setTimeout(
      () => {
        this.#retry = null;
        this.#socket.connect();
      },
      Math.max(delay, this.#retryAfter * 1000),
    );
    this.#retryAfter = 0;
    if (this.#state === 'connected') this.#setState('reconnecting');
  }

  #handleRefused({ error }: ServerPayload<'refused'>): void {
    const refusal = SignallingError.of(error);
    if (!refusal.passing) {
      this.#stop('refused');
      return;
    }
    // The connection was refused at once, so the next delay must not start from zero.
    this.#attempt = Math.max(this.#attempt, 3);
    this.#retryAfter = refusal.retryAfter ?? 0;
  }

  #stop(state: 'refused' | 'closed'): void {
    this.#unwatch.abort();
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#setState(state);
    this.#socket.disconnect();
  }

  #setState(state: SignallingState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of [...this.#stateListeners]) listener(state);
  }
}

function createSocket(handshake: Handshake): SignallingSocket {
  return io({
    path: signallingPath,
    auth: handshake,
    // A WebSocket saves a round trip; where a proxy forbids it, polling still gets through.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    // Reconnection is decided here, because the page knows more than socket.io.
    reconnection: false,
    timeout: 8000,
    forceNew: true,
  });
}

const offline = (): SignallingError =>
  new SignallingError('offline', 'There is no connection to the server.');
