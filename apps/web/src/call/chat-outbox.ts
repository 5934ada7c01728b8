import { type ChatMessage } from '@teleward/contracts';
import { isPassing, SignallingError } from '../signalling/index.ts';
import { randomId } from './random-id.ts';

/** A message that the server has not yet confirmed. */
export interface PendingLine {
  readonly id: string;
  readonly text: string;
  /** `failed`: the server refused the message, and a retry would not help. */
  readonly state: 'sending' | 'failed';
}

export interface ChatOutboxOptions {
  send: (line: { id: string; text: string }) => Promise<ChatMessage>;
  /** The server confirmed the message. */
  sent: (message: ChatMessage) => void;
  changed: (pending: readonly PendingLine[]) => void;
}

const retryMs = 2000;

/**
 * Unconfirmed chat messages. Each keeps its id, so that sending it again after a lost
 * answer is harmless.
 */
export class ChatOutbox {
  readonly #options: ChatOutboxOptions;
  #pending: readonly PendingLine[] = [];
  #sending = false;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  constructor(options: ChatOutboxOptions) {
    this.#options = options;
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry();
  }

  add(text: string): void {
    this.#set([...this.#pending, { id: randomId(), text, state: 'sending' }]);
    this.flush();
  }

  /** Removes a message that the server broadcast back before its acknowledgement arrived. */
  confirm(id: string): void {
    if (!this.#pending.some((line) => line.id === id)) return;
    this.#set(this.#pending.filter((line) => line.id !== id));
  }

  /** Sends the unconfirmed messages, oldest first; call it whenever the connection is back. */
  flush(): void {
    this.#cancelRetry();
    if (this.#sending || this.#closed) return;
    void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    let line = this.#next();
    while (line !== undefined) {
      if (!(await this.#trySend(line))) break;
      line = this.#next();
    }
    this.#sending = false;
  }

  /** @returns false when the next message should not be tried now */
  async #trySend({ id, text }: PendingLine): Promise<boolean> {
    try {
      const message = await this.#options.send({ id, text });
      this.confirm(id);
      if (!this.#closed) this.#options.sent(message);
      return true;
    } catch (error) {
      return this.#handleError(id, error);
    }
  }

  #handleError(id: string, error: unknown): boolean {
    // Once back online or admitted, the caller calls `flush()` again.
    if (hasCode(error, 'offline') || hasCode(error, 'not_admitted')) return false;
    if (isPassing(error)) {
      this.#retryLater();
      return false;
    }
    this.#set(
      this.#pending.map((line) => (line.id === id ? { ...line, state: 'failed' as const } : line)),
    );
    return true;
  }

  #retryLater(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => {
      this.flush();
    }, retryMs);
  }

  #cancelRetry(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }

  #next(): PendingLine | undefined {
    return this.#closed ? undefined : this.#pending.find((line) => line.state === 'sending');
  }

  #set(pending: readonly PendingLine[]): void {
    this.#pending = pending;
    if (!this.#closed) this.#options.changed(pending);
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof SignallingError && error.code === code;
