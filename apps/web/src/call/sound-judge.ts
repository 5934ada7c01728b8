/** What is certain of a microphone. */
export type SoundVerdict = 'sound' | 'silence';

/** One look at a microphone. */
export interface SoundSample {
  /**
   * How long it was listened to since the look before, in ms: nothing while the
   * browser holds sound back.
   */
  readonly listenedMs: number;
  /** The loudest sample, 0 to 1. */
  readonly peak: number;
  /** How loud it was, 0 to 1, as the meter shows it. */
  readonly level: number;
}

/** The smallest step of 16 bits: a room that is quiet to the ear is louder in any microphone. */
const nothingAtAll = 1 / 32768;

/** A microphone that gave nothing since it was opened. */
const silentFromStartMs = 10_000;

/**
 * One that gave sound before: filters against noise let nothing at all through between two words.
 */
const silentLaterMs = 30_000;

/**
 * After an interruption a microphone may be live and give nothing for good; one that
 * works is heard by then.
 */
export const proofMs = 2_000;

/** So much after an interruption may be left of what was heard before it. */
const staleMs = 500;

/**
 * Somebody who speaks to the microphone is louder (-40 dB below full scale); who speaks
 * elsewhere mostly is not.
 */
const speechLevel = 0.45;

/** So much speech is no cough and no key of a keyboard. */
const speechMs = 1_000;

/** Judges what comes from a microphone, look by look. */
export class SoundJudge {
  // Exact silence without a break, in ms.
  #silentMs = 0;
  #limitMs = silentFromStartMs;
  #verdict: SoundVerdict | null = null;
  #doubted = false;
  // What is heard for so long proves nothing.
  #staleMs = 0;
  // Speech of late, in ms: it runs off between words.
  #speechMs = 0;
  #spoke = false;

  /** Null until one is certain. */
  get verdict(): SoundVerdict | null {
    return this.#verdict;
  }

  /** It was away, and was not heard since. */
  get doubted(): boolean {
    return this.#doubted;
  }

  /** Somebody spoke for longer than a word, since that was last forgotten. */
  get spoke(): boolean {
    return this.#spoke;
  }

  /** It was away: what was heard before proves nothing any more. */
  doubt(): void {
    this.#verdict = null;
    this.#doubted = true;
    this.#staleMs = staleMs;
    this.#silentMs = 0;
    this.#limitMs = proofMs;
  }

  /** What was said before is of no interest any more. */
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
