import { describe, expect, it } from '@jest/globals';
import { readDate, wholeDateOf } from './typed-date.ts';

const now = new Date('2026-11-23T12:00:00Z');
const read = (day: string, month: string, year: string) => readDate({ day, month, year }, now);

describe('a birth date that a patient types', () => {
  it('makes a calendar date of three numbers', () => {
    expect(read('2', '11', '1948')).toEqual({ date: '1948-11-02' });
    expect(read(' 29 ', '02', '1956')).toEqual({ date: '1956-02-29' });
  });

  it('reads full-width digits, which Chinese keyboards type', () => {
    expect(read('２', '１１', '１９４８')).toEqual({ date: '1948-11-02' });
  });

  it.each([
    ['١٤', '٣', '١٩٥٦'],
    ['۱۴', '۳', '۱۹۵۶'],
    ['१४', '३', '१९५६'],
    ['১৪', '৩', '১৯৫৬'],
    ['\u200b14', '3\u200e', '1956'],
  ])('reads %s %s %s', (day, month, year) => {
    expect(read(day, month, year)).toEqual({ date: '1956-03-14' });
  });

  it('reports which of three errors it has', () => {
    expect(read('2', '', '1948')).toEqual({ problem: 'missing' });
    expect(read('2', '11', '')).toEqual({ problem: 'missing' });
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

describe('a whole date in one field', () => {
  it.each([
    '14/03/1956',
    '14.3.1956',
    '14 - 3 - 1956',
    '1956-03-14',
    '1956年3月14日',
    '14031956',
    '19560314',
    '3/14/1956',
    '١٤/٣/١٩٥٦',
    '\u200e14/03/1956',
  ])('%s goes where it belongs', (text) => {
    const parts = wholeDateOf(text);
    expect(parts && readDate(parts, now)).toEqual({ date: '1956-03-14' });
  });

  it('takes the day first where the order is ambiguous', () => {
    expect(wholeDateOf('03/04/1956')).toEqual({ day: '03', month: '04', year: '1956' });
  });

  it.each(['14', '1956', '14/03', '14 March 1956', '1/2/3/4', '99/99/1956', ''])(
    '%j stays as typed',
    (text) => {
      expect(wholeDateOf(text)).toBeNull();
    },
  );
});
