import {
  type Comparison,
  type IntakeAnswer,
  type IntakeAnswers,
  type IntakeItem,
  isDay,
  isWithin,
  type RedFlag,
  type Words,
} from './intake.ts';

const order = {
  '>': (a: number, b: number) => a > b,
  '<': (a: number, b: number) => a < b,
  '>=': (a: number, b: number) => a >= b,
  '<=': (a: number, b: number) => a <= b,
} as const;

/** Whether an answer satisfies a condition. A missing answer never does. */
function holds({ operator, answer }: Comparison, given: IntakeAnswer | undefined): boolean {
  if (given === undefined) return false;
  if (operator === '=' || operator === '!=') {
    const isSame = Array.isArray(given) ? given.some((code) => code === answer) : given === answer;
    return isSame === (operator === '=');
  }
  return typeof given === 'number' && typeof answer === 'number' && order[operator](given, answer);
}

/** Whether an answer fits this question. An empty text or list does not. */
function answers(item: IntakeItem, given: IntakeAnswer | undefined): given is IntakeAnswer {
  switch (item.type) {
    case 'display':
      return false;
    case 'boolean':
      return typeof given === 'boolean';
    case 'integer':
      return typeof given === 'number' && Number.isInteger(given);
    case 'quantity':
      return (
        typeof given === 'number' && item.quantity !== undefined && isWithin(item.quantity, given)
      );
    case 'date':
      return typeof given === 'string' && isDay(given);
    case 'text':
      return typeof given === 'string' && given.trim() !== '';
    case 'choice':
      return (
        Array.isArray(given) &&
        given.length > 0 &&
        (item.repeats || given.length === 1) &&
        given.every((code) => item.answerOption.some((option) => option.code === code))
      );
  }
}

/**
 * The questions to ask, given these answers, and the answers to those questions alone. An answer to
 * a question that is no longer asked has no effect on later conditions or on red flags.
 */
export function asked(
  items: readonly IntakeItem[],
  given: IntakeAnswers,
): { readonly items: readonly IntakeItem[]; readonly answers: IntakeAnswers } {
  const shown: IntakeItem[] = [];
  const kept = new Map<string, IntakeAnswer>();
  for (const item of items) {
    if (!item.enableWhen.every((when) => holds(when, kept.get(when.question)))) continue;
    shown.push(item);
    const answer = Object.hasOwn(given, item.linkId) ? given[item.linkId] : undefined;
    if (answers(item, answer)) kept.set(item.linkId, answer);
  }
  return { items: shown, answers: Object.fromEntries(kept) };
}

/** Required questions without an answer. */
export function unanswered(
  items: readonly IntakeItem[],
  given: IntakeAnswers,
): readonly IntakeItem[] {
  const now = asked(items, given);
  return now.items.filter(
    ({ required, linkId }) => required && !Object.hasOwn(now.answers, linkId),
  );
}

/** A red flag that an answer raised. */
export interface RaisedFlag {
  /** The question that raised it. */
  readonly linkId: string;
  readonly priority: RedFlag['priority'];
  /** The chosen option, or else the question. */
  readonly words: Words;
}

/** The red flags, the most urgent first. */
export function raisedFlags(
  items: readonly IntakeItem[],
  given: IntakeAnswers,
): readonly RaisedFlag[] {
  const now = asked(items, given);
  return now.items
    .flatMap(({ linkId, text, answerOption, redFlags }) =>
      redFlags
        .filter((flag) => holds(flag, now.answers[linkId]))
        .map(({ priority, answer }) => ({
          linkId,
          priority,
          words: answerOption.find(({ code }) => code === answer)?.display ?? text,
        })),
    )
    .toSorted((a, b) => a.priority.localeCompare(b.priority));
}
