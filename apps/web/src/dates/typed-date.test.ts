import { describe, expect, it } from '@jest/globals';
import { readDate, readTypedDate, wholeDateOf } from './typed-date.ts';

const now = new Date('2026-11-28T12:00:00Z');

describe('a date typed into one field', () => {
  it.each([
    ['1956-03-14', '14', '03', '1956'],
    ['14.3.1956', '14', '3', '1956'],
    ['14 / 3 / 1956', '14', '3', '1956'],
    ['3/14/1956', '14', '3', '1956'],
    ['1956年3月14日', '14', '3', '1956'],
    ['١٤/٣/١٩٥٦', '14', '3', '1956'],
    ['१४.३.१९५६', '14', '3', '1956'],
    ['１９５６－０３－１４', '14', '03', '1956'],
  ])('%s', (typed, day, month, year) => {
    expect(wholeDateOf(typed)).toEqual({ day, month, year });
  });

  it.each(['', '14', '1956', '14.3', 'today'])('is not %p', (typed) => {
    expect(wholeDateOf(typed)).toBeNull();
  });
});

describe('the parts of a date', () => {
  const read = (day: string, month: string, year: string) => readDate({ day, month, year }, now);

  it('are read as far as typed, and no day is invented', () => {
    expect(read('14', '3', '1956')).toEqual({ date: '1956-03-14' });
    expect(read('', '3', '1956')).toEqual({ date: '1956-03' });
    expect(read('', '', '1956')).toEqual({ date: '1956' });
    expect(read('١٤', '٣', '١٩٥٦')).toEqual({ date: '1956-03-14' });
  });

  it('may be wrong', () => {
    expect(read('14', '', '1956')).toEqual({ problem: 'missing' });
    expect(read('14', '3', '')).toEqual({ problem: 'missing' });
    expect(read('31', '2', '1956')).toEqual({ problem: 'impossible' });
    expect(read('', '13', '1956')).toEqual({ problem: 'impossible' });
    expect(read('', '', '1700')).toEqual({ problem: 'impossible' });
    expect(read('', '12', '2026')).toEqual({ problem: 'future' });
    expect(read('', '', '2027')).toEqual({ problem: 'future' });
  });
});

describe('a date in one field', () => {
  it.each([
    ['1980-01-01', { date: '1980-01-01' }],
    ['14.3.1956', { date: '1956-03-14' }],
    ['١٤/٣/١٩٥٦', { date: '1956-03-14' }],
    ['1956', { date: '1956' }],
    ['1956年', { date: '1956' }],
    ['1956-03', { date: '1956-03' }],
    ['1956年3月', { date: '1956-03' }],
    ['3.1956', { date: '1956-03' }],
    ['', { problem: 'missing' }],
    ['14', { problem: 'impossible' }],
    ['31.2.1956', { problem: 'impossible' }],
    ['2027', { problem: 'future' }],
  ])('%p', (typed, read) => {
    expect(readTypedDate(typed, now)).toEqual(read);
  });
});
