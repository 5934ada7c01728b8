import {
  clientEvents,
  signallingPath,
  type Ack,
  type ClientEventName,
  type Handshake,
} from '@teleward/contracts';
import { io, type Socket } from 'socket.io-client';
import { patience } from '../until.ts';

type Payload = Record<string, unknown>;

export interface SocketOptions {
  /**
   * Receives everything and acknowledges nothing, like a dead connection that
   * nobody has noticed yet.
   */
  readonly confirms?: boolean;
  /** Headers that a proxy would add. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A signalling client that keeps what it receives, and lets a test wait for it. */
export class VisitSocket {
  /** Resolves once the connection is gone, with socket.io's reason. */
  readonly closed: Promise<string>;
  readonly #socket: Socket;
  readonly #told: { name: string; payload: Payload }[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(
    url: string,
    cookie: string,
    auth: Handshake | Payload,
    { confirms = true, headers = {} }: SocketOptions = {},
  ) {
    this.#socket = io(url, {
      path: signallingPath,
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { Cookie: cookie, ...headers },
      auth: { ...auth },
    });
    this.closed = new Promise((resolve) => {
      this.#socket.once('disconnect', resolve);
    });
    this.#socket.onAny((name: string, payload: Payload, confirm?: () => void) => {
      if (confirms) {
        confirm?.();
      }
      this.#told.push({ name, payload });
      this.#waiting.forEach((look) => {
        look();
      });
    });
  }

  /** The first message of that name that fits, received already or still to come. */
  async told(name: string, fits: (payload: Payload) => boolean = () => true): Promise<Payload> {
    return this.#first(name, (message) =>
      message.name === name && fits(message.payload) ? message.payload : undefined,
    );
  }

  /** Which of these messages arrives first. */
  async toldOneOf(...names: readonly string[]): Promise<string> {
    return this.#first(names.join(' or '), ({ name }) => (names.includes(name) ? name : undefined));
  }

  async #first<T>(
    sought: string,
    look: (message: { name: string; payload: Payload }) => T | undefined,
  ): Promise<T> {
    const find = (): T | undefined => this.#told.map(look).find((found) => found !== undefined);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(deadline);
        this.#waiting.delete(give);
      };
      const give = (): void => {
        const found = find();
        if (found === undefined) return;
        end();
        resolve(found);
      };
      const fail = (why: string): void => {
        end();
        const heard = this.#told.map((message) => message.name).join(', ');
        reject(new Error(`${sought} was not told: ${why}; heard: ${heard}`));
      };
      const deadline = setTimeout(fail, patience(30_000), 'time is up');
      void this.closed.then((reason) => {
        fail(`the connection is gone (${reason})`);
      });
      this.#waiting.add(give);
      give();
    });
  }

  /** Every message of that name so far. */
  all(name: string): Payload[] {
    return this.#told.filter((message) => message.name === name).map(({ payload }) => payload);
  }

  heard(name: string): boolean {
    return this.#told.some((message) => message.name === name);
  }

  ask(name: ClientEventName, payload: unknown): Promise<Ack<Payload>> {
    return this.raw(clientEvents[name].name, payload);
  }

  async raw(wireName: string, ...payload: unknown[]): Promise<Ack<Payload>> {
    const asked = this.#socket.timeout(patience(30_000)).emitWithAck(wireName, ...payload);
    const gone = this.closed.then((reason): never => {
      throw new Error(`${wireName} was not answered: the connection is gone (${reason})`);
    });
    // Whichever comes second has no effect.
    asked.catch(() => undefined);
    gone.catch(() => undefined);
    return (await Promise.race([asked, gone])) as Ack<Payload>;
  }

  /** Sends without asking for an acknowledgement. */
  shout(wireName: string, payload: unknown): void {
    this.#socket.emit(wireName, payload);
  }

  /** Sends packets that no socket.io client would send, one frame each. */
  sendPackets(packets: readonly (string | Uint8Array)[]): void {
    for (const packet of packets) {
      this.#socket.io.engine.send(packet);
    }
  }

  close(): void {
    this.#socket.disconnect();
  }
}
