import { describe, expect, it } from '@jest/globals';
import { type NetworkCheck } from '@teleward/contracts';
import { isDelayed, startingMode } from './starting-mode.ts';

const good = {
  path: 'udp',
  roundTripTimeMs: 60,
  lossShare: 0,
  upKbps: 2000,
  downKbps: 4000,
} as const;

const checkOf = (
  measured: Partial<NonNullable<NetworkCheck['measured']>> | null,
): NetworkCheck => ({
  pathsTried: ['udp', 'tcp'],
  pathsOpen: measured === null ? [] : ['udp'],
  measured: measured === null ? null : { ...good, ...measured },
});

describe('startingMode', () => {
  it.each([
    ['a good line', {}, 'video'],
    ['exactly what is asked for', { upKbps: 330, roundTripTimeMs: 800, lossShare: 0.04 }, 'video'],
    ['a little too slow to send', { upKbps: 329 }, 'reduced'],
    ['a little too slow to receive', { downKbps: 329 }, 'reduced'],
    ['a satellite', { roundTripTimeMs: 650 }, 'video'],
    ['a line that is full', { roundTripTimeMs: 801 }, 'reduced'],
    ['some loss', { lossShare: 0.06 }, 'reduced'],
    ['just enough for a small picture', { upKbps: 180, lossShare: 0.15 }, 'reduced'],
    ['not enough for a small picture', { downKbps: 179 }, 'audio-only'],
    ['much loss', { lossShare: 0.2 }, 'audio-only'],
    ['nothing that came back', { roundTripTimeMs: null, lossShare: 1 }, 'audio-only'],
    ['no open path', null, 'none'],
  ] as const)('with %s', (_line, measured, mode) => {
    expect(startingMode(checkOf(measured))).toBe(mode);
  });

  it('never gets better when the line gets worse', () => {
    const order = ['video', 'reduced', 'audio-only', 'none'];
    const worse = (kbps: number, lossShare: number): number =>
      order.indexOf(startingMode(checkOf({ upKbps: kbps, lossShare })));
    for (let kbps = 0; kbps < 600; kbps += 7) {
      for (let loss = 0; loss < 0.3; loss += 0.01) {
        expect(worse(kbps, loss)).toBeGreaterThanOrEqual(worse(kbps + 7, loss));
        expect(worse(kbps, loss + 0.01)).toBeGreaterThanOrEqual(worse(kbps, loss));
      }
    }
  });
});

describe('isDelayed', () => {
  it.each([
    [{ roundTripTimeMs: 300 }, false],
    [{ roundTripTimeMs: 301 }, true],
    [{ roundTripTimeMs: null }, false],
    [null, false],
  ] as const)('%j: %s', (measured, delayed) => {
    expect(isDelayed(checkOf(measured))).toBe(delayed);
  });
});
