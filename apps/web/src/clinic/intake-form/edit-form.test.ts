import { describe, expect, it } from '@jest/globals';
import { type IntakeItem, IntakeItems, ItemType, operatorsOf } from '@teleward/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, moved, newItem, newOption, problemOf, retyped } from './edit-form.ts';

const item = (linkId: string, more: Partial<IntakeItem> = {}): IntakeItem => ({
  ...newItem([]),
  ...{ linkId, text: { en: linkId }, ...more },
});
const smokes = item('smokes');
const howMany = item('how-many', {
  type: 'integer',
  enableWhen: [{ question: 'smokes', operator: '=', answer: true }],
  redFlags: [{ operator: '>', answer: 60, priority: 'UR' }],
});

const texts = readFileSync(join(import.meta.dirname, '../../i18n/en/intake-form.json'), 'utf8');
const { types, operators } = JSON.parse(texts) as Record<string, Record<string, object>>;

describe('the texts of the editor', () => {
  it('name every type of question, and its comparisons', () => {
    const missing = ItemType.options.flatMap((type) => {
      const group = ['integer', 'quantity'].includes(type) ? 'number' : type;
      return [
        ...(types?.[type] ? [] : [`intake-form.json: types.${type}`]),
        ...(operatorsOf[type].length === 0 || operators?.[group]
          ? []
          : [`intake-form.json: operators.${group}`]),
      ];
    });
    expect(missing).toEqual([]);
  });
});

describe('a form that is being written', () => {
  it('gives new items the next free id', () => {
    expect(newItem([item('q-1'), item('q-3')]).linkId).toBe('q-2');
    expect(newOption([{ code: 'c-1', display: {}, exclusive: false }]).code).toBe('c-2');
  });

  it('reports for each question why it cannot be asked', () => {
    expect(problemOf([smokes, howMany], howMany)).toBeNull();
    expect(problemOf([howMany, smokes], howMany)).toBe('conditions');
    expect(problemOf([howMany], howMany)).toBe('conditions');
    const choice = retyped(smokes, 'choice');
    expect(problemOf([choice], choice)).toBe('options');
    expect(problemOf([choice, howMany], howMany)).toBe('conditions');
    expect(problemOf([], newItem([]))).toBe('text');
    const wrong = { ...smokes, redFlags: howMany.redFlags };
    expect(problemOf([wrong], wrong)).toBe('redFlags');
  });

  it('keeps red flags that the new type of a question supports', () => {
    expect(retyped(howMany, 'integer').redFlags).toEqual(howMany.redFlags);
    expect(retyped(howMany, 'text').redFlags).toEqual([]);
    expect(retyped({ ...smokes, required: true }, 'display').required).toBe(false);
  });

  it('needs a unit and limits in their order for a quantity', () => {
    const begun = retyped(smokes, 'quantity');
    expect(problemOf([begun], begun)).toBe('quantity');
    const limits = { unit: { en: ' cm ' }, minValue: 30, maxValue: 250, maxDecimalPlaces: 0 };
    const height = { ...begun, quantity: limits };
    expect(problemOf([height], height)).toBeNull();
    const reversed = { ...height, quantity: { ...limits, minValue: 251 } };
    expect(problemOf([reversed], reversed)).toBe('quantity');
    expect(finished([height])[0]?.quantity?.unit).toEqual({ en: 'cm' });
    expect(IntakeItems.safeParse(finished([height])).success).toBe(true);
    expect(retyped(height, 'boolean').quantity).toBeUndefined();
  });

  it('moves a question by one position, within the form', () => {
    expect(moved([smokes, howMany], 'smokes', 1)).toEqual([howMany, smokes]);
    expect(moved([smokes, howMany], 'smokes', -1)).toEqual([smokes, howMany]);
    expect(moved([smokes, howMany], 'how-many', 1)).toEqual([smokes, howMany]);
  });

  it('is sent in the languages in which anything was written', () => {
    const [sent] = finished([item('a', { text: { en: ' Pain? ', 'zh-Hans': ' ' } })]);
    expect(sent?.text).toEqual({ en: 'Pain?' });
    expect(IntakeItems.safeParse(finished([smokes, howMany])).success).toBe(true);
  });
});
