import { setTimeout as delay } from 'node:timers/promises';
import {
  type ArrivalPoint,
  checkLoad,
  type NetworkPath,
  type PathSetup,
} from '@teleward/contracts';
import { type types } from 'mediasoup';
import { attempt, mediaUnavailable, SfuError } from './errors.ts';
import { parseDtlsParameters, presentTransport } from './parameters.ts';

/** No message of a check is larger; the browser is told this limit. */
const maxMessageBytes = 16 * 1024;

/**
 * The load pauses while more than this is buffered, in bytes, so that it does not flow on after its
 * time.
 */
const mostWaitingBytes = 16 * 1024;

const batchMessages = 16;
const pollMs = 10;

/** Arrivals closer together than this make one point, in ms. */
const pointsApartMs = 40;

/**
 * Unordered and without retransmission, so that nothing waits for lost messages and every arrival
 * counts at once.
 */
const unreliable = { ordered: false, maxRetransmits: 0 } as const;

/** What a path needs in order to feed and drain its channels on the server's side, without SCTP. */
export interface ProbeGround {
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  readonly direct: types.DirectTransport;
  /**
   * Counts bytes received or sent.
   *
   * @returns false when the limit is exceeded
   */
  readonly count: (bytes: number) => boolean;
}

/**
 * One path of a probe: a transport that is reachable on this path alone, an echo, and a load in
 * each direction.
 */
export class ProbedPath {
  // Which path it is.
  readonly #path: NetworkPath;
  // The transport to the browser.
  readonly #transport: types.WebRtcTransport;
  // What the browser receives: the echo and the load.
  readonly #toBrowser: readonly [types.DataConsumer, types.DataConsumer];
  // Feeds the load.
  readonly #load: types.DataProducer;
  // See ProbeGround.
  readonly #count: ProbeGround['count'];
  // The arrivals of the browser's load.
  readonly #arrivals: ArrivalPoint[] = [];
  // The time of its first message, in ms since the process start.
  #firstArrival = 0;
  // The DTLS parameters, once connected.
  #said = '';
  // Whether the server is sending its load.
  #loading = false;

  /** @throws {SfuError} `unavailable` */
  static async create(path: NetworkPath, ground: ProbeGround): Promise<ProbedPath> {
    const { router, webRtcServer } = ground;
    const transport = await attempt('unavailable', () =>
      router.createWebRtcTransport({
        webRtcServer,
        enableUdp: path !== 'tcp',
        enableTcp: path !== 'udp',
        preferUdp: true,
        enableSctp: true,
        maxSendMessageSize: maxMessageBytes,
        maxReceiveMessageSize: maxMessageBytes,
      }),
    );
    try {
      return await ProbedPath.#on(transport, path, ground);
    } catch (error) {
      transport.close();
      throw error;
    }
  }

  static #on(
    transport: types.WebRtcTransport,
    path: NetworkPath,
    { direct, count }: ProbeGround,
  ): Promise<ProbedPath> {
    return attempt('unavailable', async () => {
      const [echo, load] = await Promise.all([direct.produceData(), direct.produceData()]);
      const echoOut = await transport.consumeData({ dataProducerId: echo.id, ...unreliable });
      const loadOut = await transport.consumeData({ dataProducerId: load.id, ...unreliable });
      const echoIn = await transport.produceData({
        sctpStreamParameters: { streamId: streamOf(echoOut), ...unreliable },
      });
      const loadIn = await transport.produceData({
        sctpStreamParameters: { streamId: streamOf(loadOut), ...unreliable },
      });
      const [heard, received] = await Promise.all([
        direct.consumeData({ dataProducerId: echoIn.id }),
        direct.consumeData({ dataProducerId: loadIn.id }),
      ]);
      const probed = new ProbedPath(path, transport, [echoOut, loadOut], load, count);
      heard.on('message', (message, ppid) => {
        if (count(2 * message.byteLength)) echo.send(message, ppid);
      });
      received.on('message', (message) => {
        if (count(message.byteLength)) probed.#handleArrival(message.byteLength);
      });
      return probed;
    });
  }

  private constructor(
    path: NetworkPath,
    transport: types.WebRtcTransport,
    toBrowser: readonly [types.DataConsumer, types.DataConsumer],
    load: types.DataProducer,
    count: ProbeGround['count'],
  ) {
    this.#path = path;
    this.#transport = transport;
    this.#toBrowser = toBrowser;
    this.#load = load;
    this.#count = count;
  }

  get setup(): PathSetup {
    const [echo, load] = this.#toBrowser;
    return {
      path: this.#path,
      transport: presentTransport(this.#transport),
      echoStreamId: streamOf(echo),
      loadStreamId: streamOf(load),
    };
  }

  get arrivals(): readonly ArrivalPoint[] {
    return this.#arrivals;
  }

  close(): void {
    this.#transport.close();
  }

  /**
   * @throws {SfuError} `media_invalid`, `invalid_state` if already connected with other parameters
   */
  async connect(input: unknown): Promise<void> {
    const dtlsParameters = parseDtlsParameters(input);
    const said = JSON.stringify(dtlsParameters);
    if (this.#said === said) return;
    if (this.#said !== '') throw new SfuError('invalid_state', 'This path is already connected.');
    this.#said = said;
    await attempt('media_invalid', () => this.#transport.connect({ dtlsParameters }));
  }

  /**
   * Sends as fast as the connection allows, for a time and up to an amount.
   *
   * @returns the number of bytes sent
   * @throws {SfuError} `invalid_state` while it is already sending or no browser is connected,
   * `unavailable`
   */
  async sendLoad(durationMs: number): Promise<number> {
    if (this.#transport.sctpState !== 'connected') {
      throw new SfuError('invalid_state', 'This path is not open.');
    }
    if (this.#loading) throw new SfuError('invalid_state', 'The load is already being sent.');
    this.#loading = true;
    try {
      return await this.#sendUntil(performance.now() + durationMs);
    } finally {
      this.#loading = false;
    }
  }

  async #sendUntil(end: number): Promise<number> {
    const message = Buffer.alloc(checkLoad.messageBytes);
    const [, channel] = this.#toBrowser;
    let sent = 0;
    while (performance.now() < end && sent < checkLoad.bytes) {
      // The answer comes after the messages sent before it, because both go to the worker in order.
      const waiting = await attempt('unavailable', () => channel.getBufferedAmount());
      if (waiting >= mostWaitingBytes) {
        await delay(pollMs);
        continue;
      }
      for (let index = 0; index < batchMessages && sent < checkLoad.bytes; index += 1) {
        if (!this.#count(message.byteLength)) throw mediaUnavailable();
        this.#load.send(message);
        sent += message.byteLength;
      }
    }
    return sent;
  }

  #handleArrival(bytes: number): void {
    const now = performance.now();
    const last = this.#arrivals.at(-1);
    if (last === undefined) this.#firstArrival = now;
    const point = { ms: now - this.#firstArrival, bytes: (last?.bytes ?? 0) + bytes };
    const before = this.#arrivals.at(-2);
    // The newest point is always exact; the points before it are thinned out.
    if (last !== undefined && last.ms - (before?.ms ?? -pointsApartMs) < pointsApartMs) {
      this.#arrivals.pop();
    }
    this.#arrivals.push(point);
  }
}

function streamOf({ sctpStreamParameters }: types.DataConsumer): number {
  if (sctpStreamParameters === undefined) throw mediaUnavailable();
  return sctpStreamParameters.streamId;
}
