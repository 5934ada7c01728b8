import { type MediaSource } from '@teleward/contracts';
import { type types } from 'mediasoup-client';
import { type Seal } from './e2ee/seal.ts';
import { isPassing, type Signalling, SignallingError } from '../signalling/index.ts';

/** How one device is to be sent. */
export interface LocalTrack {
  /** Null while there is none, as when the camera is off. */
  readonly track: MediaStreamTrack | null;
  /** Whether the others may hear or see it now. */
  readonly runs: boolean;
  /** Only the smallest layer is sent. */
  readonly small?: boolean;
}

export interface OutgoingTrackOptions {
  source: MediaSource;
  transport: Pick<types.Transport, 'produce'>;
  request: Signalling['request'];
  /** Null where the visit has no end-to-end encryption. */
  seal: Seal | null;
  produceOptions: Pick<types.ProducerOptions, 'encodings' | 'codecOptions' | 'codec'>;
  /** Sending does not work on this connection. */
  broken: (error: unknown) => void;
}

/** A number above any layer: no limit. */
const highestLayer = 9;

const nothing: LocalTrack = { track: null, runs: false };

/**
 * Sends one device. It is given the wanted state and works towards it step by step, so that no
 * order of events leaves the server, the sender and the device in disagreement.
 */
export class OutgoingTrack {
  readonly #options: OutgoingTrackOptions;
  #wanted = nothing;
  #producer: types.Producer | null = null;
  // Whether the server forwards it.
  #forwarded = false;
  // Only the smallest layer is sent.
  #small = false;
  // The server refuses this track.
  #rejected = false;
  #working = false;
  #again = false;
  #closed = false;

  constructor(options: OutgoingTrackOptions) {
    this.#options = options;
  }

  /** The transport must be closed by its owner. */
  close(): void {
    this.#closed = true;
  }

  want(wanted: LocalTrack): void {
    this.#wanted = wanted;
    this.work();
  }

  /** Goes on where it had to stop. */
  work(): void {
    if (this.#working) {
      this.#again = true;
      return;
    }
    void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      let goesOn = true;
      while (goesOn && !this.#closed) goesOn = await this.#step();
    } catch (error) {
      this.#handleError(error);
    }
    this.#working = false;
    if (this.#takeAgain()) this.work();
  }

  #takeAgain(): boolean {
    const again = this.#again && !this.#closed;
    this.#again = false;
    return again;
  }

  /** @returns false when everything is as wanted */
  async #step(): Promise<boolean> {
    const { track, runs, small = false } = this.#wanted;
    const producer = this.#producer;
    const live = track?.readyState === 'live' ? track : null;
    if (producer === null) {
      if (live === null || this.#rejected) return false;
      await this.#produce(live, !runs);
      return true;
    }
    if (this.#small !== small) {
      await producer.setMaxSpatialLayer(small ? 0 : highestLayer);
      this.#small = small;
      return true;
    }
    const isForwarded = runs && live !== null;
    if (this.#forwarded && !isForwarded) {
      producer.pause();
      await this.#options.request('pauseProducer', { producerId: producer.id });
      this.#forwarded = false;
      return true;
    }
    if (producer.track !== live) {
      await producer.replaceTrack({ track: live });
      return true;
    }
    if (!this.#forwarded && isForwarded) {
      producer.resume();
      await this.#options.request('resumeProducer', { producerId: producer.id });
      this.#forwarded = true;
      return true;
    }
    return false;
  }

  async #produce(track: MediaStreamTrack, paused: boolean): Promise<void> {
    const { transport, produceOptions, source, seal } = this.#options;
    try {
      const producer = await transport.produce({
        ...produceOptions,
        track,
        appData: { source, paused },
        // The device belongs to the person, who may be watching its preview meanwhile.
        stopTracks: false,
        disableTrackOnPause: false,
        zeroRtpOnPause: true,
        // Attached before the first frame; if this fails, nothing is sent.
        ...(seal !== null && {
          onRtpSender: (sender) => {
            seal.attachSender(sender, source === 'microphone' ? 'audio' : 'video');
          },
        }),
      });
      if (paused) producer.pause();
      this.#producer = producer;
      this.#forwarded = !paused;
    } catch (error) {
      if (this.#closed) return;
      this.#rejected = true;
      const isRejection = error instanceof SignallingError && !isPassing(error);
      if (!isRejection) this.#options.broken(error);
    }
  }

  #handleError(error: unknown): void {
    if (this.#closed || error instanceof SignallingError) return;
    // If the device ended just now, the next request replaces it.
    if (this.#wanted.track?.readyState === 'ended') return;
    this.#options.broken(error);
  }
}
