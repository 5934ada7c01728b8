import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { checkLimits, checkLoad, PathSetup } from '@teleward/contracts';
import {
  type NetworkProbe,
  type NetworkProbeOptions,
  type Sfu,
  type SfuError,
} from '@teleward/sfu';
import { observer, type types } from 'mediasoup';
import { dtlsParameters } from '../support/media/media-parameters.ts';
import { codeOf, eventually, next, startSfu } from '../support/media/media-sfu.ts';

let sfu: Sfu;
let worker: types.Worker;
let probe: NetworkProbe;
/** Transports that hold the ports. */
let handled = 0;
/**
 * What a browser would send: by stream, over a DirectTransport of the same router,
 * without ICE and DTLS.
 */
const wires = new Map<number, types.DataProducer>();

function watch(made: types.Worker): void {
  worker = made;
  made.observer.on('newwebrtcserver', (server) => {
    server.observer.on('webrtctransporthandled', () => (handled += 1));
    server.observer.on('webrtctransportunhandled', () => (handled -= 1));
  });
  made.observer.on('newrouter', (router) => {
    router.observer.on('newtransport', (transport) => {
      if (transport.type === 'webrtc') redirect(router, transport);
    });
  });
}

beforeAll(async () => {
  observer.on('newworker', watch);
  sfu = await startSfu();
});

afterAll(() => {
  observer.off('newworker', watch);
  sfu.close();
});

afterEach(() => {
  probe.close();
});

function redirect(router: types.Router, transport: types.Transport): void {
  Object.defineProperty(transport, 'sctpState', { value: 'connected' });
  transport.produceData = async <T extends types.AppData>({
    sctpStreamParameters,
  }: types.DataProducerOptions<T>) => {
    const direct = await router.createDirectTransport();
    const producer = await direct.produceData<T>();
    wires.set(sctpStreamParameters?.streamId ?? -1, producer);
    return producer;
  };
}

const open = async (options: Partial<NetworkProbeOptions> = {}): Promise<NetworkProbe> => {
  probe = await sfu.createProbe({ paths: ['udp'], ...options });
  return probe;
};

const failed = (): Promise<SfuError> => next<SfuError>(probe, 'failed');

function wire(name: 'echoStreamId' | 'loadStreamId'): types.DataProducer {
  const stream = probe.setup[0]?.[name] ?? -1;
  const found = wires.get(stream);
  if (found === undefined) throw new Error('no such stream');
  return found;
}

describe('a probe of the network', () => {
  test('can be reached on each path alone, and with a relay on both', async () => {
    await open({ paths: ['udp', 'tcp', 'relay'] });
    const setup = PathSetup.array().parse(probe.setup);
    const protocols = setup.map(({ path, transport }) => [
      path,
      transport.iceCandidates.map(({ protocol }) => protocol),
    ]);
    expect(protocols).toEqual([
      ['udp', ['udp']],
      ['tcp', ['tcp']],
      ['relay', ['udp', 'tcp']],
    ]);
    for (const { echoStreamId, loadStreamId } of setup) expect(echoStreamId).not.toBe(loadStreamId);
  });

  test('listens where the rooms do', async () => {
    await open();
    const room = await sfu.createRoom({ id: 'visit' });
    const peer = await room.createPeer({ id: 'patient', admitted: true });
    const ports = [probe.setup[0]?.transport, peer.setup.receiveTransport].map(
      (transport) => transport?.iceCandidates.find(({ protocol }) => protocol === 'udp')?.port,
    );
    expect(ports[0]).toBe(ports[1]);
    room.close();
  });

  test('records when each message came', async () => {
    await open();
    const message = Buffer.alloc(1000);
    await eventually('a hundred messages came', () => {
      wire('loadStreamId').send(message);
      return (probe.arrivals('udp').at(-1)?.bytes ?? 0) >= 100_000;
    });
    const points = probe.arrivals('udp');
    expect(points[0]).toMatchObject({ ms: 0 });
    expect(points.map(({ ms }) => ms)).toEqual(
      points.map(({ ms }) => ms).toSorted((a, b) => a - b),
    );
    expect(points.length).toBeLessThan(60);
  });

  test('takes the fingerprints once, and no others after that', async () => {
    await open();
    const first = { role: 'client', ...dtlsParameters('AB') };
    await probe.connect('udp', first);
    await probe.connect('udp', first);
    expect(await codeOf(probe.connect('udp', dtlsParameters('CD')))).toBe('invalid_state');
    expect(await codeOf(probe.connect('udp', {}))).toBe('media_invalid');
    expect(await codeOf(Promise.resolve().then(() => probe.connect('tcp', first)))).toBe(
      'not_found',
    );
  });

  test('sends no more than its load, for no longer than it was asked to, one at a time', async () => {
    await open();
    const began = performance.now();
    const sending = probe.sendLoad('udp', 300);
    expect(await codeOf(probe.sendLoad('udp', 300))).toBe('invalid_state');
    expect(await sending).toBeLessThanOrEqual(checkLoad.bytes + checkLoad.messageBytes);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('a probe ends', () => {
  test('when its time is up', async () => {
    await open({ limits: { ...checkLimits, ms: 200 } });
    expect(await failed()).toMatchObject({ code: 'limit_reached' });
    expect(probe.closed).toBe(true);
  });

  test.each(['echoStreamId', 'loadStreamId'] as const)(
    'when too much comes in on %s',
    async (name) => {
      await open({ limits: { ...checkLimits, bytes: 50_000 } });
      const end = failed();
      await eventually('it is closed', () => {
        if (!probe.closed) wire(name).send(Buffer.alloc(1000));
        return probe.closed;
      });
      expect(await end).toMatchObject({ code: 'limit_reached' });
      expect(await codeOf(Promise.resolve().then(() => probe.sendLoad('udp', 100)))).toBe(
        'unavailable',
      );
    },
  );

  test('when it would send too much', async () => {
    await open({ limits: { ...checkLimits, bytes: 10_000 } });
    const end = failed();
    expect(await codeOf(probe.sendLoad('udp', 2_000))).toBe('unavailable');
    expect(await end).toMatchObject({ code: 'limit_reached' });
  });

  test('with its router, and leaves nothing in the worker', async () => {
    await open({ paths: ['udp', 'tcp', 'relay'] });
    probe.close();
    probe.close();
    await eventually('no router is left', async () => (await worker.dump()).routerIds.length === 0);
    // What mediasoup itself would keep of transports that close with their router.
    expect(handled).toBe(0);
  });

  test('with its worker', async () => {
    await open();
    const end = failed();
    for (const pid of sfu.workerPids) process.kill(pid, 'SIGKILL');
    expect(await end).toMatchObject({ code: 'unavailable' });
    await eventually('another worker runs', () => sfu.healthy);
  });

  test('with the SFU', async () => {
    await open();
    sfu.close();
    expect(probe.closed).toBe(true);
    expect(await codeOf(sfu.createProbe({ paths: ['udp'] }))).toBe('unavailable');
  });
});
