import { describe, expect, it } from '@jest/globals';
import { type IntakeItem, IntakeItems } from '@teleward/contracts';
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
