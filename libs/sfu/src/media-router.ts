import { EventEmitter } from 'node:events';
import { type types } from 'mediasoup';
import { initialOutgoingBitrate } from './codecs.ts';
import { attempt, mediaUnavailable } from './errors.ts';
import { type MediaWorker } from './media-worker.ts';
import { type Track } from './track.ts';

/** A peer's loudness: the mean over the last interval, in dBov from -127 to 0. */
export interface Speaker {
  peerId: string;
  volume: number;
}

export interface MediaRouterEvents {
  /** Loudest first; empty when all became silent. */
  speakers: [Speaker[]];
}

const speakersIntervalMs = 500;
const speakersThreshold = -60;
const maxSpeakers = 8;

/**
 * A router with what all peers of a room share on it: the audio level observer that tells who
 * speaks, and the source of the warm-up channel. It lives as long as its worker process; it is
 * never repaired, only replaced.
 */
export class MediaRouter extends EventEmitter<MediaRouterEvents> {
  readonly #router: types.Router;
  // The ports that transports share.
  readonly #webRtcServer: types.WebRtcServer;
  // Observes the audio producers that were added to it.
  readonly #audioLevels: types.AudioLevelObserver;
  // Feeds the warm-up channel, on which nothing is ever sent.
  readonly #warmUp: types.DataProducer;

  /** @throws {SfuError} `unavailable` */
  static async create(worker: MediaWorker): Promise<MediaRouter> {
    const { router, webRtcServer } = await worker.createRouter();
    try {
      return await attempt('unavailable', async () => {
        const [audioLevels, direct] = await Promise.all([
          router.createAudioLevelObserver({
            interval: speakersIntervalMs,
            threshold: speakersThreshold,
            maxEntries: maxSpeakers,
          }),
          router.createDirectTransport(),
        ]);
        const warmUp = await direct.produceData({ label: 'warm-up' });
        if (router.closed) throw mediaUnavailable();
        return new MediaRouter(router, webRtcServer, audioLevels, warmUp);
      });
    } catch (error) {
      router.close();
      throw error;
    }
  }

  private constructor(
    router: types.Router,
    webRtcServer: types.WebRtcServer,
    audioLevels: types.AudioLevelObserver,
    warmUp: types.DataProducer,
  ) {
    super();
    this.#router = router;
    this.#webRtcServer = webRtcServer;
    this.#audioLevels = audioLevels;
    this.#warmUp = warmUp;
    this.#handleAudioLevels();
  }

  get closed(): boolean {
    return this.#router.closed;
  }

  get rtpCapabilities(): types.RtpCapabilities {
    return this.#router.rtpCapabilities;
  }

  get warmUpProducerId(): string {
    return this.#warmUp.id;
  }

  close(): void {
    this.#router.close();
  }

  /** @throws {SfuError} `unavailable` */
  createTransport(): Promise<types.WebRtcTransport> {
    return attempt('unavailable', () =>
      this.#router.createWebRtcTransport({
        webRtcServer: this.#webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        enableSctp: true,
        initialAvailableOutgoingBitrate: initialOutgoingBitrate,
      }),
    );
  }

  canConsume(producerId: string, rtpCapabilities: types.RtpCapabilities): boolean {
    return this.#router.canConsume({ producerId, rtpCapabilities });
  }

  /** Includes an audio producer in the detection of speakers until it closes. */
  async listenTo(producer: Track): Promise<void> {
    if (producer.kind !== 'audio') return;
    await attempt('unavailable', () => this.#audioLevels.addProducer({ producerId: producer.id }));
  }

  /**
   * Excludes it from the detection of speakers.
   *
   * @throws {SfuError} `unavailable`
   */
  async ignore(producer: Track): Promise<void> {
    if (producer.kind !== 'audio') return;
    await attempt('unavailable', () =>
      this.#audioLevels.removeProducer({ producerId: producer.id }),
    );
  }

  #handleAudioLevels(): void {
    this.#audioLevels.on('volumes', (volumes) => {
      const speakers = volumes.map(({ producer, volume }) => ({
        // Only producers with TrackData are ever added.
        peerId: (producer as Track).appData.peerId,
        volume,
      }));
      speakers.sort((one, other) => other.volume - one.volume);
      this.emit('speakers', speakers);
    });
    this.#audioLevels.on('silence', () => {
      this.emit('speakers', []);
    });
  }
}
