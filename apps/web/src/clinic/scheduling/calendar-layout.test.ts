import { describe, expect, it } from '@jest/globals';
import {
  lanesOf,
  lengthenedTo,
  movedTo,
  opensAt,
  outsideOf,
  shownHours,
} from './calendar-layout.ts';

const stretch = (from: number, to: number) => ({ from, to });

describe('a day of the calendar', () => {
  it('shows whole hours around everything, and the default day where it is empty', () => {
    expect(shownHours([])).toEqual(stretch(480, 1080));
    expect(shownHours([stretch(550, 600), stretch(570, 665)])).toEqual(stretch(540, 720));
  });

  it('hatches the times outside working hours', () => {
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

describe('a dragged visit', () => {
  const shown = stretch(480, 1080);

  it('keeps its length, snaps to 15 minutes, and stays within the day', () => {
    expect(movedTo(stretch(545, 575), 612, shown)).toEqual(stretch(615, 645));
    expect(movedTo(stretch(545, 575), 0, shown)).toEqual(stretch(480, 510));
    expect(movedTo(stretch(545, 575), 1500, shown)).toEqual(stretch(1050, 1080));
  });

  it('is never shorter than 15 minutes, nor longer than the day', () => {
    expect(lengthenedTo(stretch(540, 570), 604, shown)).toEqual(stretch(540, 600));
    expect(lengthenedTo(stretch(540, 570), 300, shown)).toEqual(stretch(540, 555));
    expect(lengthenedTo(stretch(540, 570), 1500, shown)).toEqual(stretch(540, 1080));
  });
});

describe('the calendar opens', () => {
  const shown = stretch(360, 1200);

  it('a little before now', () => {
    const days = [{ hours: [stretch(480, 1080)], now: 700 }];
    expect(opensAt(days, shown)).toBe(670);
    expect(opensAt([{ hours: [], now: 5 }], shown)).toBe(360);
  });

  it('on other days at the first working hour, and at the top where there is none', () => {
    const days = [
      { hours: [stretch(600, 700)], now: null },
      { hours: [stretch(540, 600), stretch(700, 800)], now: null },
    ];
    expect(opensAt(days, shown)).toBe(540);
    expect(opensAt([{ hours: [], now: null }], shown)).toBe(360);
  });
});
