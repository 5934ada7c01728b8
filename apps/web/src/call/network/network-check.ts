import {
  checkLoad,
  type Handshake,
  type NetworkCheck,
  type ServerPayload,
  signallingProtocol,
} from '@teleward/contracts';
import { pause } from '../../pause.ts';
import { Signalling, SignallingError } from '../../signalling/index.ts';
import { type CheckPeer, openPath } from './check-peer.ts';
import { measureDown, measureEcho, measureUp } from './measuring.ts';

export interface NetworkCheckOptions {
  readonly as: Handshake['as'];
  /** Cancels the check. */
  readonly signal: AbortSignal;
  readonly createSignalling?: (handshake: Handshake) => Signalling;
  readonly createPeer?: typeof openPath;
}

/** From the first message to the result, in ms. */
const longestMs = 9_500;

/** How long to wait for the server's first answer, in ms. */
const serverPatienceMs = 4_000;

/** How long to wait for a better path while a worse one is open, and for any path, in ms. */
const patienceMs = { better: 2_500, any: 6_000 } as const;

const echoMs = 1_500;

/** Reserved for the last echo, the server's answer and the page, beside the measuring, in ms. */
const reserveMs = 1_500;

/** A rate measured for a shorter time means nothing, in ms. */
const shortestLoadMs = 500;

/**
 * Tries all paths to the media server at once and measures the best of those that open, which is
 * the one that a call would use. It takes less than 10 s and 2 MB.
 *
 * @throws {SignallingError} where the server refused the check, or it was cancelled
 */
export async function checkNetwork(options: NetworkCheckOptions): Promise<NetworkCheck> {
  const {
    as,
    signal,
    createSignalling = (handshake: Handshake) => new Signalling(handshake),
  } = options;
  const began = performance.now();
  const signalling = createSignalling({ protocol: signallingProtocol, purpose: 'check', as });
  const peers: CheckPeer[] = [];
  const close = (): void => {
    for (const peer of peers) peer.close();
    signalling.close();
  };
  try {
    const over = endOf(signalling, signal);
    const { paths, iceServers } = await Promise.race([setupOf(signalling), over]);
    const createPeer = options.createPeer ?? openPath;
    for (const setup of paths) {
      const { path } = setup;
      const connect: Parameters<typeof openPath>[2] = (dtlsParameters) =>
        signalling.request('connectCheck', { path, dtlsParameters });
      peers.push(createPeer(setup, iceServers, connect));
    }
    const best = await Promise.race([bestOf(peers), over]);
    const measured =
      best === null ? null : await Promise.race([measure(best, signalling, began), over]);
    return {
      pathsTried: peers.map(({ path }) => path),
      pathsOpen: peers.filter(({ isOpen }) => isOpen).map(({ path }) => path),
      measured,
    };
  } finally {
    close();
  }
}

/** Never resolves; rejects when the check cannot go on. */
function endOf(signalling: Signalling, signal: AbortSignal): Promise<never> {
  const over = new Promise<never>((_, reject) => {
    const giveUp = (): void => {
      reject(new SignallingError('offline', 'The check was cancelled.'));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    signalling.on('refused', ({ error }) => {
      reject(SignallingError.of(error));
    });
    signalling.onState((state) => {
      if (state === 'reconnecting' || state === 'refused') giveUp();
    });
  });
  // It may reject after everybody stopped waiting for it.
  over.catch(() => undefined);
  return over;
}

async function setupOf(signalling: Signalling): Promise<ServerPayload<'checkSetup'>> {
  const setup = new Promise<ServerPayload<'checkSetup'>>((resolve) => {
    signalling.on('checkSetup', resolve);
  });
  const late = pause(serverPatienceMs).then(() => {
    throw new SignallingError('timeout', 'The server does not answer.');
  });
  return Promise.race([setup, late]);
}

/** The first path in the server's order that opens in time, or else whichever opens first. */
async function bestOf(peers: readonly CheckPeer[]): Promise<CheckPeer | null> {
  const patience = pause(patienceMs.better).then(() => false);
  const last = pause(patienceMs.any).then(() => null);
  for (const peer of peers) {
    if (await Promise.race([peer.opened, patience])) return peer;
  }
  const any = Promise.any(
    peers.map(async (peer) => {
      if (!(await peer.opened)) throw new Error('shut');
      return peer;
    }),
  ).catch(() => null);
  return Promise.race([any, last]);
}

async function measure(
  { path, echo, load }: CheckPeer,
  signalling: Signalling,
  began: number,
): Promise<NetworkCheck['measured']> {
  const { roundTripTimeMs, lossShare } = await measureEcho(echo, echoMs);
  const left = began + longestMs - reserveMs - performance.now();
  const durationMs = Math.round(Math.min(Math.max(left / 2, shortestLoadMs), checkLoad.ms));
  const downKbps = await measureDown(load, () =>
    Promise.race([
      signalling.request('loadCheck', { path, durationMs }),
      pause(durationMs + reserveMs / 2).then(() => ({ bytes: 0 })),
    ]),
  );
  const upKbps = await measureUp(load, durationMs, () => signalling.request('readCheck', { path }));
  return {
    path,
    roundTripTimeMs: roundTripTimeMs === null ? null : Math.round(roundTripTimeMs),
    lossShare: Math.round(lossShare * 1000) / 1000,
    upKbps: Math.round(upKbps),
    downKbps: Math.round(downKbps),
  };
}
