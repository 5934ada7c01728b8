import {
  clientEvents,
  Handshake,
  signallingPath,
  signallingProtocol,
  type Ack,
  type ClientAnswer,
  type ClientEventName,
  type Failure,
} from '@teleward/contracts';
import {
  currentRequestId,
  inRequest,
  type Log,
  type LogFields,
  newRequestId,
} from '@teleward/platform';
import { type Actor } from '@teleward/records';
import { type IncomingMessage, type Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { type z } from 'zod';
import { SharedBuckets, type SharedCounters, TokenBucket } from '../limits/index.ts';
import {
  failure,
  failureOf,
  noticeTrouble,
  parseInput,
  ServiceError,
  troubleWords,
} from '../errors/index.ts';
import {
  clientAddress,
  isOverTls,
  isOwnHost,
  isOwnOrigin,
  placeOf,
  type Sender,
  type WayIn,
} from '../http/index.ts';
import { Connection } from './connection.ts';

/**
 * Who may send an event: every participant of a visit (`member`), only admitted ones, only staff,
 * or the page of a network check.
 */
export const senders = ['member', 'admitted', 'staff', 'checker'] as const;

/** The handler of one client event of the contract, for senders with a `Seat`. */
export interface EventHandler<Seat, N extends ClientEventName> {
  readonly sender: (typeof senders)[number];
  readonly handle: (
    seat: Seat,
    payload: z.output<(typeof clientEvents)[N]['payload']>,
  ) => Promise<ClientAnswer<N>>;
}

/** One handler for each client event of the contract: a missing one does not compile. */
export type EventHandlers<Seat, Names extends ClientEventName = ClientEventName> = {
  readonly [N in Names]: EventHandler<Seat, N>;
};

/** What the features do with a socket. */
export interface SignallingFeatures<Seat> {
  readonly handlers: EventHandlers<Seat>;
  authenticate(handshake: Handshake, sender: Sender): Promise<Actor>;
  /** Returns the seat for this socket's messages; null for a socket that only listens. */
  connected(connection: Connection, handshake: Handshake): Promise<Seat | null>;
  disconnected(connection: Connection): void;
}

const names = new Map<string, ClientEventName>(
  Object.entries(clientEvents).map(([key, event]) => [event.name, key as ClientEventName]),
);

/** The messages that one socket may send at once, and how many more each second. */
const budget = { burst: 200, perSecond: 50 };

/** Connections from one place, which a whole clinic may share. */
const handshakeBudget = { burst: 200, perSecond: 10 };

/**
 * The most open connections from one place that have not authenticated yet, and the time they have
 * for it in milliseconds.
 */
const mostUnproven = 200;
const connectMs = 15_000;

/** The transport connection of a socket. */
type RawSocket = Socket['conn'];

/** How long running requests may take when the server stops, in milliseconds. */
const closingGrace = 2_000;

/**
 * socket.io for the contract: authenticates, parses, calls, acknowledges. It knows no feature.
 * Errors leave as code and sentence; nothing that a client sent is ever sent back to it.
 */
export class SignallingServer<Seat> {
  readonly #http: HttpServer;
  readonly #server: Server;
  readonly #features: SignallingFeatures<Seat>;
  readonly #log: Log;
  readonly #way: WayIn;
  readonly #handshakes: SharedBuckets;
  /** The number of unauthenticated connections, by place. */
  readonly #unproven = new Map<string, number>();
  /** Removes a connection from that count. */
  readonly #prove = new WeakMap<RawSocket, () => void>();

  constructor(
    http: HttpServer,
    features: SignallingFeatures<Seat>,
    log: Log,
    way: WayIn,
    shared: SharedCounters,
  ) {
    this.#http = http;
    this.#features = features;
    this.#log = log;
    this.#way = way;
    this.#handshakes = new SharedBuckets('handshakes', handshakeBudget, shared);
    this.#server = new Server(http, {
      path: signallingPath,
      serveClient: false,
      maxHttpBufferSize: 64 * 1024,
      pingInterval: 5_000,
      pingTimeout: 8_000,
      allowRequest: (request, callback) => {
        const isOwn = isOwnHost(request, this.#way) && isOwnOrigin(request, this.#way);
        const isFree = (this.#unproven.get(this.#placeOf(request)) ?? 0) < mostUnproven;
        callback(isOwn ? (isFree ? null : 'rate_limited') : 'forbidden_origin', isOwn && isFree);
      },
      connectTimeout: connectMs,
    });
    this.#server.engine.on('connection', (raw: RawSocket) => {
      this.#handleRaw(raw);
    });
    this.#server.on('connection', (socket) => {
      void inRequest(newRequestId(), () => this.#handleConnection(socket));
    });
  }

  /** Closes the sockets and, as socket.io does, the HTTP server below them. */
  async close(): Promise<void> {
    // A client that never ends its request must not keep the server from stopping.
    const late = setTimeout(() => {
      this.#http.closeAllConnections();
    }, closingGrace);
    await this.#server.close();
    clearTimeout(late);
  }

  #handleRaw(raw: RawSocket): void {
    const place = this.#placeOf(raw.request);
    this.#unproven.set(place, (this.#unproven.get(place) ?? 0) + 1);
    const prove = (): void => {
      if (!this.#prove.delete(raw)) {
        return;
      }
      const left = (this.#unproven.get(place) ?? 0) - 1;
      if (left > 0) {
        this.#unproven.set(place, left);
      } else {
        this.#unproven.delete(place);
      }
    };
    this.#prove.set(raw, prove);
    raw.once('close', prove);
  }

  #placeOf(request: IncomingMessage): string {
    return placeOf(clientAddress(request, this.#way.trusts));
  }

  async #handleConnection(socket: Socket): Promise<void> {
    this.#prove.get(socket.conn)?.();
    let connection: Connection | null = null;
    // Messages that arrive before the features are ready wait for this promise.
    const { promise, resolve } = Promise.withResolvers<Seat | null>();
    const bucket = new TokenBucket(budget);
    // For the log, once it is known.
    let about: LogFields = {};
    socket.onAny((name: string, ...rest: unknown[]) => {
      void inRequest(newRequestId(), () =>
        this.#handleMessage(promise, bucket, name, rest, () => about),
      );
    });
    socket.once('disconnect', () => {
      if (connection !== null) {
        this.#features.disconnected(connection);
      }
    });
    try {
      requireProtocol(socket.handshake.auth);
      const handshake = parseInput(Handshake, socket.handshake.auth);
      about = aboutOf(handshake);
      const address = clientAddress(socket.request, this.#way.trusts);
      await this.#handshakes.spend(placeOf(address));
      const isSecure = isOverTls(socket.request, this.#way);
      const { cookie: cookies } = socket.handshake.headers;
      const actor = await this.#features.authenticate(handshake, { address, cookies, isSecure });
      connection = new Connection(socket, actor);
      resolve(await this.#features.connected(connection, handshake));
      this.#log.debug('A socket connected', about);
    } catch (error) {
      resolve(null);
      const refusal = this.#failureOf(error);
      // Refusals that anyone can provoke without a session must not fill the log.
      const level = connection === null ? 'debug' : 'info';
      this.#log.write(level, 'A socket was refused', { ...about, code: refusal.code });
      socket.emit('visit:refused', { error: refusal });
      socket.disconnect(true);
    } finally {
      // If the socket closed before the features knew it, they have not been told.
      if (connection !== null && !socket.connected) {
        this.#features.disconnected(connection);
      }
    }
  }

  async #handleMessage(
    ready: Promise<Seat | null>,
    bucket: TokenBucket,
    wireName: string,
    rest: readonly unknown[],
    about: () => LogFields,
  ): Promise<void> {
    const acknowledge = rest.at(-1);
    if (typeof acknowledge !== 'function') {
      return;
    }
    const began = performance.now();
    let answer: Ack<unknown>;
    try {
      bucket.spend();
      answer = { ok: true, data: await this.#call(await ready, wireName, rest) };
    } catch (error) {
      answer = { ok: false, error: this.#failureOf(error) };
    }
    this.#tell(wireName, answer, { ...about(), ms: Math.round(performance.now() - began) });
    (acknowledge as (answer: Ack<unknown>) => void)(answer);
  }

  async #call(seat: Seat | null, wireName: string, rest: readonly unknown[]): Promise<unknown> {
    const name = names.get(wireName);
    if (name === undefined || seat === null || rest.length !== 2) {
      throw new ServiceError('bad_request');
    }
    const payload: unknown = parseInput(clientEvents[name].payload, rest[0]);
    const { handle } = this.#features.handlers[name] as EventHandler<Seat, never>;
    return clientEvents[name].answer.parse(await handle(seat, payload as never));
  }

  /** Logs how a message was answered; its name only if the contract has it. */
  #tell(wireName: string, answer: Ack<unknown>, about: LogFields): void {
    const event = names.has(wireName) ? wireName : 'unknown';
    const fields = { ...about, event };
    if (answer.ok) {
      this.#log.debug('A message was answered', fields);
      return;
    }
    const { code } = answer.error;
    const level = code === 'rate_limited' ? 'debug' : 'info';
    this.#log.write(level, 'A message was refused', { ...fields, code });
  }

  /** With the id under which the log has more. */
  #failureOf(error: unknown): Failure {
    const requestId = currentRequestId();
    return { ...this.#codeOf(error), ...(requestId === undefined ? {} : { requestId }) };
  }

  #codeOf(error: unknown): Failure {
    const known = failureOf(error);
    if (known !== null) {
      return known;
    }
    const trouble = noticeTrouble(error);
    if (trouble !== null) {
      this.#log.error(troubleWords[trouble], error);
      return failure(trouble);
    }
    this.#log.error('A message failed', error);
    return failure('internal');
  }
}

/**
 * A page from before an update must learn that it is outdated, whatever else its handshake
 * contains.
 */
function requireProtocol(auth: unknown): void {
  const { protocol } = (auth ?? {}) as { readonly protocol?: unknown };
  if (typeof protocol === 'number' && protocol !== signallingProtocol) {
    throw new ServiceError('protocol_outdated');
  }
}

/** Identifies the socket in the log. */
const aboutOf = (handshake: Handshake): LogFields => ({
  ...{ purpose: handshake.purpose, as: handshake.as },
  ...(handshake.purpose === 'visit' && { encounterId: handshake.encounterId }),
});
