import { signallingPath, type Handshake, type Route } from '@teleward/contracts';
import { io, type Socket } from 'socket.io-client';

let places = 0;

/**
 * A browser's cookie and its requests, each from a new address, because rate
 * limits are not measured.
 */
export class Client {
  cookie = '';
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws {Error} for any status but 200 */
  async call(
    route: Route,
    { params = {}, body }: { params?: Readonly<Record<string, string>>; body?: unknown } = {},
  ): Promise<Record<string, unknown>> {
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
    const response = await fetch(`${this.#url}${path}`, {
      method: route.method,
      headers: {
        'Content-Type': 'application/json',
        Cookie: this.cookie,
        'X-Forwarded-For': anotherPlace(),
      },
      ...(route.method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
    });
    const text = await response.text();
    if (response.status !== 200) {
      throw new Error(`${route.method} ${path} answered ${response.status}: ${text}`);
    }
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.cookie = cookie.split(';')[0] ?? '';
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** @param onWord called with every message of the server, which is acknowledged */
  connect(
    auth: Handshake,
    onWord: (name: string, payload: Record<string, unknown>) => void,
  ): Socket {
    const socket = io(this.#url, {
      path: signallingPath,
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { Cookie: this.cookie, 'X-Forwarded-For': anotherPlace() },
      auth: { ...auth },
    });
    socket.onAny((name: string, payload: Record<string, unknown>, confirm?: () => void) => {
      confirm?.();
      onWord(name, payload);
    });
    return socket;
  }
}

function anotherPlace(): string {
  places += 1;
  return `10.${(places >> 16) & 0xff}.${(places >> 8) & 0xff}.${places & 0xff}`;
}

/** Does this for all, this many at a time. */
export async function each<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const left = [...all];
  const lane = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
