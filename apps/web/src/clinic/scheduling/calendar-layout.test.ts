import { describe, expect, it } from '@jest/globals';
import { lanesOf, outsideOf, shownHours } from './calendar-layout.ts';

const stretch = (from: number, to: number) => ({ from, to });

describe('a day of the calendar', () => {
  it('shows whole hours that hold everything, and the usual day where there is nothing', () => {
    expect(shownHours([])).toEqual(stretch(480, 1080));
    expect(shownHours([stretch(550, 600), stretch(570, 665)])).toEqual(stretch(540, 720));
  });

  it('hatches what is between the hours', () => {
    const shown = stretch(480, 1080);
    expect(outsideOf(shown, [stretch(960, 1080), stretch(540, 780)])).toEqual([
      stretch(480, 540),
      stretch(780, 960),
    ]);
    expect(outsideOf(shown, [])).toEqual([shown]);
    expect(outsideOf(shown, [shown])).toEqual([]);
  });

  it('puts visits at one time beside each other, and others over the whole width', () => {
    expect(
      lanesOf([stretch(0, 30), stretch(30, 60), stretch(30, 45), stretch(45, 60), stretch(60, 75)]),
    ).toEqual([
      { lane: 0, lanes: 1 },
      { lane: 0, lanes: 2 },
      { lane: 1, lanes: 2 },
      { lane: 1, lanes: 2 },
      { lane: 0, lanes: 1 },
    ]);
  });
});
