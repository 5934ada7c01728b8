import { describe, expect, it } from '@jest/globals';
import { networkGroups, networkOf, powerGroups, powerOf } from './window-groups.ts';

describe('hours of a site', () => {
  it('are edited once for the days on which they are the same', () => {
    const power = [
      { weekday: 1, from: '10:00', to: '13:00', source: 'mains' as const },
      { weekday: 1, from: '13:00', to: '15:00', source: 'battery' as const },
      { weekday: 4, from: '10:00', to: '13:00', source: 'mains' as const },
    ];
    const groups = powerGroups(power);
    expect(groups).toEqual([
      { weekdays: [1, 4], from: '10:00', to: '13:00', value: 'mains' },
      { weekdays: [1], from: '13:00', to: '15:00', value: 'battery' },
    ]);
    expect(powerOf(groups)).toEqual(power);
  });

  it('are saved by day', () => {
    const groups = [{ weekdays: [7, 2], from: '08:00', to: '24:00', value: 'audio' as const }];
    expect(networkOf(groups)).toEqual([
      { weekday: 2, from: '08:00', to: '24:00', carries: 'audio' },
      { weekday: 7, from: '08:00', to: '24:00', carries: 'audio' },
    ]);
    expect(networkGroups(networkOf(groups))).toEqual([{ ...groups[0], weekdays: [2, 7] }]);
  });
});
