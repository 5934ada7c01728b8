import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createWorker, type types } from 'mediasoup';
import { mediaCodecs } from './codecs.ts';
import { isClosed } from './closing.ts';
import { attempt, describeError, mediaUnavailable } from './errors.ts';
import { type Log } from './logging.ts';

/** Where a worker listens: one UDP and one TCP port, shared by all of its transports. */
export interface MediaWorkerListen {
  /** Local address to bind. */
  ip: string;
  /** Address that clients are told, when it is another one. */
  announcedAddress?: string;
  /** Another local address to bind and tell, after the first; left out while it cannot be had. */
  besides?: string;
  /** Fixed port for both protocols. */
  port?: number;
  /** Range to choose free ports from, used without `port`. */
  portRange?: { min: number; max: number };
}

export interface MediaWorkerOptions {
  listen: MediaWorkerListen;
  /** Path of the `mediasoup-worker` binary; mediasoup's own choice when absent. */
  workerBin?: string;
  log: Log;
}

export interface MediaWorkerEvents {
  /** The process ended although nobody asked it to. A replacement is on its way. */
  died: [];
}

/** Deaths further apart than this are not held against each other. */
const repeatWindowMs = 60_000;
const firstBackoffMs = 1_000;
const maxBackoffMs = 30_000;

/**
 * One worker: a `mediasoup-worker` process with its `WebRtcServer`, replaced when it dies: at once the
 * first time, then with growing pauses.
 */
export class MediaWorker extends EventEmitter<MediaWorkerEvents> {
  // Where to listen and what to run.
  readonly #options: MediaWorkerOptions;
  // The process that runs now; undefined while it is being replaced.
  #process: types.Worker | undefined;
  // The listening sockets of that process.
  #webRtcServer: types.WebRtcServer | undefined;
  // Rooms that live here.
  #rooms = 0;
  // Times of the last deaths, in ms since the process start.
  #deaths: number[] = [];
  // Settles when the replacement runs; undefined while nothing is replaced.
  #replacement: Promise<void> | undefined;
  // Ends the pauses between attempts.
  readonly #closing = new AbortController();

  /** @throws {SfuError} `unavailable` when the process or its sockets cannot be had. */
  static async create(options: MediaWorkerOptions): Promise<MediaWorker> {
    const worker = new MediaWorker(options);
    await attempt('unavailable', () => worker.#start());
    return worker;
  }

  private constructor(options: MediaWorkerOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  get alive(): boolean {
    return this.#process !== undefined && !this.#process.closed;
  }

  /** Of the running process; undefined while it is being replaced. */
  get pid(): number | undefined {
    return this.alive ? this.#process?.pid : undefined;
  }

  /** Number of rooms that live here. */
  get load(): number {
    return this.#rooms;
  }

  close(): void {
    if (this.closed) return;
    this.#closing.abort();
    this.#process?.close();
  }

  /** Counts a room in. */
  addRoom(): void {
    this.#rooms += 1;
  }

  /** Counts a room out. */
  removeRoom(): void {
    this.#rooms -= 1;
  }

  /** @throws {SfuError} `unavailable` when it is not alive within `timeoutMs`. */
  async whenAlive(timeoutMs: number): Promise<void> {
    if (this.alive) return;
    if (this.#replacement === undefined) throw mediaUnavailable();
    const timer = new AbortController();
    try {
      await Promise.race([
        this.#replacement,
        delay(timeoutMs, undefined, { ref: false, signal: timer.signal }),
      ]);
    } finally {
      timer.abort();
    }
    if (isClosed(this) || this.pid === undefined) throw mediaUnavailable();
  }

  /** @throws {SfuError} `unavailable` */
  async createRouter(): Promise<{ router: types.Router; webRtcServer: types.WebRtcServer }> {
    const [process, webRtcServer] = [this.#process, this.#webRtcServer];
    if (process === undefined || webRtcServer === undefined) throw mediaUnavailable();
    const router = await attempt('unavailable', () => process.createRouter({ mediaCodecs }));
    return { router, webRtcServer };
  }

  async #start(): Promise<void> {
    const { workerBin, log } = this.#options;
    const process = await createWorker({
      logLevel: 'warn',
      ...(workerBin === undefined ? {} : { workerBin }),
    });
    // From here on a death during the start must be noticed too: createWebRtcServer() rejects then.
    const webRtcServer = await this.#listen(process).catch((error: unknown) => {
      process.close();
      throw error;
    });
    if (isClosed(this) || isClosed(process)) {
      process.close();
      throw mediaUnavailable();
    }
    process.on('died', () => {
      this.#handleDied();
    });
    this.#process = process;
    this.#webRtcServer = webRtcServer;
    log('info', 'media worker runs', { pid: process.pid });
  }

  async #listen(process: types.Worker): Promise<types.WebRtcServer> {
    const { listen, log } = this.#options;
    const { besides } = listen;
    if (besides === undefined) {
      return process.createWebRtcServer({ listenInfos: infosOf(listen) });
    }
    try {
      const more = infosOf({ ...listen, ip: besides });
      return await process.createWebRtcServer({ listenInfos: [...infosOf(listen), ...more] });
    } catch (error) {
      // A computer that moved to another network no longer has the address.
      log('warn', 'media cannot listen on the further address', { reason: describeError(error) });
      return process.createWebRtcServer({ listenInfos: infosOf(listen) });
    }
  }

  #handleDied(): void {
    this.#options.log('error', 'media worker died', { pid: this.#process?.pid ?? 0 });
    this.#process = undefined;
    this.#webRtcServer = undefined;
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((time) => now - time < repeatWindowMs), now];
    this.#replacement = this.#replace().finally(() => {
      this.#replacement = undefined;
    });
    this.emit('died');
  }

  async #replace(): Promise<void> {
    for (let failures = this.#deaths.length - 1; !this.closed; failures += 1) {
      if (failures > 0) await this.#backOff(failures);
      if (isClosed(this)) return;
      try {
        await this.#start();
        return;
      } catch (error) {
        this.#options.log('error', 'media worker could not be replaced', {
          reason: describeError(error),
        });
      }
    }
  }

  async #backOff(failures: number): Promise<void> {
    const pause = Math.min(firstBackoffMs * 2 ** (failures - 1), maxBackoffMs);
    this.#options.log('warn', 'media worker keeps dying', { failures, pauseMs: pause });
    try {
      await delay(pause, undefined, { ref: false, signal: this.#closing.signal });
    } catch {
      // Closed meanwhile; the caller looks.
    }
  }
}

const infosOf = (listen: MediaWorkerListen): types.TransportListenInfo[] => [
  listenInfo('udp', listen),
  listenInfo('tcp', listen),
];

function listenInfo(protocol: 'udp' | 'tcp', listen: MediaWorkerListen): types.TransportListenInfo {
  const { ip, announcedAddress, port, portRange } = listen;
  return {
    protocol,
    ip,
    ...(announcedAddress === undefined ? {} : { announcedAddress }),
    ...(port === undefined ? {} : { port }),
    ...(port === undefined && portRange !== undefined ? { portRange } : {}),
  };
}
