/** Quieter than this counts as silence, in dB below full scale. */
const floorDb = -60;

/** Where a normal voice close to the microphone fills the meter, in dB below full scale. */
const ceilingDb = -15;

/**
 * Loudness of samples between -1 and 1 as a share of the meter, 0 to 1, on a logarithmic
 * scale as hearing is.
 */
export function levelOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (db - floorDb) / (ceilingDb - floorDb)));
}

/** The most that an analyser keeps, in samples: two thirds of a second. */
const keptSamples = 32_768;

/** How many of them the current level is measured from. */
const levelSamples = 1024;

/** What a track gave since the previous look. */
export interface Look {
  /** How much was listened to, in ms; 0 while the browser suspends audio. */
  readonly listenedMs: number;
  /** The loudest sample, 0 to 1. */
  readonly peak: number;
  /** 0 to 1. */
  readonly level: number;
}

/**
 * Listens to a track, also while the track itself is disabled: it measures a copy
 * that is sent nowhere.
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
      // An open copy would keep the microphone's light on.
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

  /** What arrived since the last look, as far as it is still buffered. */
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

  /** Some browsers suspend audio until the person touches the page, or during a phone call. */
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
