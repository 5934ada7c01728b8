import { LevelMeter } from './level-meter.ts';
import { SoundJudge, type SoundVerdict } from './sound-judge.ts';

/** In ms. */
const lookEveryMs = 250;

/** Looks that come so much later mean that the machine slept, in ms. */
const sleptMs = 5_000;

/** Listens to the open microphone, whether or not the person turned it off. */
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

  /** The microphone was away, and was not heard since. */
  get doubted(): boolean {
    return this.#judge.doubted;
  }

  /** Somebody spoke, since that was last forgotten. */
  get spoke(): boolean {
    return this.#judge.spoke;
  }

  /** How loud it is at this moment, 0 to 1. */
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
