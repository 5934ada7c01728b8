import { describe, expect, it } from '@jest/globals';
import { filterOf } from './filter.ts';

const [anna, bela] = [{ id: 'anna' }, { id: 'bela' }];

describe('the filter by doctor', () => {
  it('is the chosen doctor, as long as that doctor is listed', () => {
    expect(filterOf('anna', [anna, bela])).toBe('anna');
    expect(filterOf(null, [anna, bela])).toBeNull();
    expect(filterOf('cora', [anna, bela])).toBeNull();
    expect(filterOf('anna', [anna])).toBeNull();
    // Not loaded yet.
    expect(filterOf('anna', null)).toBe('anna');
  });
});
