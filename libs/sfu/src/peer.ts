import { EventEmitter } from 'node:events';
import {
  type ConsumerParameters,
  type DataConsumerParameters,
  type DtlsParameters,
  type IceParameters,
  type MediaKind,
  type RtpCapabilities,
} from '@teleward/contracts';
import { isClosed } from './closing.ts';
import { attempt, describeError, mediaUnavailable, SfuError } from './errors.ts';
import { type Log } from './logging.ts';
import { type MediaRouter } from './media-router.ts';
import { MediaSession, type PeerSetup } from './media-session.ts';
import { type PeerEvents } from './peer-events.ts';
import { type ProduceOptions, type Track } from './track.ts';

/** What a peer can access of its room. */
export interface PeerRoom {
  readonly id: string;
  readonly router: MediaRouter;
  readonly peers: readonly Peer[];
  /**
   * Runs a task alone: meanwhile nothing else happens in the room, except closing and a worker's
   * death.
   */
  enqueue<T>(task: () => Promise<T>): Promise<T>;
  log: Log;
}

export interface PeerOptions {
  /** The participant's id. */
  id: string;
  /** False for a participant who waits to be admitted. */
  admitted: boolean;
  /** The kinds that it may send; all by default. */
  sends?: readonly MediaKind[];
  /** The kinds that it may receive; all by default. */
  receives?: readonly MediaKind[];
}

const everything: readonly MediaKind[] = ['audio', 'video'];

/**
 * One participant's media in a room. Before admission a peer may connect transports and publish
 * paused tracks, but neither hears nor is heard by anyone.
 *
 * Every verb throws SfuError: `unavailable` if the peer is closed or its worker is being replaced,
 * and the codes named at the verb.
 */
export class Peer extends EventEmitter<PeerEvents> {
  // The participant's id.
  readonly #id: string;
  // The part of the room that a peer may access.
  readonly #room: PeerRoom;
  // Whether it is admitted.
  #admitted: boolean;
  // The kinds that it may ever send and receive.
  readonly #sends: readonly MediaKind[];
  readonly #receives: readonly MediaKind[];
  // Transports and everything that runs over them; replaced by renew() and after a worker's death.
  #session: MediaSession;
  // Closed flag.
  #closed = false;

  /**
   * Only the room calls this.
   *
   * @throws {SfuError} `unavailable`
   */
  static async create(options: PeerOptions, room: PeerRoom): Promise<Peer> {
    return new Peer(options, room, await MediaSession.create(options.id, room.router));
  }

  private constructor(options: PeerOptions, room: PeerRoom, session: MediaSession) {
    super();
    const { id, admitted, sends = everything, receives = everything } = options;
    this.#id = id;
    this.#admitted = admitted;
    this.#sends = sends;
    this.#receives = receives;
    this.#room = room;
    this.#session = session;
    this.#handleSession(session);
  }

  get id(): string {
    return this.#id;
  }

  get admitted(): boolean {
    return this.#admitted;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** What the client needs to create its ends of the transports. */
  get setup(): PeerSetup {
    return this.#session.setup;
  }

  /** Closes transports, tracks and consumers. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#log('close');
    this.#session.close();
    this.emit('close');
  }

  /**
   * Repeating it with the same parameters is harmless. Throws `not_found`, `media_invalid`,
   * `invalid_state`.
   */
  connectTransport(transportId: string, dtlsParameters: DtlsParameters): Promise<void> {
    return this.#run('connectTransport', (session) =>
      session.connectTransport(transportId, dtlsParameters),
    );
  }

  /** New ICE credentials for a transport whose path changed. Throws `not_found`. */
  restartIce(transportId: string): Promise<IceParameters> {
    return this.#run('restartIce', (session) => session.restartIce(transportId));
  }

  /**
   * Stores what the client can receive. Returns the warm-up channel and the consumers, paused; no
   * consumers before admission. A repeated call replaces all previous consumers. Throws
   * `media_invalid`.
   */
  startMedia(
    rtpCapabilities: RtpCapabilities,
  ): Promise<{ warmUp: DataConsumerParameters; consumers: ConsumerParameters[] }> {
    return this.#run('startMedia', async (session) => {
      const warmUp = await session.startMedia(rtpCapabilities);
      return { warmUp, consumers: this.#admitted ? await this.#receiveOthers(session) : [] };
    });
  }

  /** Discards transports, tracks and consumers and returns new transports. */
  renew(): Promise<PeerSetup> {
    return this.#run('renew', async (session) => {
      await this.#replaceSession();
      // The old session closes last: if creating the new one fails, half a connection is better
      // than none.
      session.close();
      return this.#session.setup;
    });
  }

  /**
   * Publishes a track and ends one of the same source. Throws `not_admitted` if it is not paused
   * and the peer is not admitted; `not_found`, also for a kind that it may not send;
   * `media_invalid`.
   */
  produce(options: ProduceOptions): Promise<{ producerId: string }> {
    return this.#run('produce', async (session) => {
      if (!this.#sends.includes(options.kind)) {
        throw new SfuError('not_found', 'You may not send this kind of stream.');
      }
      if (!options.paused) this.#requireAdmitted();
      const track = await session.produce(options);
      if (this.#admitted) await this.#offer(track);
      return { producerId: track.id };
    });
  }

  /** Mutes. Throws `not_found`. */
  pauseProducer(producerId: string): Promise<void> {
    return this.#run('pauseProducer', (session) => {
      const track = session.track(producerId);
      return attempt('unavailable', () => track.pause());
    });
  }

  /** Unmutes. Throws `not_found`, `not_admitted`. */
  resumeProducer(producerId: string): Promise<void> {
    return this.#run('resumeProducer', (session) => {
      const track = session.track(producerId);
      this.#requireAdmitted();
      return attempt('unavailable', () => track.resume());
    });
  }

  /** Ends a track for good. Throws `not_found`. */
  closeProducer(producerId: string): Promise<void> {
    return this.#run('closeProducer', (session) => {
      session.closeTrack(producerId);
      return Promise.resolve();
    });
  }

  /** The client no longer plays it. Throws `not_found`. */
  pauseConsumer(consumerId: string): Promise<void> {
    return this.#run('pauseConsumer', (session) => {
      const consumer = session.consumer(consumerId);
      return attempt('unavailable', () => consumer.pause());
    });
  }

  /** The client is ready for it. Video begins with a key frame, each time. Throws `not_found`. */
  resumeConsumer(consumerId: string): Promise<void> {
    return this.#run('resumeConsumer', async (session) => {
      const consumer = session.consumer(consumerId);
      // The worker requests a key frame when a consumer is resumed, and only then.
      const runs = !consumer.paused;
      await attempt('unavailable', () =>
        runs && consumer.kind === 'video' ? consumer.requestKeyFrame() : consumer.resume(),
      );
    });
  }

  /**
   * Admits the peer: from now on there are consumers both ways, announced by `consumer`. What it
   * publishes stays paused until its client resumes it. Idempotent, and harmless after a worker's
   * death.
   */
  admit(): Promise<void> {
    return this.#room.enqueue(async () => {
      if (this.#closed) throw mediaUnavailable();
      if (this.#admitted) return;
      this.#log('admit');
      this.#admitted = true;
      const session = this.#session;
      for (const track of session.tracks) await this.#offer(track);
      for (const consumer of await this.#receiveOthers(session)) this.emit('consumer', consumer);
    });
  }

  /**
   * Revokes the admission: the peer neither hears nor is heard by anyone, as before admission, and
   * keeps its transports. Idempotent, and harmless for a peer that is gone.
   */
  dismiss(): Promise<void> {
    return this.#room.enqueue(async () => {
      if (this.#closed || !this.#admitted) return;
      this.#log('dismiss');
      this.#admitted = false;
      const session = this.#session;
      session.closeConsumers();
      for (const track of session.tracks) {
        for (const other of this.#room.peers) other.#session.closeConsumers(track.id);
        try {
          await this.#room.router.ignore(track);
          await attempt('unavailable', () => track.pause());
        } catch (error) {
          this.#logFailure('track could not be silenced', error);
        }
      }
    });
  }

  /** Starts over on the room's current router. Only the room calls this. */
  async restart(): Promise<void> {
    this.#log('restart');
    try {
      await this.#replaceSession();
    } catch (error) {
      // A peer that left meanwhile must not keep the others from continuing.
      if (!this.#closed) throw error;
    }
  }

  /** Receives a track of another peer and announces it. Only that peer calls this. */
  async receive(track: Track): Promise<void> {
    if (!this.#receives.includes(track.kind)) return;
    try {
      const consumer = await this.#session.consume(track);
      if (consumer !== undefined && !this.#closed) this.emit('consumer', consumer);
    } catch (error) {
      this.#logFailure('track could not be received', error);
    }
  }

  /** Lets the other peers receive a track of this peer. */
  async #offer(track: Track): Promise<void> {
    try {
      await this.#room.router.listenTo(track);
    } catch (error) {
      this.#logFailure('track cannot be listened to', error);
    }
    for (const other of this.#room.peers) {
      if (other !== this && other.admitted) await other.receive(track);
    }
  }

  /** Receives what the others publish; skips a track that fails. */
  async #receiveOthers(session: MediaSession): Promise<ConsumerParameters[]> {
    const consumers: ConsumerParameters[] = [];
    for (const other of this.#room.peers) {
      if (other === this || !other.admitted) continue;
      for (const track of other.#session.tracks) {
        if (!this.#receives.includes(track.kind)) continue;
        try {
          const consumer = await session.consume(track);
          if (consumer !== undefined) consumers.push(consumer);
        } catch (error) {
          this.#logFailure('track could not be received', error);
        }
      }
    }
    return consumers;
  }

  async #replaceSession(): Promise<void> {
    const session = await MediaSession.create(this.#id, this.#room.router);
    if (isClosed(this)) {
      session.close();
      throw mediaUnavailable();
    }
    this.#session.removeAllListeners();
    this.#session = session;
    this.#handleSession(session);
  }

  /** Runs a verb alone in the room, on the peer's session at that time. */
  #run<T>(name: string, verb: (session: MediaSession) => Promise<T>): Promise<T> {
    return this.#room.enqueue(async () => {
      this.#log(name);
      const session = this.#session;
      if (this.#closed || session.closed) throw mediaUnavailable();
      try {
        const result = await verb(session);
        // The client must not be told of objects that no longer exist.
        if (isClosed(this)) throw mediaUnavailable();
        return result;
      } catch (error) {
        // In that case the worker did not find the verb's object, which is not the client's fault.
        throw isClosed(this) || isClosed(session) ? mediaUnavailable(error) : error;
      }
    });
  }

  #requireAdmitted(): void {
    if (this.#admitted) return;
    throw new SfuError('not_admitted', 'You are still in the waiting room.');
  }

  #log(verb: string, fields: Record<string, string> = {}): void {
    this.#room.log('debug', 'peer', { verb, roomId: this.#room.id, peerId: this.#id, ...fields });
  }

  #logFailure(message: string, error: unknown): void {
    if (this.#closed || this.#session.closed) return;
    this.#room.log('warn', message, { roomId: this.#room.id, reason: describeError(error) });
  }

  #handleSession(session: MediaSession): void {
    session.on('consumerclosed', (consumerId) => this.emit('consumerclosed', consumerId));
    session.on('consumerpaused', (consumerId) => this.emit('consumerpaused', consumerId));
    session.on('consumerresumed', (consumerId) => this.emit('consumerresumed', consumerId));
    session.on('icestate', (change) => {
      this.#log('ice', { direction: change.direction, state: change.state });
      this.emit('icestate', change);
    });
  }
}
