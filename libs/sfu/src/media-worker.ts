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
  /** The address that clients are told, where it differs. */
  announcedAddress?: string;
  /**
   * A further local address to bind and announce, after the first; skipped while it is unavailable.
   */
  besides?: string;
  /** Fixed port for both protocols. */
  port?: number;
  /** Range to choose free ports from, used without `port`. */
  portRange?: { min: number; max: number };
}

export interface MediaWorkerOptions {
  listen: MediaWorkerListen;
  /** Path of the `mediasoup-worker` binary; mediasoup's own choice if absent. */
  workerBin?: string;
  log: Log;
}

export interface MediaWorkerEvents {
  /** The process ended unexpectedly. A replacement is being started. */
  died: [];
}

/** Deaths that are further apart than this do not lengthen the pauses. */
const repeatWindowMs = 60_000;
const firstBackoffMs = 1_000;
const maxBackoffMs = 30_000;

/**
 * One worker: a `mediasoup-worker` process with its `WebRtcServer`, replaced when it dies: at once
 * the first time, then after growing pauses.
 */
export class MediaWorker extends EventEmitter<MediaWorkerEvents> {
  // Where to listen and what to run.
  readonly #options: MediaWorkerOptions;
  // The running process; undefined while it is being replaced.
  #process: types.Worker | undefined;
  // The listening sockets of that process.
  #webRtcServer: types.WebRtcServer | undefined;
  // The number of rooms on this worker.
  #rooms = 0;
  // Times of the last deaths, in ms since the process start.
  #deaths: number[] = [];
  // Settles when the replacement runs; undefined while none is pending.
  #replacement: Promise<void> | undefined;
  // Ends the pauses between attempts.
  readonly #closing = new AbortController();

  /** @throws {SfuError} `unavailable` if the process or its sockets cannot be created. */
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

  /** The id of the running process; undefined while it is being replaced. */
  get pid(): number | undefined {
    return this.alive ? this.#process?.pid : undefined;
  }

  /** The number of rooms on this worker. */
  get load(): number {
    return this.#rooms;
  }

  close(): void {
    if (this.closed) return;
    this.#closing.abort();
    this.#process?.close();
  }

  /** Registers a room. */
  addRoom(): void {
    this.#rooms += 1;
  }

  /** Deregisters a room. */
  removeRoom(): void {
    this.#rooms -= 1;
  }

  /** @throws {SfuError} `unavailable` if it is not alive within `timeoutMs`. */
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
    // From here on a death during the start must be noticed too: createWebRtcServer() then rejects.
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
      // Closed meanwhile; the caller checks that.
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
