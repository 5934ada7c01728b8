import { describe, expect, it } from '@jest/globals';
import { SoundJudge, type SoundSample } from './sound-judge.ts';

const nothing = { peak: 0, level: 0 };
const quietRoom = { peak: 0.0005, level: 0 };
const speech = { peak: 0.3, level: 0.5 };

/** Feeds this many seconds, in samples of 250 ms. */
function listen(
  judge: SoundJudge,
  seconds: number,
  sample: Omit<SoundSample, 'listenedMs'>,
): SoundJudge {
  for (let look = 0; look < seconds * 4; look++) judge.judge({ ...sample, listenedMs: 250 });
  return judge;
}

describe('a microphone', () => {
  it('that gives nothing for 10 s after opening is silent, and recovers at the first sound', () => {
    const judge = listen(new SoundJudge(), 9.75, nothing);
    expect(judge.verdict).toBeNull();
    expect(listen(judge, 0.25, nothing).verdict).toBe('silence');
    expect(listen(judge, 0.25, quietRoom).verdict).toBe('sound');
  });

  it('in a quiet room is not silent', () => {
    expect(listen(new SoundJudge(), 60, quietRoom).verdict).toBe('sound');
  });

  it('behind noise suppression may give nothing for 30 s', () => {
    const judge = listen(new SoundJudge(), 1, speech);
    expect(listen(judge, 29, nothing).verdict).toBe('sound');
    expect(listen(judge, 1, nothing).verdict).toBe('silence');
  });

  it('that was interrupted has 2 s to give sound', () => {
    const judge = listen(new SoundJudge(), 1, speech);
    judge.doubt();
    expect(listen(judge, 0.5, speech).verdict).toBeNull();
    expect(listen(judge, 1.75, nothing).verdict).toBeNull();
    expect(listen(judge, 0.25, nothing).verdict).toBe('silence');
  });

  it('is not judged while the browser suspends audio', () => {
    const judge = new SoundJudge();
    for (let look = 0; look < 100; look++) judge.judge({ ...nothing, listenedMs: 0 });
    expect(judge.verdict).toBeNull();
  });

  it('does not count sound from before the interruption', () => {
    const judge = listen(new SoundJudge(), 1, speech);
    judge.doubt();
    expect(judge.doubted).toBe(true);
    expect(listen(judge, 0.5, speech).doubted).toBe(true);
    expect(listen(judge, 0.25, quietRoom).doubted).toBe(false);
    expect(listen(judge, 29, nothing).verdict).toBe('sound');
  });

  it('detects speech but not a cough, and remembers it until reset', () => {
    const judge = listen(new SoundJudge(), 0.5, speech);
    expect(judge.spoke).toBe(false);
    listen(judge, 5, quietRoom);
    expect(listen(judge, 0.75, speech).spoke).toBe(false);
    expect(listen(judge, 0.25, speech).spoke).toBe(true);
    expect(listen(judge, 600, quietRoom).spoke).toBe(true);
    judge.forgetSpeech();
    expect(listen(judge, 0.75, speech).spoke).toBe(false);
  });
});
