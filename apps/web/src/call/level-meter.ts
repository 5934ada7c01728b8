/** Quieter than this counts as silence, in dB below full scale. */
const floorDb = -60;

/** Where an ordinary voice close to the microphone fills the meter, in dB below full scale. */
const ceilingDb = -15;

/**
 * Loudness of samples between -1 and 1 as a share of the meter, 0 to 1, on a scale as ears have it.
 */
export function levelOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (db - floorDb) / (ceilingDb - floorDb)));
}

/** The longest that an analyser keeps, in samples: two thirds of a second. */
const keptSamples = 32_768;

/** How much of them the level of now is measured in. */
const levelSamples = 1024;

/** What a track gave since it was looked at before. */
export interface Look {
  /** How much was listened to, in ms; nothing while the browser holds sound back. */
  readonly listenedMs: number;
  /** The loudest sample, 0 to 1. */
  readonly peak: number;
  /** 0 to 1. */
  readonly level: number;
}

/**
 * Listens to a track, also while the track itself is turned off: it measures a copy, which
 * goes nowhere else.
 */
export class LevelMeter {
  readonly #context = new AudioContext();
  readonly #copy: MediaStreamTrack;
  readonly #now: AnalyserNode;
  readonly #late: AnalyserNode;
  readonly #nowSamples = new Float32Array(levelSamples);
  readonly #lateSamples = new Float32Array(keptSamples);
  // Of the context, in seconds.
  #lookedAt = 0;

  /** @throws {DOMException} where the browser cannot listen to this track. */
  constructor(track: MediaStreamTrack) {
    this.#now = new AnalyserNode(this.#context, { fftSize: levelSamples });
    this.#late = new AnalyserNode(this.#context, { fftSize: keptSamples });
    this.#copy = track.clone();
    this.#copy.enabled = true;
    try {
      const source = this.#context.createMediaStreamSource(new MediaStream([this.#copy]));
      source.connect(this.#now);
      source.connect(this.#late);
    } catch (error) {
      // A copy that stays open keeps the light of the microphone on.
      this.close();
      throw error;
    }
    this.resume();
  }

  /** 0 to 1, at this moment. */
  get level(): number {
    this.#now.getFloatTimeDomainData(this.#nowSamples);
    return levelOf(this.#nowSamples);
  }

  /** What came since the last look, as far as it is still kept. */
  look(): Look {
    const { currentTime, sampleRate } = this.#context;
    const seconds = Math.min(currentTime - this.#lookedAt, keptSamples / sampleRate);
    this.#lookedAt = currentTime;
    this.#late.getFloatTimeDomainData(this.#lateSamples);
    const fresh = this.#lateSamples.subarray(keptSamples - Math.round(seconds * sampleRate));
    let peak = 0;
    for (const sample of fresh) peak = Math.max(peak, Math.abs(sample));
    return { listenedMs: seconds * 1000, peak, level: levelOf(fresh) };
  }

  /**
   * Some browsers hold sound back until the person touches the page, or while a phone call goes on.
   */
  resume(): void {
    const { state } = this.#context;
    if (state === 'running' || state === 'closed') return;
    this.#context.resume().catch(() => undefined);
  }

  close(): void {
    this.#copy.stop();
    if (this.#context.state === 'closed') return;
    this.#context.close().catch(() => undefined);
  }
}
