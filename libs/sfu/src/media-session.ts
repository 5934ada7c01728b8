import { EventEmitter } from 'node:events';
import {
  type ConsumerParameters,
  DataConsumerParameters,
  type IceParameters,
  type MediaSetup,
} from '@teleward/contracts';
import { type types } from 'mediasoup';
import { maxIncomingBitrate } from './codecs.ts';
import { isClosed } from './closing.ts';
import { attempt, mediaInvalid, mediaUnavailable, SfuError } from './errors.ts';
import { type MediaRouter } from './media-router.ts';
import {
  maxEncodings,
  parseDtlsParameters,
  parseRtpCapabilities,
  parseRtpParameters,
  presentRtpCapabilities,
  presentTransport,
} from './parameters.ts';
import { type IceChange } from './peer-events.ts';
import {
  keyFrameIntervalMs,
  presentConsumer,
  type ProduceOptions,
  type Track,
  type TrackData,
} from './track.ts';

/** `MediaSetup` of the contract without the ICE servers, which the SFU does not know. */
export type PeerSetup = Omit<MediaSetup, 'iceServers'>;

export interface MediaSessionEvents {
  /** The sender of a consumer's track closed it. */
  consumerclosed: [consumerId: string];
  /** The sender muted. */
  consumerpaused: [consumerId: string];
  /** The sender unmuted. */
  consumerresumed: [consumerId: string];
  icestate: [IceChange];
}

/**
 * All media of one peer on one router: a transport for each direction and what runs over them. A
 * session is created and discarded as a whole; the next one does not know its ids.
 */
export class MediaSession extends EventEmitter<MediaSessionEvents> {
  // The peer that owns these tracks.
  readonly #peerId: string;
  // The router of the transports.
  readonly #router: MediaRouter;
  // Carries what the peer sends.
  readonly #send: types.WebRtcTransport;
  // Carries what the peer receives.
  readonly #receive: types.WebRtcTransport;
  // DTLS parameters by transport id, once connected.
  readonly #connected = new Map<string, string>();
  // What the peer publishes, by producer id.
  readonly #tracks = new Map<string, Track>();
  // What the peer receives, by consumer id.
  readonly #consumers = new Map<string, types.Consumer<TrackData>>();
  // What the peer can receive; undefined until it says so.
  #rtpCapabilities: types.RtpCapabilities | undefined;
  // Opens with the receiving transport.
  #warmUp: types.DataConsumer | undefined;

  /** @throws {SfuError} `unavailable` */
  static async create(peerId: string, router: MediaRouter): Promise<MediaSession> {
    const results = await Promise.allSettled([router.createTransport(), router.createTransport()]);
    const transports = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    try {
      const [send, receive] = transports;
      if (send === undefined || receive === undefined || router.closed) throw mediaUnavailable();
      await attempt('unavailable', () => send.setMaxIncomingBitrate(maxIncomingBitrate));
      // If the router closed meanwhile, it did not close these transports: they were not its own
      // yet.
      if (isClosed(router)) throw mediaUnavailable();
      return new MediaSession(peerId, router, send, receive);
    } catch (error) {
      for (const transport of transports) transport.close();
      throw router.closed ? mediaUnavailable(error) : error;
    }
  }

  private constructor(
    peerId: string,
    router: MediaRouter,
    send: types.WebRtcTransport,
    receive: types.WebRtcTransport,
  ) {
    super();
    this.#peerId = peerId;
    this.#router = router;
    this.#send = send;
    this.#receive = receive;
    this.#handleTransport(send, 'send');
    this.#handleTransport(receive, 'receive');
  }

  get closed(): boolean {
    return this.#send.closed || this.#receive.closed;
  }

  get setup(): PeerSetup {
    return {
      routerRtpCapabilities: presentRtpCapabilities(this.#router.rtpCapabilities),
      sendTransport: presentTransport(this.#send),
      receiveTransport: presentTransport(this.#receive),
    };
  }

  get tracks(): readonly Track[] {
    return [...this.#tracks.values()];
  }

  close(): void {
    this.#send.close();
    this.#receive.close();
  }

  /**
   * @throws {SfuError} `not_found`, `media_invalid`, `invalid_state` if already connected with
   *   other parameters
   */
  async connectTransport(transportId: string, input: unknown): Promise<void> {
    const transport = this.#transport(transportId);
    const dtlsParameters = parseDtlsParameters(input);
    const said = JSON.stringify(dtlsParameters);
    const saidBefore = this.#connected.get(transportId);
    // A client that lost our answer asks again.
    if (saidBefore === said) return;
    if (saidBefore !== undefined) {
      throw new SfuError('invalid_state', 'This transport is already connected.');
    }
    await attempt('media_invalid', () => transport.connect({ dtlsParameters }));
    this.#connected.set(transportId, said);
  }

  /** @throws {SfuError} `not_found`, `unavailable` */
  async restartIce(transportId: string): Promise<IceParameters> {
    const transport = this.#transport(transportId);
    return attempt('unavailable', () => transport.restartIce());
  }

  /**
   * Stores what the peer can receive and drops its previous consumers.
   *
   * @returns the warm-up channel, the same one each time.
   * @throws {SfuError} `media_invalid`, `unavailable`
   */
  async startMedia(input: unknown): Promise<DataConsumerParameters> {
    const rtpCapabilities = parseRtpCapabilities(input);
    this.#warmUp ??= await this.#createWarmUp();
    this.closeConsumers();
    this.#rtpCapabilities = rtpCapabilities;
    const { id, dataProducerId, sctpStreamParameters, label, protocol } = this.#warmUp;
    return DataConsumerParameters.parse({
      id,
      dataProducerId,
      sctpStreamParameters,
      label,
      protocol,
    });
  }

  /**
   * Publishes a track, after closing one of the same source. So there are at most as many tracks as
   * sources.
   *
   * @throws {SfuError} `not_found`, `media_invalid`, `unavailable`
   */
  async produce({
    transportId,
    kind,
    source,
    rtpParameters,
    paused,
  }: ProduceOptions): Promise<Track> {
    if (this.#transport(transportId) !== this.#send) {
      throw mediaInvalid('Tracks are sent on the sending transport.');
    }
    const parsed = parseRtpParameters(kind, source, rtpParameters);
    // Before the new one is created, because it may well come with the same MID.
    for (const track of this.tracks) {
      if (track.appData.source === source) this.#closeTrack(track);
    }
    const track = await attempt('media_invalid', () =>
      this.#send.produce<TrackData>({
        kind,
        rtpParameters: parsed,
        paused,
        keyFrameRequestDelay: keyFrameIntervalMs,
        appData: { peerId: this.#peerId, source },
      }),
    );
    if (isClosed(this)) {
      track.close();
      throw mediaUnavailable();
    }
    this.#tracks.set(track.id, track);
    return track;
  }

  /** @throws {SfuError} `not_found` */
  track(producerId: string): Track {
    const track = this.#tracks.get(producerId);
    if (track === undefined) throw unknownMedia();
    return track;
  }

  /** @throws {SfuError} `not_found` */
  closeTrack(producerId: string): void {
    this.#closeTrack(this.track(producerId));
  }

  /**
   * Begins to receive a track, paused.
   *
   * @returns undefined if the peer has not yet said what it can receive, or cannot receive this
   * track.
   * @throws {SfuError} `unavailable`
   */
  async consume(track: Track): Promise<ConsumerParameters | undefined> {
    const rtpCapabilities = this.#rtpCapabilities;
    if (this.closed || track.closed || rtpCapabilities === undefined) return undefined;
    if (!this.#router.canConsume(track.id, rtpCapabilities)) return undefined;
    const consumer = await attempt('unavailable', () =>
      this.#receive.consume<TrackData>({
        producerId: track.id,
        rtpCapabilities,
        paused: true,
        appData: track.appData,
        // The key frame of the smallest layer arrives first, even over a sender's slow connection.
        ...(track.kind === 'video' && { preferredLayers: { spatialLayer: 0 } }),
      }),
    );
    if (isClosed(this) || isClosed(track)) {
      consumer.close();
      return undefined;
    }
    this.#consumers.set(consumer.id, consumer);
    this.#handleConsumer(consumer);
    return presentConsumer(consumer);
  }

  /** @throws {SfuError} `not_found` */
  consumer(consumerId: string): types.Consumer<TrackData> {
    const consumer = this.#consumers.get(consumerId);
    if (consumer === undefined) throw unknownMedia();
    return consumer;
  }

  /** Stops receiving one track, or all of them. */
  closeConsumers(producerId?: string): void {
    for (const consumer of [...this.#consumers.values()]) {
      if (producerId !== undefined && consumer.producerId !== producerId) continue;
      this.#consumers.delete(consumer.id);
      consumer.close();
      this.emit('consumerclosed', consumer.id);
    }
  }

  async #createWarmUp(): Promise<types.DataConsumer> {
    const warmUp = await attempt('unavailable', () =>
      this.#receive.consumeData({ dataProducerId: this.#router.warmUpProducerId }),
    );
    if (!isClosed(this)) return warmUp;
    warmUp.close();
    throw mediaUnavailable();
  }

  #transport(transportId: string): types.WebRtcTransport {
    const found = [this.#send, this.#receive].find((transport) => transport.id === transportId);
    if (found === undefined) throw unknownMedia();
    return found;
  }

  #closeTrack(track: Track): void {
    this.#tracks.delete(track.id);
    track.close();
  }

  #handleTransport(transport: types.WebRtcTransport, direction: IceChange['direction']): void {
    transport.on('icestatechange', (state) => {
      this.emit('icestate', { transportId: transport.id, direction, state });
    });
  }

  #handleConsumer(consumer: types.Consumer<TrackData>): void {
    consumer.on('producerclose', () => {
      this.#consumers.delete(consumer.id);
      this.emit('consumerclosed', consumer.id);
    });
    consumer.on('producerpause', () => {
      this.emit('consumerpaused', consumer.id);
    });
    consumer.on('producerresume', () => {
      this.emit('consumerresumed', consumer.id);
    });
    if (consumer.type === 'simulcast') raiseWhenItFlows(consumer);
  }
}

function unknownMedia(): SfuError {
  return new SfuError('not_found', 'This stream or transport does not exist.');
}

/** Lets the bandwidth decide on the layer as soon as the first layer arrives. */
function raiseWhenItFlows(consumer: types.Consumer): void {
  const raise = (layers?: types.ConsumerLayers): void => {
    if (layers === undefined) return;
    consumer.off('layerschange', raise);
    // mediasoup clamps this to the highest existing layer. A consumer that closed meanwhile does
    // not need it.
    consumer.setPreferredLayers({ spatialLayer: maxEncodings - 1 }).catch(() => undefined);
  };
  consumer.on('layerschange', raise);
}
