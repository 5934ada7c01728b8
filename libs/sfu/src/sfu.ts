import { setLogEventListeners } from 'mediasoup';
import { isClosed } from './closing.ts';
import { mediaUnavailable } from './errors.ts';
import { type Log } from './logging.ts';
import { MediaWorker, type MediaWorkerListen } from './media-worker.ts';
import { NetworkProbe, type NetworkProbeOptions } from './network-probe.ts';
import { Room } from './room.ts';

export interface SfuListen {
  /** Local address to bind, for UDP and TCP. */
  ip: string;
  /** The address that clients are told, where it differs; required with `0.0.0.0`. */
  announcedAddress?: string;
  /**
   * A further local address to bind and announce, after the first; skipped while it is unavailable.
   */
  besides?: string;
  /** The UDP and TCP port of the first worker; each further worker uses the next one. */
  port?: number;
  /** Without `port`: the lowest port to choose from. Default 10000. */
  portMin?: number;
  /** Without `port`: the highest port to choose from. Default 59999. */
  portMax?: number;
}

export interface SfuOptions {
  /** The number of worker processes; more than one per core does not help. */
  workerCount: number;
  listen: SfuListen;
  /**
   * Path of `mediasoup-worker`. Default: `MEDIASOUP_WORKER_BIN`, or the one in mediasoup's package.
   */
  workerBin?: string;
  log: Log;
}

const defaultPorts = { min: 10_000, max: 59_999 };

/** The selective forwarding unit of this process: its workers and the rooms on them. */
export class Sfu {
  // One for each process of the pool; they outlive deaths of their processes.
  readonly #workers: readonly MediaWorker[];
  // Rooms that are open.
  readonly #rooms = new Set<Room>();
  // Running network checks.
  readonly #probes = new Set<NetworkProbe>();
  readonly #log: Log;
  // Closed flag.
  #closed = false;

  /**
   * Starts the workers.
   *
   * @throws {RangeError} if the options are inconsistent
   * @throws {SfuError} `unavailable` if a worker does not start or cannot listen
   */
  static async create(options: SfuOptions): Promise<Sfu> {
    const { workerCount, listen, workerBin, log } = options;
    requireSensible(options);
    if (listen.ip === '0.0.0.0' && listen.announcedAddress === undefined) {
      log('warn', 'media listens on every address but announces none that clients can reach');
    }
    setLogEventListeners({
      onwarn: (namespace, message) => {
        log('warn', message, { from: namespace });
      },
      onerror: (namespace, message, error) => {
        log('error', message, { from: namespace, reason: error?.message ?? '' });
      },
    });
    const starts = await Promise.allSettled(
      Array.from({ length: workerCount }, (_, index) =>
        MediaWorker.create({
          listen: listenOf(listen, index),
          ...(workerBin === undefined ? {} : { workerBin }),
          log,
        }),
      ),
    );
    const workers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const failure = starts.find((start) => start.status === 'rejected');
    if (failure !== undefined) {
      for (const worker of workers) worker.close();
      throw failure.reason;
    }
    return new Sfu(workers, log);
  }

  private constructor(workers: readonly MediaWorker[], log: Log) {
    this.#workers = workers;
    this.#log = log;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether every worker is alive. */
  get healthy(): boolean {
    return !this.#closed && this.#workers.every((worker) => worker.alive);
  }

  /** Process ids of the workers that are alive. */
  get workerPids(): number[] {
    return this.#workers.flatMap((worker) => worker.pid ?? []);
  }

  get rooms(): readonly Room[] {
    return [...this.#rooms];
  }

  /** Closes every room, probe and worker. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const room of this.rooms) room.close();
    for (const probe of [...this.#probes]) probe.close();
    for (const worker of this.#workers) worker.close();
  }

  /**
   * Opens a room on the worker with the fewest rooms; the caller makes sure that a visit has only
   * one.
   *
   * @throws {SfuError} `unavailable`
   */
  async createRoom({ id }: { id: string }): Promise<Room> {
    if (this.#closed) throw mediaUnavailable();
    const room = await Room.create({ id, worker: this.#leastLoadedWorker(), log: this.#log });
    if (isClosed(this)) {
      room.close();
      throw mediaUnavailable();
    }
    this.#rooms.add(room);
    room.on('close', () => this.#rooms.delete(room));
    return room;
  }

  /**
   * Opens a network check, on the ports of the worker with the fewest rooms.
   *
   * @throws {SfuError} `unavailable`
   */
  async createProbe(options: NetworkProbeOptions): Promise<NetworkProbe> {
    if (this.#closed) throw mediaUnavailable();
    const probe = await NetworkProbe.create(this.#leastLoadedWorker(), options);
    if (isClosed(this)) {
      probe.close();
      throw mediaUnavailable();
    }
    this.#probes.add(probe);
    probe.on('close', () => this.#probes.delete(probe));
    return probe;
  }

  // A worker that is being replaced is chosen only if no other is left.
  #leastLoadedWorker(): MediaWorker {
    const [first] = this.#workers.toSorted(
      (one, other) => Number(other.alive) - Number(one.alive) || one.load - other.load,
    );
    if (first === undefined) throw mediaUnavailable();
    return first;
  }
}

function requireSensible({ workerCount, listen }: SfuOptions): void {
  if (!Number.isInteger(workerCount) || workerCount < 1) {
    throw new RangeError('workerCount must be a positive integer');
  }
  const { port, portMin = defaultPorts.min, portMax = defaultPorts.max } = listen;
  const ports = port === undefined ? [portMin, portMax] : [port, port + workerCount - 1];
  if (ports.some((one) => !Number.isInteger(one) || one < 1 || one > 65_535)) {
    throw new RangeError('media ports must be between 1 and 65535');
  }
  if (port === undefined && portMin > portMax) {
    throw new RangeError('portMin must not be above portMax');
  }
}

function listenOf(listen: SfuListen, index: number): MediaWorkerListen {
  const { ip, announcedAddress, besides, port } = listen;
  const { portMin = defaultPorts.min, portMax = defaultPorts.max } = listen;
  return {
    ip,
    ...(announcedAddress === undefined ? {} : { announcedAddress }),
    ...(besides === undefined ? {} : { besides }),
    ...(port === undefined
      ? { portRange: { min: portMin, max: portMax } }
      : { port: port + index }),
  };
}
