import { EventEmitter } from 'node:events';
import {
  type ArrivalPoint,
  checkLimits,
  type NetworkPath,
  type PathSetup,
} from '@teleward/contracts';
import { isClosed } from './closing.ts';
import { attempt, mediaUnavailable, SfuError } from './errors.ts';
import { type MediaWorker } from './media-worker.ts';
import { ProbedPath } from './probed-path.ts';

export interface NetworkProbeOptions {
  /** The paths to try. */
  paths: readonly NetworkPath[];
  /** The limits of the check; `checkLimits` of the contract by default. */
  limits?: { bytes: number; ms: number };
}

export interface NetworkProbeEvents {
  /** It exceeded its limits, or its worker died; it closes itself right after. */
  failed: [SfuError];
  /** It was closed: by its owner, with the SFU, or after `failed`. */
  close: [];
}

/**
 * A test of a person's connection to the media server, over the worker's own ports and outside of
 * any room. It carries meaningless bytes within hard limits of time and amount, and has a router of
 * its own, with which it ends.
 */
export class NetworkProbe extends EventEmitter<NetworkProbeEvents> {
  // The paths under test.
  readonly #paths = new Map<NetworkPath, ProbedPath>();
  // Closes everything below it.
  #closeRouter = (): void => undefined;
  // Ends the probe when its time is up.
  readonly #timer: NodeJS.Timeout;
  // See NetworkProbeOptions.
  readonly #limits: { bytes: number; ms: number };
  // Bytes received and sent so far.
  #bytes = 0;
  // Closed flag.
  #closed = false;

  /** @throws {SfuError} `unavailable` */
  static async create(
    worker: MediaWorker,
    { paths, limits = checkLimits }: NetworkProbeOptions,
  ): Promise<NetworkProbe> {
    const probe = new NetworkProbe(limits);
    try {
      await probe.#open(worker, paths);
      return probe;
    } catch (error) {
      probe.close();
      throw error;
    }
  }

  private constructor(limits: { bytes: number; ms: number }) {
    super();
    this.#limits = limits;
    this.#timer = setTimeout(() => {
      this.#fail(new SfuError('limit_reached', 'The network check reached its time limit.'));
    }, limits.ms);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get setup(): PathSetup[] {
    return [...this.#paths.values()].map(({ setup }) => setup);
  }

  /** Closes every path. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    // Before the router: if a transport closes with its router, mediasoup's WebRtcServer keeps it
    // forever.
    for (const path of this.#paths.values()) path.close();
    this.#closeRouter();
    this.emit('close');
  }

  /** @throws {SfuError} `not_found`, `media_invalid`, `invalid_state`, `unavailable` */
  connect(path: NetworkPath, dtlsParameters: unknown): Promise<void> {
    return this.#path(path).connect(dtlsParameters);
  }

  /**
   * See `ProbedPath`.
   *
   * @throws {SfuError} `not_found`, `invalid_state`, `unavailable`
   */
  sendLoad(path: NetworkPath, durationMs: number): Promise<number> {
    return this.#path(path).sendLoad(durationMs);
  }

  /**
   * The arrivals of the browser's load.
   *
   * @throws {SfuError} `not_found`, `unavailable`
   */
  arrivals(path: NetworkPath): readonly ArrivalPoint[] {
    return this.#path(path).arrivals;
  }

  async #open(worker: MediaWorker, paths: readonly NetworkPath[]): Promise<void> {
    const { router, webRtcServer } = await worker.createRouter();
    this.#closeRouter = () => {
      router.close();
    };
    router.on('workerclose', () => {
      this.#fail(mediaUnavailable());
    });
    const direct = await attempt('unavailable', () => router.createDirectTransport());
    const count = (bytes: number): boolean => this.#count(bytes);
    for (const path of new Set(paths)) {
      const ground = { router, webRtcServer, direct, count };
      const probed = await ProbedPath.create(path, ground);
      this.#paths.set(path, probed);
      if (!isClosed(this)) continue;
      probed.close();
      throw mediaUnavailable();
    }
  }

  #path(path: NetworkPath): ProbedPath {
    if (this.#closed) throw mediaUnavailable();
    const probed = this.#paths.get(path);
    if (probed === undefined) {
      throw new SfuError('not_found', 'This path is not part of the check.');
    }
    return probed;
  }

  #count(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#closed) return false;
    if (this.#bytes <= this.#limits.bytes) return true;
    this.#fail(new SfuError('limit_reached', 'The network check reached its data limit.'));
    return false;
  }

  #fail(error: SfuError): void {
    if (this.#closed) return;
    this.emit('failed', error);
    this.close();
  }
}
