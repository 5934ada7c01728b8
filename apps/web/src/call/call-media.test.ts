import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type MediaSetup } from '@teleward/contracts';
import { type Signalling, SignallingError, type SignallingState } from '../signalling/index.ts';
import { CallMedia, type MediaSnapshot } from './call-media.ts';
import { type MediaConnection, type MediaConnectionOptions } from './media-connection.ts';

const setupNamed = (name: string): MediaSetup =>
  ({
    name,
    sendTransport: { iceCandidates: [{ protocol: 'udp' }, { protocol: 'tcp' }] },
    iceServers: [],
  }) as unknown as MediaSetup;
const nameOf = ({ setup }: MediaConnectionOptions): string =>
  (setup as unknown as { name: string }).name;

describe('CallMedia', () => {
  const request = jest.fn<(name: string) => Promise<unknown>>();
  let made: MediaConnectionOptions[] = [];
  let closed: string[] = [];
  let shown: MediaSnapshot = { remote: [], media: 'none', line: 'unknown', blockedPaths: null };
  let signalling: SignallingState = 'connected';
  let media: CallMedia;

  const last = (): MediaConnectionOptions => {
    const options = made.at(-1);
    if (options === undefined) throw new Error('Nothing was made.');
    return options;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    made = [];
    closed = [];
    signalling = 'connected';
    request.mockReset();
    media = new CallMedia({
      signalling: {
        get state() {
          return signalling;
        },
        request: request as unknown as Signalling['request'],
      },
      changed: (change) => {
        shown = { ...shown, ...change };
      },
      renewed: (setup) => {
        media.connect(setup);
      },
      impossible: () => undefined,
      seal: () => null,
      measures: () => true,
      createConnection: (options) => {
        made.push(options);
        return {
          close: () => closed.push(nameOf(options)),
          setLocal: () => undefined,
          handleSignalling: () => undefined,
          readStats: () => Promise.resolve([]),
        } as unknown as MediaConnection;
      },
    });
  });
  afterEach(() => {
    media.close();
    jest.useRealTimers();
  });

  it('ignores events of a replaced connection', () => {
    media.connect(setupNamed('old'));
    const old = last();
    media.connect(setupNamed('new'));
    expect(closed).toEqual(['old']);
    last().handleState('connected');
    old.handleState('interrupted');
    old.handleBroken();
    jest.advanceTimersByTime(10_000);
    expect(shown.media).toBe('connected');
    expect(request).not.toHaveBeenCalled();
  });

  it('asks for new transports when the current ones are broken', async () => {
    request.mockResolvedValue(setupNamed('new'));
    media.connect(setupNamed('old'));
    last().handleBroken();
    await jest.advanceTimersByTimeAsync(0);
    expect(made.map(nameOf)).toEqual(['old', 'new']);
  });

  it('waits longer each time that new transports do not help', async () => {
    request.mockResolvedValue(setupNamed('new'));
    media.connect(setupNamed('old'));
    last().handleBroken();
    await jest.advanceTimersByTimeAsync(0);
    last().handleBroken();
    await jest.advanceTimersByTimeAsync(200);
    expect(made).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(500);
    expect(made).toHaveLength(3);
  });

  it('keeps the transports that a reset brought during its request', async () => {
    let fail: (error: Error) => void = () => undefined;
    request.mockReturnValueOnce(
      new Promise((_, reject) => {
        fail = reject;
      }),
    );
    media.connect(setupNamed('old'));
    last().handleBroken();
    await jest.advanceTimersByTimeAsync(0);
    media.connect(setupNamed('reset'));
    fail(new SignallingError('unavailable', ''));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(made.map(nameOf)).toEqual(['old', 'reset']);
  });

  it('reports an unreachable media server with the paths tried, over all renewals', async () => {
    request.mockResolvedValue(setupNamed('new'));
    media.connect(setupNamed('old'));
    last().handleState('connecting');
    await jest.advanceTimersByTimeAsync(4000);
    last().handleBroken();
    await jest.advanceTimersByTimeAsync(3999);
    expect(shown.blockedPaths).toBeNull();
    await jest.advanceTimersByTimeAsync(1);
    expect(shown.blockedPaths).toEqual(['udp', 'tcp']);
    last().handleBroken();
    await jest.advanceTimersByTimeAsync(1000);
    expect(shown.blockedPaths).toEqual(['udp', 'tcp']);
    last().handleState('connected');
    expect(shown.blockedPaths).toBeNull();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(shown.blockedPaths).toBeNull();
    last().handleState('interrupted');
    await jest.advanceTimersByTimeAsync(8000);
    expect(shown.blockedPaths).toEqual(['udp', 'tcp']);
  });

  it('does not report blocked media while the server itself is out of reach', async () => {
    media.connect(setupNamed('one'));
    signalling = 'reconnecting';
    await jest.advanceTimersByTimeAsync(60_000);
    expect(shown.blockedPaths).toBeNull();
    signalling = 'connected';
    await jest.advanceTimersByTimeAsync(8000);
    expect(shown.blockedPaths).toEqual(['udp', 'tcp']);
  });

  it('reports a lost line exactly while the path is lost', () => {
    media.connect(setupNamed('one'));
    last().handleState('interrupted');
    expect(shown.line).toBe('lost');
    last().handleState('connected');
    expect(shown.line).toBe('unknown');
  });
});
