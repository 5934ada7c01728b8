/** Quieter than this counts as silence, in dB below full scale. */
const floorDb = -60;

/** Where an ordinary voice close to the microphone fills the meter, in dB below full scale. */
const ceilingDb = -15;

/** Loudness of samples between -1 and 1 as a share of the meter, 0 to 1, on a scale as ears have it. */
export function levelOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (db - floorDb) / (ceilingDb - floorDb)));
}

/** Measures how loud a track is. */
export class LevelMeter {
  readonly #context = new AudioContext();
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#context.createMediaStreamSource(new MediaStream([track])).connect(this.#analyser);
    this.resume();
  }

  /** 0 to 1, at this moment. */
  get level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return levelOf(this.#samples);
  }

  /** Some browsers hold sound back until the person touches the page: call this on a press. */
  resume(): void {
    if (this.#context.state !== 'suspended') return;
    this.#context.resume().catch(() => undefined);
  }

  close(): void {
    if (this.#context.state === 'closed') return;
    this.#context.close().catch(() => undefined);
  }
}
