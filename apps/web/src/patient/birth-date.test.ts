import { describe, expect, it } from '@jest/globals';
import { readBirthDate } from './birth-date.ts';

const now = new Date('2026-11-23T12:00:00Z');
const read = (day: string, month: string, year: string) => readBirthDate({ day, month, year }, now);

describe('readBirthDate', () => {
  it('makes a calendar date of three numbers', () => {
    expect(read('2', '11', '1948')).toEqual({ date: '1948-11-02' });
    expect(read(' 29 ', '02', '1956')).toEqual({ date: '1956-02-29' });
  });

  it('reads full-width digits, which Chinese keyboards type', () => {
    expect(read('２', '１１', '１９４８')).toEqual({ date: '1948-11-02' });
  });

  it('says which of the three ways it is wrong', () => {
    expect(read('', '11', '1948')).toEqual({ problem: 'missing' });
    expect(read('31', '2', '1948')).toEqual({ problem: 'impossible' });
    expect(read('29', '2', '1957')).toEqual({ problem: 'impossible' });
    expect(read('0', '1', '1948')).toEqual({ problem: 'impossible' });
    expect(read('1', '13', '1948')).toEqual({ problem: 'impossible' });
    expect(read('1', '1', '48')).toEqual({ problem: 'impossible' });
    expect(read('x', '1', '1948')).toEqual({ problem: 'impossible' });
    expect(read('1', '1', '1700')).toEqual({ problem: 'impossible' });
    expect(read('25', '11', '2026')).toEqual({ problem: 'future' });
  });
});
