import { describe, expect, it } from '@jest/globals';
import { levelOf } from './level-meter.ts';

const tone = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 960 }, (_, index) => amplitude * Math.sin(index / 7));

describe('levelOf', () => {
  it('is 0 for silence and 1 for a loud voice', () => {
    expect(levelOf(tone(0))).toBe(0);
    expect(levelOf(new Float32Array())).toBe(0);
    expect(levelOf(tone(0.9))).toBe(1);
  });

  it('grows with loudness', () => {
    expect(levelOf(tone(0.02))).toBeGreaterThan(levelOf(tone(0.005)));
  });
});
