import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { checkLoad } from '@teleward/contracts';
import { type CheckChannel } from './check-peer.ts';
import { measureDown, measureEcho, measureUp, medianOf, rateOf } from './measuring.ts';

/** A channel whose line is a function, from what was sent to what comes back and when. */
class FakeChannel implements CheckChannel {
  onmessage: CheckChannel['onmessage'] = null;
  bufferedAmount = 0;
  sent = 0;
  handleSent: (message: ArrayBuffer, index: number) => void = () => undefined;

  send(data: unknown): void {
    const message = (data as Uint8Array<ArrayBuffer>).slice().buffer;
    this.handleSent(message, this.sent);
    this.sent += 1;
  }

  receive(data: unknown): void {
    this.onmessage?.call({} as RTCDataChannel, { data } as MessageEvent);
  }
}

let channel: FakeChannel;

beforeEach(() => {
  jest.useFakeTimers();
  channel = new FakeChannel();
});

afterEach(() => {
  jest.useRealTimers();
});

async function after<T>(work: Promise<T>): Promise<T> {
  await jest.runAllTimersAsync();
  return work;
}

describe('measureEcho', () => {
  it('sends at the rate of a voice call, and ends when all packets are back', async () => {
    channel.handleSent = (message) => {
      setTimeout(() => {
        channel.receive(message);
      }, 80);
    };
    const began = performance.now();
    const echo = measureEcho(channel, 1000).then((found) => [found, performance.now()] as const);
    const [found, at] = await after(echo);
    expect(found).toEqual({ roundTripTimeMs: 80, lossShare: 0 });
    expect(channel.sent).toBe(50);
    expect(at - began).toBeLessThan(1100);
  });

  it('counts lost, duplicate and late packets', async () => {
    channel.handleSent = (message, index) => {
      if (index % 10 === 0) return;
      setTimeout(
        () => {
          channel.receive(message);
          channel.receive(message);
        },
        index % 10 === 1 ? 1200 : 40,
      );
    };
    const echo = await after(measureEcho(channel, 1000));
    expect(echo.lossShare).toBeCloseTo(0.2);
    expect(echo.roundTripTimeMs).toBe(40);
  });

  it('ignores echoes that it did not send', async () => {
    channel.handleSent = () => {
      channel.receive(new Uint8Array([0xff, 0xff]).buffer);
      channel.receive('words');
    };
    expect(await after(measureEcho(channel, 200))).toEqual({ roundTripTimeMs: null, lossShare: 1 });
  });
});

describe('measureDown', () => {
  it('measures the receive rate', async () => {
    const load = async (): Promise<{ bytes: number }> => {
      // 1000 bytes each 10 ms are 800 kb/s.
      for (let index = 0; index < 100; index += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        channel.receive(new ArrayBuffer(1000));
      }
      return { bytes: 100_000 };
    };
    expect(await after(measureDown(channel, load))).toBeCloseTo(800);
  });

  it('gives none where nothing arrives', async () => {
    expect(await after(measureDown(channel, () => Promise.resolve({ bytes: 9 })))).toBe(0);
  });
});

describe('measureUp', () => {
  const read = () =>
    Promise.resolve({
      points: [
        { ms: 0, bytes: 0 },
        { ms: 100, bytes: 10_000 },
      ],
    });

  it('sends no more than the load, and uses the rate that the server saw', async () => {
    expect(await after(measureUp(channel, 2000, read))).toBeCloseTo(800);
    const most = checkLoad.bytes + checkLoad.messageBytes;
    expect(channel.sent * checkLoad.messageBytes).toBeLessThanOrEqual(most);
  });

  it('keeps its buffer small on a slow line, and ends in time', async () => {
    channel.handleSent = ({ byteLength }) => {
      channel.bufferedAmount += byteLength;
    };
    const began = performance.now();
    await after(
      measureUp(channel, 2000, read).then(() => {
        expect(performance.now() - began).toBeLessThan(2100);
      }),
    );
    expect(channel.bufferedAmount).toBeLessThan(40_000);
  });
});

describe('rateOf', () => {
  it.each([
    [
      'an end that stood still',
      [
        { ms: 0, bytes: 0 },
        { ms: 900, bytes: 100_000 },
        { ms: 2000, bytes: 100_000 },
      ],
      400,
    ],
    ['nothing', [], 0],
    ['one point', [{ ms: 5, bytes: 900 }], 0],
    [
      'a start that was slow',
      [
        [0, 100],
        [500, 1100],
        [1000, 101_100],
      ],
      1600,
    ],
    [
      'all at once',
      [
        [3, 100],
        [3, 1100],
      ],
      8000,
    ],
  ] as const)('%s', (_what, points, kbps) => {
    const all = points.map((point) => ('ms' in point ? point : { ms: point[0], bytes: point[1] }));
    expect(rateOf(all)).toBeCloseTo(kbps);
  });
});

describe('medianOf', () => {
  it('is the middle value, whatever the order', () => {
    expect(medianOf([90, 10, 20])).toBe(20);
    expect(medianOf([])).toBeNull();
  });
});
