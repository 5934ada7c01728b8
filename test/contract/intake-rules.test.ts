import { describe, expect, it } from '@jest/globals';
import {
  asked,
  type IntakeItem,
  IntakeItems,
  type QuantityLimits,
  raisedFlags,
  unanswered,
} from '@teleward/contracts';

const item = (linkId: string, more: Partial<IntakeItem> = {}): IntakeItem => ({
  ...{ linkId, type: 'boolean', text: { en: linkId }, required: false, repeats: false },
  ...{ answerOption: [], enableWhen: [], redFlags: [], ...more },
});
const option = (code: string) => ({ code, display: { en: code }, exclusive: false });
const choice = (linkId: string, codes: string[], more: Partial<IntakeItem> = {}): IntakeItem =>
  item(linkId, { type: 'choice', answerOption: codes.map(option), ...more });

const age = item('age', { type: 'integer' });
const temperature = (more: Partial<QuantityLimits> = {}, of: Partial<IntakeItem> = {}) =>
  item('temperature', {
    ...{ type: 'quantity', ...of },
    quantity: { unit: { en: '°C' }, minValue: 30, maxValue: 45, maxDecimalPlaces: 1, ...more },
  });
const feverAbove = (answer: number): Partial<IntakeItem> => ({
  redFlags: [{ operator: '>', answer, priority: 'UR' }],
});
const isIt = (items: IntakeItem[]): boolean => IntakeItems.safeParse(items).success;

describe('a form', () => {
  it.each<[string, IntakeItem[]]>([
    ['the same question twice', [item('a'), item('a')]],
    ['a choice without choices', [choice('a', [])]],
    ['choices of a yes or no', [item('a', { answerOption: [option('x')] })]],
    ['the same choice twice', [choice('a', ['x', 'x'])]],
    ['several answers to a number', [{ ...age, repeats: true }]],
    ['a quantity without a unit', [item('a', { type: 'quantity' })]],
    ['the unit of a yes or no', [temperature({}, { type: 'boolean' })]],
    ['a quantity without a value between its limits', [temperature({ minValue: 46 })]],
    ['limits that cannot be entered', [temperature({ minValue: 30.25 })]],
    ['a red flag that cannot be entered', [temperature({}, feverAbove(38.55))]],
    ['a fraction of a whole number', [{ ...age, ...feverAbove(38.5) }]],
    ['words that must be answered', [item('a', { type: 'display', required: true })]],
    [
      'a condition on a later question',
      [item('a', { enableWhen: [{ question: 'b', operator: '=', answer: true }] }), item('b')],
    ],
    [
      'a condition on itself',
      [item('a', { enableWhen: [{ question: 'a', operator: '=', answer: true }] })],
    ],
    [
      'a condition on a choice that there is not',
      [
        choice('a', ['x']),
        item('b', { enableWhen: [{ question: 'a', operator: '=', answer: 'y' }] }),
      ],
    ],
    ['more than yes', [item('a', { redFlags: [{ operator: '>', answer: true, priority: 'EM' }] })]],
    [
      'a red flag in free text',
      [item('a', { type: 'text', redFlags: [{ operator: '=', answer: 'pain', priority: 'EM' }] })],
    ],
  ])('is refused with %s', (_name, items) => {
    expect(isIt(items)).toBe(false);
  });

  it('may depend on earlier numbers and choices', () => {
    const enableWhen: IntakeItem['enableWhen'] = [
      { question: 'age', operator: '>=', answer: 65 },
      { question: 'a', operator: '!=', answer: 'x' },
    ];
    expect(isIt([age, choice('a', ['x', 'y']), item('b', { enableWhen })])).toBe(true);
  });
});

describe('the questions that are asked', () => {
  const falls = item('falls', { enableWhen: [{ question: 'age', operator: '>=', answer: 65 }] });
  const hurt = item('hurt', {
    enableWhen: [{ question: 'falls', operator: '=', answer: true }],
    required: true,
    redFlags: [{ operator: '=', answer: true, priority: 'UR' }],
  });
  const items = [age, falls, hurt];

  it('follow the answers so far, and drop the answer to a question that no longer applies', () => {
    const all = { age: 70, falls: true, hurt: true };
    expect(asked(items, all).answers).toEqual(all);
    expect(asked(items, { ...all, age: 20 }).answers).toEqual({ age: 20 });
    expect(asked(items, { falls: true, hurt: true }).answers).toEqual({});
    expect(raisedFlags(items, all)).toHaveLength(1);
    expect(raisedFlags(items, { ...all, age: 20 })).toEqual([]);
    expect(unanswered(items, { age: 70, falls: true })).toEqual([hurt]);
    expect(unanswered(items, { age: 20, falls: true })).toEqual([]);
  });

  it('accept only answers of the question’s type', () => {
    const few = [choice('one', ['x', 'y']), choice('some', ['x', 'y'], { repeats: true })];
    const answers = { one: ['x', 'y'], some: ['x', 'z'], constructor: true, toString: ['x'] };
    expect(asked(few, answers).answers).toEqual({});
    expect(
      asked([item('a'), item('d', { type: 'date' })], { a: 'yes', d: '2026-02-30' }).answers,
    ).toEqual({});
    expect(asked([item('constructor')], {}).answers).toEqual({});
  });

  it('accept a quantity within its limits, and compare it with a fraction', () => {
    const asksFever = [temperature({}, { required: true, ...feverAbove(38.5) })];
    expect(isIt(asksFever)).toBe(true);
    for (const value of [30, 36.6, 45]) {
      expect(asked(asksFever, { temperature: value }).answers).toEqual({ temperature: value });
    }
    for (const value of [29.9, 45.1, 36.65, '37', true]) {
      expect(unanswered(asksFever, { temperature: value })).toHaveLength(1);
    }
    expect(raisedFlags(asksFever, { temperature: 38.5 })).toEqual([]);
    expect(raisedFlags(asksFever, { temperature: 38.6 })).toHaveLength(1);
    expect(asked([age], { age: 38.6 }).answers).toEqual({});
  });

  it('report the most urgent red flag first, by the chosen option', () => {
    const flags: IntakeItem['redFlags'] = [
      { operator: '=', answer: 'x', priority: 'UR' },
      { operator: '=', answer: 'y', priority: 'EM' },
    ];
    const signs = choice('signs', ['x', 'y', 'z'], { repeats: true, redFlags: flags });
    expect(raisedFlags([signs], { signs: ['x', 'y', 'z'] })).toEqual([
      { linkId: 'signs', priority: 'EM', words: { en: 'y' } },
      { linkId: 'signs', priority: 'UR', words: { en: 'x' } },
    ]);
    expect(raisedFlags([signs], { signs: ['z'] })).toEqual([]);
  });

  it('do not count an unanswered question as “not that option”', () => {
    const not = item('a', { redFlags: [{ operator: '!=', answer: true, priority: 'UR' }] });
    expect(raisedFlags([not], {})).toEqual([]);
    expect(raisedFlags([not], { a: false })).toHaveLength(1);
  });
});
