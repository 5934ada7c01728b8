import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type NetworkPath } from '@teleward/contracts';
import { type Signalling, SignallingError } from '../../signalling/index.ts';
import { type CheckPeer } from './check-peer.ts';
import { checkNetwork } from './network-check.ts';

type Handlers = Record<string, ((payload: never) => void) | undefined>;

/** The server's side of a check, as the page sees it. */
class FakeServer {
  readonly asked: string[] = [];
  closed = false;
  readonly #handlers: Handlers = {};
  #state: (state: 'reconnecting') => void = () => undefined;

  readonly signalling = {
    on: (name: string, handler: (payload: never) => void) => {
      this.#handlers[name] = handler;
      return () => undefined;
    },
    onState: (listener: (state: 'reconnecting') => void) => {
      this.#state = listener;
      return () => undefined;
    },
    request: (name: string) => {
      this.asked.push(name);
      return Promise.resolve(
        name === 'readCheck'
          ? {
              points: [
                { ms: 0, bytes: 0 },
                { ms: 1000, bytes: 125_000 },
              ],
            }
          : { bytes: 0 },
      );
    },
    close: () => {
      this.closed = true;
    },
  } as unknown as Signalling;

  tell(name: string, payload: unknown): void {
    this.#handlers[name]?.(payload as never);
  }

  lose(): void {
    this.#state('reconnecting');
  }
}

/** A path that opens after this many ms; null for never, `shut` where the browser knows at once. */
const peerOf = (
  path: NetworkPath,
  opensAfter: number | null | 'shut',
): CheckPeer & { closed: boolean } => {
  const channel = () => ({ onmessage: null, bufferedAmount: 0, send: () => undefined });
  const peer = {
    path,
    isOpen: false,
    closed: false,
    opened: new Promise<boolean>((resolve) => {
      if (opensAfter === 'shut') {
        resolve(false);
      } else if (opensAfter !== null) {
        setTimeout(() => {
          peer.isOpen = true;
          resolve(true);
        }, opensAfter);
      }
    }),
    echo: channel(),
    load: channel(),
    close: () => {
      peer.closed = true;
    },
  };
  return peer;
};

let server: FakeServer;
let peers: (CheckPeer & { closed: boolean })[];
let given: AbortController;

beforeEach(() => {
  jest.useFakeTimers();
  server = new FakeServer();
  given = new AbortController();
  peers = [];
});

afterEach(() => {
  jest.useRealTimers();
});

/** Runs a check over the given paths. */
function check(paths: Partial<Record<NetworkPath, number | null | 'shut'>>) {
  const found = checkNetwork({
    as: 'patient',
    signal: given.signal,
    createSignalling: () => server.signalling,
    createPeer: ({ path }) => {
      const peer = peerOf(path, paths[path] ?? null);
      peers.push(peer);
      return peer;
    },
  });
  found.catch(() => undefined);
  const setup = { iceServers: [], paths: Object.keys(paths).map((path) => ({ path })) };
  server.tell('checkSetup', setup);
  return found;
}

describe('checkNetwork', () => {
  it.each([
    ['the better of two that are open', { udp: 300, tcp: 20 }, 'udp'],
    ['TCP where UDP says that it is shut', { udp: 'shut', tcp: 50 }, 'tcp'],
    ['TCP where UDP says nothing', { udp: null, tcp: 50, relay: 60 }, 'tcp'],
    ['the relay where it alone opens', { udp: null, tcp: 'shut', relay: 900 }, 'relay'],
    ['what opens late', { udp: 5000, tcp: null, relay: 'shut' }, 'udp'],
  ] as const)('measures %s', async (_what, paths, best) => {
    const found = check(paths);
    const began = performance.now();
    let took = 0;
    void found.then(() => {
      took = performance.now() - began;
    });
    await jest.runAllTimersAsync();
    const { measured, pathsTried } = await found;
    expect(measured).toMatchObject({ path: best, lossShare: 1, upKbps: 1000, downKbps: 0 });
    expect(pathsTried).toEqual(Object.keys(paths));
    expect(took).toBeLessThan(10_000);
    expect([server.closed, ...peers.map(({ closed }) => closed)]).not.toContain(false);
  });

  it('reports that nothing gets through, and requests no load then', async () => {
    const found = check({ udp: null, tcp: 'shut' });
    await jest.runAllTimersAsync();
    expect(await found).toEqual({ pathsTried: ['udp', 'tcp'], pathsOpen: [], measured: null });
    expect(server.asked).toEqual([]);
    expect(server.closed).toBe(true);
  });

  const ends: readonly (readonly [string, () => void, string])[] = [
    [
      'given up',
      () => {
        given.abort();
      },
      'offline',
    ],
    [
      'refused',
      () => {
        server.tell('refused', { error: { code: 'rate_limited', message: '' } });
      },
      'rate_limited',
    ],
    [
      'cut off',
      () => {
        server.lose();
      },
      'offline',
    ],
  ];
  it.each(ends)('ends at once when it is %s', async (_how, end, code) => {
    const found = check({ udp: null, tcp: null });
    end();
    await expect(found).rejects.toMatchObject({ name: 'SignallingError', code });
    await expect(found).rejects.toBeInstanceOf(SignallingError);
    expect([server.closed, ...peers.map(({ closed }) => closed)]).not.toContain(false);
    await jest.runAllTimersAsync();
  });

  it('waits for a silent server no longer than for a path', async () => {
    const found = checkNetwork({
      as: 'guest',
      signal: given.signal,
      createSignalling: () => server.signalling,
    });
    found.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(4_000);
    await expect(found).rejects.toMatchObject({ code: 'timeout' });
    expect(server.closed).toBe(true);
  });
});
