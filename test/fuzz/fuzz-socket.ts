import { signallingPath } from '@teleward/contracts';
import { io, type Socket } from 'socket.io-client';

/** The server's first message; `closed` where there was none. */
export interface FirstWord {
  readonly name: string;
  readonly payload: unknown;
}

const firstWords = ['visit:welcome', 'visit:refused', 'clinic:day', 'check:setup'];

/** How long an answer may take, in milliseconds. */
const patience = 20_000;

/** A client that sends anything, and keeps only what it needs for that. */
export class FuzzSocket {
  /** The number of messages sent. */
  sent = 0;
  /** Called for each stream that it may receive. */
  onConsumer: (consumerId: unknown) => void = () => undefined;
  readonly first: Promise<FirstWord>;
  readonly #socket: Socket;
  readonly #gone: Promise<'closed'>;

  /** @param auth the handshake data, of whatever form */
  constructor(url: string, headers: Readonly<Record<string, string>>, auth: unknown) {
    this.#socket = io(url, {
      path: signallingPath,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { ...headers },
      auth: (say) => {
        say(auth as object);
      },
    });
    this.#gone = new Promise((resolve) => {
      const gone = (): void => {
        resolve('closed');
      };
      this.#socket.once('disconnect', gone);
      this.#socket.once('connect_error', gone);
    });
    this.first = new Promise((resolve) => {
      this.#socket.onAny((name: string, payload: unknown, confirm?: () => void) => {
        confirm?.();
        if (name === 'consumer:added') {
          this.onConsumer((payload as { readonly id: unknown }).id);
        }
        if (firstWords.includes(name)) {
          resolve({ name, payload });
        }
      });
      void this.#gone.then(() => {
        resolve({ name: 'closed', payload: null });
      });
    });
  }

  get open(): boolean {
    return this.#socket.connected;
  }

  /** @returns the acknowledgement, or `closed` @throws when there is none */
  async ask(wireName: string, payloads: readonly unknown[]): Promise<unknown> {
    this.sent += 1;
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${wireName} was not answered in ${patience} ms`));
      }, patience);
      this.#socket.emit(wireName, ...payloads, resolve);
    });
    try {
      return await Promise.race([answer, this.#gone]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#socket.disconnect();
  }
}
