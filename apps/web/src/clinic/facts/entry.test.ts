import { describe, expect, it } from '@jest/globals';
import { FactContent } from '@teleward/contracts';
import { allergiesIn, medicineIn, problemIn } from './entry.ts';

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
    expect(found.map(({ substance, reaction }) => [substance, reaction])).toEqual(read);
    for (const one of found) expect(FactContent.parse(one)).toEqual(one);
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

  it('is kept in words as a problem', () => {
    expect(problemIn(' Asthma ')).toMatchObject({ text: 'Asthma' });
  });
});
