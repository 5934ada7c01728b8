import { describe, expect, it } from '@jest/globals';
import { type FieldItem, readLine } from '@teleward/contracts';
import { asTyped, countOf } from './prescription-items.ts';

describe('the quantity', () => {
  it.each([
    ['amoxicillin 500 mg tab 1 tds 7d', 21, 'tablet'],
    ['prednisolone 5 mg tab 8 od 5d then 4 5d', 60, 'tablet'],
    ['metformin 500 mg tab 1-0-1 2/52', 28, 'tablet'],
    ['levodopa 1-½-½-1 tab 2d', 6, 'tablet'],
    ['bisoprolol 2.5 mg tab ½ od 7d', 3.5, 'tablet'],
    ['amoxicillin susp 250 mg/5 ml 5 ml q8h 5d', 75, 'millilitre'],
  ])('of %s is counted', (line, quantity, unit) => {
    expect(countOf(readLine(line).dosage)).toEqual({ quantity, unit });
  });

  it.each([
    'paracetamol 500 mg tab 1-2 tds 5d',
    'paracetamol 500 mg tab 1 prn 5d',
    'metformin 500 mg tab 1-0-1 long term',
    'doxycycline 100 mg tab 1 bd 3/12',
    'methotrexate 2.5 mg tab 4 weekly on monday 4 weeks',
    'ibuprofen 400 mg tab 1 q4-6h 3d',
    'loperamide 2 mg tab 1 after each loose stool 2d',
    'prednisolone 40 mg od 5d then 1 tab od 5d',
    'aspirin 75 mg',
    'amoxicillin 500 mg tds 7d',
  ])('of %s is not', (line) => {
    expect(countOf(readLine(line).dosage)).toBeNull();
  });
});

describe('a draft from the earlier form', () => {
  const written: FieldItem = {
    ...{ id: '0197a0d2-7f3a-7000-8000-000000000001', drug: 'Paracetamol', form: 'tablet' },
    ...{ strength: '500 mg', doseQuantity: 1, doseUnit: 'tablet', route: 'oral', frequency: 'TID' },
    ...{ asNeeded: true, durationDays: 3, quantity: 9, quantityUnit: 'tablets' },
    instructions: 'After food',
  };

  it('becomes a line with the same content', () => {
    const [item] = asTyped({ items: [written] }).items;
    expect(item).toMatchObject({ quantity: 9, instructions: 'After food' });
    const { drug, form, dosage, notUnderstood } = readLine(item?.line ?? '');
    expect({ drug, form, notUnderstood }).toEqual({
      drug: 'Paracetamol',
      form: 'tablet',
      notUnderstood: [],
    });
    expect(dosage).toMatchObject([
      {
        ...{ amount: { low: 1, unit: 'tablet' }, route: 'oral', asNeeded: true },
        ...{ timing: { times: 3, period: 1, periodUnit: 'd' }, duration: { value: 3, unit: 'd' } },
      },
    ]);
  });

  it('is not reinterpreted where a line cannot express it', () => {
    const [item] = asTyped({ items: [{ ...written, frequency: 'PM' }] }).items;
    expect(readLine(item?.line ?? '').notUnderstood).not.toEqual([]);
  });
});
