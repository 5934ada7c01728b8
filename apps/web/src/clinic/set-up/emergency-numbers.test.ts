import { describe, expect, it } from '@jest/globals';
import { emergencyNumberAfter, emergencyNumberOf } from './emergency-numbers.ts';
import { countriesIn } from './countries.ts';

describe('the emergency number', () => {
  it('is suggested for a country', () => {
    expect(emergencyNumberOf('DE')).toBe('112');
    expect(emergencyNumberOf('GB')).toBe('999');
    expect(emergencyNumberOf('IN')).toBe('112');
    expect(emergencyNumberOf('CN')).toBe('120');
    expect(emergencyNumberOf('AQ')).toBe('');
  });

  it('follows the country until a number is typed', () => {
    expect(emergencyNumberAfter('', '', 'DE')).toBe('112');
    expect(emergencyNumberAfter('112', 'DE', 'GB')).toBe('999');
    expect(emergencyNumberAfter('112', 'DE', 'AQ')).toBe('');
    expect(emergencyNumberAfter('108', 'IN', 'GB')).toBe('108');
  });

  it('is listed only for existing countries', () => {
    const suggested = countriesIn('en').filter(({ value }) => emergencyNumberOf(value) !== '');
    expect(suggested).toHaveLength(31);
  });
});
