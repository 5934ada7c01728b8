import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plain } from './names.ts';
import { agree, dateIn } from './typed-dates.ts';

const now = new Date('2026-11-28T12:00:00Z');
const read = (text: string): readonly string[] => dateIn(plain(text), now)?.dates ?? [];

describe('a typed birth date', () => {
  it.each([
    ['1956-03-14', ['1956-03-14']],
    ['1956/3/14', ['1956-03-14']],
    ['14.3.1956', ['1956-03-14']],
    ['14 3 1956', ['1956-03-14']],
    ['3/14/1956', ['1956-03-14']],
    ['3/4/1956', ['1956-04-03', '1956-03-04']],
    ['14-3-56', ['1956-03-14']],
    ['1-2-12', ['1912-02-01', '2012-02-01', '1912-01-02', '2012-01-02']],
    ['14031956', ['1956-03-14']],
    ['19560314', ['1956-03-14']],
    ['14 Mar 1956', ['1956-03-14']],
    ['14march1956', ['1956-03-14']],
    ['March 14, 1956', ['1956-03-14']],
    ['1956年3月14日', ['1956-03-14']],
    ['1956年3月', ['1956-03']],
    ['1956年', ['1956']],
    ['03/1956', ['1956-03']],
    ['1956-03', ['1956-03']],
    ['mar 1956', ['1956-03']],
    ['1956', ['1956']],
    ['١٤/٣/١٩٥٦', ['1956-03-14']],
    ['१४.३.१९५६', ['1956-03-14']],
  ])('%s', (text, dates) => {
    expect([...read(text)].sort()).toEqual([...dates].sort());
  });

  it.each(['', 'anna', '31.2.1956', '1956-13-01', '0171 2345', '3000', '12', '98412 34167'])(
    'is not found in %p',
    (text) => {
      expect(read(text)).toEqual([]);
    },
  );

  it('is found in every format', () => {
    const days = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2026-11-27'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, (day) => {
        const date = day.toISOString().slice(0, 10);
        const [year = '', month = '', dayOf = ''] = date.split('-');
        const forms = [
          `${year}-${month}-${dayOf}`,
          `${Number(dayOf)}.${Number(month)}.${year}`,
          `${month}/${dayOf}/${year}`,
          `${dayOf}${month}${year}`,
          `${year}${month}${dayOf}`,
          `${year}年${Number(month)}月${Number(dayOf)}日`,
        ];
        return forms.every((form) => read(form).includes(date));
      }),
    );
  });
});

it('two dates agree if their known parts are equal', () => {
  expect(agree('1956', '1956-03-14')).toBe(true);
  expect(agree('1956-03-14', '1956-03')).toBe(true);
  expect(agree('1956-03', '1956-04-14')).toBe(false);
});
