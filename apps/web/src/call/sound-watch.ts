import { LevelMeter } from './level-meter.ts';
import { SoundJudge, type SoundVerdict } from './sound-judge.ts';

/** In ms. */
const lookEveryMs = 250;

/** A measurement that comes this much late means that the machine slept, in ms. */
const sleptMs = 5_000;

/** Measures the open microphone, whether or not the person turned it off. */
export class SoundWatch {
  readonly #meter: LevelMeter;
  readonly #judge = new SoundJudge();
  readonly #timer: ReturnType<typeof setInterval>;
  #lookedAt = Date.now();

  /** @returns null where the browser cannot listen to this track. */
  static of(track: MediaStreamTrack, looked: () => void): SoundWatch | null {
    try {
      return new SoundWatch(new LevelMeter(track), looked);
    } catch {
      return null;
    }
  }

  private constructor(meter: LevelMeter, looked: () => void) {
    this.#meter = meter;
    this.#timer = setInterval(() => {
      this.#look();
      looked();
    }, lookEveryMs);
  }

  /** Null until one is certain. */
  get verdict(): SoundVerdict | null {
    return this.#judge.verdict;
  }

  /** The microphone was interrupted and has not given sound since. */
  get doubted(): boolean {
    return this.#judge.doubted;
  }

  /** The person spoke since `forgetSpeech()`. */
  get spoke(): boolean {
    return this.#judge.spoke;
  }

  /** Its loudness now, 0 to 1. */
  get level(): number {
    return this.#meter.level;
  }

  doubt(): void {
    this.#judge.doubt();
  }

  forgetSpeech(): void {
    this.#judge.forgetSpeech();
  }

  resume(): void {
    this.#meter.resume();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#meter.close();
  }

  #look(): void {
    const now = Date.now();
    if (now - this.#lookedAt > sleptMs) this.#judge.doubt();
    this.#lookedAt = now;
    this.#judge.judge(this.#meter.look());
  }
}
