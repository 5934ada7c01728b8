import { describe, expect, it } from '@jest/globals';
import { filterOf } from './filter.ts';

const [anna, bela] = [{ id: 'anna' }, { id: 'bela' }];

describe('the doctor whose people alone are shown', () => {
  it('is the one who was chosen, as long as the choice is there', () => {
    expect(filterOf('anna', [anna, bela])).toBe('anna');
    expect(filterOf(null, [anna, bela])).toBeNull();
    expect(filterOf('cora', [anna, bela])).toBeNull();
    expect(filterOf('anna', [anna])).toBeNull();
    // Not known yet.
    expect(filterOf('anna', null)).toBe('anna');
  });
});
