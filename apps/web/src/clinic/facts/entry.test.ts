import { describe, expect, it } from '@jest/globals';
import { FactContent, isAllergy } from '@teleward/contracts';
import {
  allergiesIn,
  isNone,
  isNoneOfDrugs,
  medicineIn,
  noKnownAllergies,
  problemIn,
} from './entry.ts';

describe('what is typed in a few keys', () => {
  it.each([
    ['penicillin: hives', [['penicillin', 'hives']]],
    ['青霉素：荨麻疹', [['青霉素', '荨麻疹']]],
    [
      'latex, egg',
      [
        ['latex', ''],
        ['egg', ''],
      ],
    ],
    ['penicillin: hives, vomiting', [['penicillin', 'hives, vomiting']]],
    ['  ', []],
  ])('%s is read as allergies', (typed, read) => {
    const found = allergiesIn(typed);
    expect(found.filter(isAllergy).map(({ substance, reaction }) => [substance, reaction])).toEqual(
      read,
    );
    for (const one of found) expect(FactContent.parse(one)).toEqual(one);
  });

  it.each(['none', 'NKA', ' Nil. ', 'No known allergies', '无', '无过敏史。'])(
    '%s is read as no known allergies, not as a substance',
    (typed) => {
      expect(allergiesIn(typed)).toEqual([noKnownAllergies]);
      expect(isNoneOfDrugs(typed)).toBe(false);
    },
  );

  it.each(['NKDA', 'No known drug allergies', '无药物过敏史'])(
    '%s is not read as a statement about all allergies',
    (typed) => {
      expect([isNone(typed), isNoneOfDrugs(typed)]).toEqual([false, true]);
    },
  );

  it('is never truncated: too long a text is refused', () => {
    const long = 'x'.repeat(250);
    for (const one of [...allergiesIn(long), medicineIn(long), problemIn(long)]) {
      expect(JSON.stringify(one)).toContain(long);
      expect(FactContent.safeParse(one).success).toBe(false);
    }
  });

  it.each([
    ['metformin 500 mg 1-0-1', 'metformin', '500 mg 1-0-1'],
    ['tab metformin 500 mg bd', 'metformin', 'tab 500 mg bd'],
    ['the small white pill', 'the small white pill', ''],
  ])('%s is read as a medicine', (typed, drug, dose) => {
    const read = medicineIn(typed);
    expect(read).toMatchObject({ drug, dose });
    expect(FactContent.parse(read)).toEqual(read);
  });

  it('becomes a problem in the words typed', () => {
    expect(problemIn(' Asthma ')).toMatchObject({ text: 'Asthma' });
  });
});
