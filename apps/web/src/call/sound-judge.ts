/** What is certain about a microphone. */
export type SoundVerdict = 'sound' | 'silence';

/** One measurement of a microphone. */
export interface SoundSample {
  /**
   * How long it was listened to since the previous sample, in ms: 0 while the
   * browser suspends audio.
   */
  readonly listenedMs: number;
  /** The loudest sample, 0 to 1. */
  readonly peak: number;
  /** Its loudness, 0 to 1, as the meter shows it. */
  readonly level: number;
}

/** The smallest step of 16 bits: even in a quiet room any microphone gives more. */
const nothingAtAll = 1 / 32768;

/** For a microphone that gave nothing since it was opened. */
const silentFromStartMs = 10_000;

/** For one that gave sound before: noise suppression lets nothing through between two words. */
const silentLaterMs = 30_000;

/**
 * After an interruption a microphone may be live but give nothing for good; a working one gives
 * sound within this time.
 */
export const proofMs = 2_000;

/** How long after an interruption buffered sound from before it may still appear. */
const staleMs = 500;

/**
 * A person who speaks into the microphone is louder than this (-40 dB below full scale); one who
 * speaks elsewhere mostly is not.
 */
const speechLevel = 0.45;

/** More speech than a cough or a keystroke. */
const speechMs = 1_000;

/** Judges a microphone, sample by sample. */
export class SoundJudge {
  // Unbroken exact silence, in ms.
  #silentMs = 0;
  #limitMs = silentFromStartMs;
  #verdict: SoundVerdict | null = null;
  #doubted = false;
  // How long sound is still ignored as stale, in ms.
  #staleMs = 0;
  // Recent speech, in ms: it decays between words.
  #speechMs = 0;
  #spoke = false;

  /** Null until one is certain. */
  get verdict(): SoundVerdict | null {
    return this.#verdict;
  }

  /** It was interrupted and has not given sound since. */
  get doubted(): boolean {
    return this.#doubted;
  }

  /** The person spoke for longer than a word since `forgetSpeech()`. */
  get spoke(): boolean {
    return this.#spoke;
  }

  /** It was interrupted: earlier sound proves nothing. */
  doubt(): void {
    this.#verdict = null;
    this.#doubted = true;
    this.#staleMs = staleMs;
    this.#silentMs = 0;
    this.#limitMs = proofMs;
  }

  /** Earlier speech no longer matters. */
  forgetSpeech(): void {
    this.#speechMs = 0;
    this.#spoke = false;
  }

  judge({ listenedMs, peak, level }: SoundSample): void {
    if (listenedMs <= 0) return;
    this.#judgeSpeech(level > speechLevel, listenedMs);
    this.#staleMs -= listenedMs;
    if (this.#staleMs >= 0) return;
    if (peak > nothingAtAll) {
      this.#silentMs = 0;
      this.#limitMs = silentLaterMs;
      this.#verdict = 'sound';
      this.#doubted = false;
      return;
    }
    this.#silentMs += listenedMs;
    if (this.#silentMs >= this.#limitMs) this.#verdict = 'silence';
  }

  #judgeSpeech(isSpeech: boolean, ms: number): void {
    const spoken = this.#speechMs + (isSpeech ? ms : -ms);
    this.#speechMs = Math.min(2 * speechMs, Math.max(0, spoken));
    if (this.#speechMs >= speechMs) this.#spoke = true;
  }
}
