import { type IntakeAnswers, type IntakeResponse, type ResponseStatus } from '@teleward/contracts';

/**
 * Whether the answers on the page are on the server, on their way, or failed to be saved for now.
 */
export type Saving = 'saved' | 'saving' | 'failed';

type Save = (answers: IntakeAnswers, status: ResponseStatus) => Promise<IntakeResponse>;

interface Given {
  readonly answers: IntakeAnswers;
  readonly status: ResponseStatus;
}

interface AnswerSaverOptions {
  readonly save: Save;
  readonly onChange: (saving: Saving, response: IntakeResponse | null) => void;
  /** Called with the error of a failed save. Returns true where a retry would not help. */
  readonly onRefused: (error: unknown) => boolean;
}

/**
 * How long typing has to pause before a save, and the pause before a failed save is
 * retried, in milliseconds.
 */
const typingPause = 1_000;
const retryPause = 5_000;

/** Saves answers as they are given, one save at a time and always the newest. */
export class AnswerSaver {
  readonly #options: AnswerSaverOptions;
  #next: Given | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSaving = false;
  #isClosed = false;

  constructor(options: AnswerSaverOptions) {
    this.#options = options;
  }

  /** @param isTyping whether more is expected at once */
  give(answers: IntakeAnswers, status: ResponseStatus, isTyping: boolean): void {
    this.#next = { answers, status };
    this.#options.onChange('saving', null);
    this.#after(isTyping ? typingPause : 0);
  }

  /** Unsaved answers are still sent, without notifying the page. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    void this.#save();
  }

  #after(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), pause);
  }

  async #save(): Promise<void> {
    const sent = this.#next;
    if (sent === null || this.#isSaving) return;
    this.#next = null;
    this.#isSaving = true;
    try {
      this.#saved(await this.#options.save(sent.answers, sent.status));
    } catch (error) {
      this.#failed(sent, error);
    }
  }

  #saved(response: IntakeResponse): void {
    this.#isSaving = false;
    const isBehind = this.#next !== null;
    if (isBehind) this.#after(0);
    if (!this.#isClosed) this.#options.onChange(isBehind ? 'saving' : 'saved', response);
  }

  #failed(sent: Given, error: unknown): void {
    this.#isSaving = false;
    if (this.#isClosed || this.#options.onRefused(error)) return;
    this.#next ??= sent;
    this.#options.onChange('failed', null);
    this.#after(retryPause);
  }
}
