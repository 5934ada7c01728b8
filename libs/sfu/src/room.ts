import { EventEmitter } from 'node:events';
import { type RtpCapabilities } from '@teleward/contracts';
import { AsyncQueue } from './async-queue.ts';
import { isClosed } from './closing.ts';
import { describeError, mediaUnavailable, SfuError } from './errors.ts';
import { type Log } from './logging.ts';
import { MediaRouter, type Speaker } from './media-router.ts';
import { type MediaWorker } from './media-worker.ts';
import { presentRtpCapabilities } from './parameters.ts';
import { Peer, type PeerOptions, type PeerRoom } from './peer.ts';

export interface RoomOptions {
  /** The visit's id. */
  id: string;
  worker: MediaWorker;
  log: Log;
}

export interface RoomEvents {
  /**
   * The worker died and another one took over. Every peer has new transports (`peer.setup`), no
   * tracks and no consumers; admissions are unchanged.
   */
  restarted: [];
  /** The worker died and the room could not be restarted. The room closes itself right after. */
  failed: [];
  /** The speakers, loudest first, about twice a second; empty when all became silent. */
  speakers: [Speaker[]];
  /** It was closed: by its owner, with the SFU, or after `failed`. */
  close: [];
}

/** How long a room waits for the replacement of its worker. */
const workerPatienceMs = 10_000;

/** A room that outlives too many workers is given up, because it may be what kills them. */
const maxRestarts = 5;
const restartWindowMs = 60_000;

/** The media of one visit, on one worker. */
export class Room extends EventEmitter<RoomEvents> {
  // The visit's id.
  readonly #id: string;
  // The worker of the room, across deaths of its process.
  readonly #worker: MediaWorker;
  // The router on the running process.
  #router: MediaRouter;
  // The peers of this room, by id.
  readonly #peers = new Map<string, Peer>();
  // Serializes everything that touches media of this room.
  readonly #queue = new AsyncQueue();
  // Times of the last restarts, in ms since the process start.
  #restarts: number[] = [];
  // The part of this room that peers can access.
  readonly #peerRoom: PeerRoom;
  // Closed flag.
  #closed = false;

  readonly #log: Log;

  // A field, so that it can be removed from the worker again.
  readonly #handleWorkerDied = (): void => {
    this.#queue
      .run(() => this.#restart())
      .catch((error: unknown) => {
        this.#log('error', 'a listener failed', { roomId: this.#id, reason: describeError(error) });
      });
  };

  /** @throws {SfuError} `unavailable` */
  static async create(options: RoomOptions): Promise<Room> {
    const { worker } = options;
    // Counted before it exists, so that rooms created at the same time spread over the workers.
    worker.addRoom();
    try {
      await worker.whenAlive(workerPatienceMs);
      return new Room(options, await MediaRouter.create(worker));
    } catch (error) {
      worker.removeRoom();
      throw error;
    }
  }

  private constructor({ id, worker, log }: RoomOptions, router: MediaRouter) {
    super();
    this.#id = id;
    this.#worker = worker;
    this.#log = log;
    this.#router = router;
    this.#peerRoom = this.#createPeerRoom();
    this.#worker.on('died', this.#handleWorkerDied);
    this.#handleRouter(router);
    this.#logVerb('create');
  }

  get id(): string {
    return this.#id;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get peers(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  get routerRtpCapabilities(): RtpCapabilities {
    return presentRtpCapabilities(this.#router.rtpCapabilities);
  }

  /** Closes every peer and the router. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#logVerb('close');
    this.#worker.off('died', this.#handleWorkerDied);
    this.#worker.removeRoom();
    for (const peer of this.peers) peer.close();
    this.#router.close();
    this.emit('close');
  }

  /**
   * Creates a peer with both transports.
   *
   * @throws {SfuError} `invalid_state` if the id already exists, `unavailable`
   */
  createPeer(options: PeerOptions): Promise<Peer> {
    return this.#queue.run(async () => {
      this.#requireOpen();
      if (this.#peers.has(options.id)) {
        throw new SfuError('invalid_state', 'This participant is already in the room.');
      }
      const peer = await Peer.create(options, this.#peerRoom);
      if (isClosed(this)) {
        peer.close();
        throw mediaUnavailable();
      }
      this.#peers.set(peer.id, peer);
      this.#logVerb('createPeer', { peerId: peer.id });
      peer.on('close', () => this.#peers.delete(peer.id));
      return peer;
    });
  }

  /** @throws {SfuError} `not_found` */
  peer(id: string): Peer {
    const peer = this.#peers.get(id);
    if (peer === undefined) throw new SfuError('not_found', 'This participant is not in the room.');
    return peer;
  }

  /** Moves all peers to a new router after the old one went down with its worker. */
  async #restart(): Promise<void> {
    if (this.#closed || !this.#router.closed) return;
    let restarted = false;
    while (!restarted && this.#mayRestart()) {
      restarted = await this.#tryRestart();
      if (isClosed(this)) return;
    }
    if (restarted) {
      this.#logVerb('restart');
      this.emit('restarted');
      return;
    }
    this.#log('error', 'room could not be restarted', { roomId: this.#id });
    this.emit('failed');
    this.close();
  }

  /** @returns false if it failed, for example because the worker died again. */
  async #tryRestart(): Promise<boolean> {
    try {
      await this.#worker.whenAlive(workerPatienceMs);
      const router = await MediaRouter.create(this.#worker);
      if (isClosed(this)) {
        router.close();
        return false;
      }
      this.#router.close();
      this.#router = router;
      this.#handleRouter(router);
      for (const peer of this.peers) await peer.restart();
      return !router.closed;
    } catch (error) {
      this.#log('warn', 'room does not restart yet', {
        roomId: this.#id,
        reason: describeError(error),
      });
      return false;
    }
  }

  #logVerb(verb: string, fields: Record<string, string> = {}): void {
    this.#log('debug', 'room', { verb, roomId: this.#id, ...fields });
  }

  #mayRestart(): boolean {
    const now = performance.now();
    this.#restarts = [...this.#restarts.filter((time) => now - time < restartWindowMs), now];
    return this.#restarts.length <= maxRestarts;
  }

  #requireOpen(): void {
    if (this.#closed || this.#router.closed) throw mediaUnavailable();
  }

  #createPeerRoom(): PeerRoom {
    const router = (): MediaRouter => this.#router;
    const peers = (): readonly Peer[] => this.peers;
    return {
      id: this.#id,
      log: this.#log,
      get router() {
        return router();
      },
      get peers() {
        return peers();
      },
      enqueue: (task) => this.#queue.run(task),
    };
  }

  #handleRouter(router: MediaRouter): void {
    router.on('speakers', (speakers) => this.emit('speakers', speakers));
  }
}
