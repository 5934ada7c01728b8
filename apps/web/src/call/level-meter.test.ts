import { afterEach, describe, expect, it } from '@jest/globals';
import { LevelMeter, levelOf } from './level-meter.ts';

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

describe('a browser that cannot listen to a track', () => {
  const names = ['AudioContext', 'AnalyserNode', 'MediaStream'] as const;
  afterEach(() => {
    for (const name of names) Reflect.deleteProperty(globalThis, name);
  });

  it('keeps neither a copy of the track nor the audio device', () => {
    const copy = {
      enabled: false,
      readyState: 'live',
      stop: () => {
        copy.readyState = 'ended';
      },
    };
    const states: string[] = [];
    class FakeContext {
      state = 'running';

      createMediaStreamSource(): never {
        throw new Error('Another sample rate.');
      }

      close(): Promise<void> {
        this.state = 'closed';
        states.push(this.state);
        return Promise.resolve();
      }
    }
    for (const name of names) {
      const value = name === 'AudioContext' ? FakeContext : EventTarget;
      Object.defineProperty(globalThis, name, { value, configurable: true });
    }
    const track = { clone: () => copy } as unknown as MediaStreamTrack;
    expect(() => new LevelMeter(track)).toThrow('Another sample rate.');
    expect(copy.readyState).toBe('ended');
    expect(states).toEqual(['closed']);
  });
});
