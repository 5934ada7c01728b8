import {
  areLimits,
  fits,
  type IntakeItem,
  type ItemType,
  operatorsOf,
  type QuantityLimits,
  type Words,
} from '@teleward/contracts';

type Option = IntakeItem['answerOption'][number];

const isSaid = (words: Words): boolean => Object.values(words).some((text) => text.trim() !== '');

/** The first free one of `q-1`, `q-2` … */
function freeId(prefix: string, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`${prefix}-${String(number)}`)) number += 1;
  return `${prefix}-${String(number)}`;
}

const noWords: Words = { en: '', 'zh-Hans': '' };

/** The limits of a new quantity, whose unit has to be written. */
const newLimits: QuantityLimits = {
  ...{ unit: noWords, minValue: 0, maxValue: 300, maxDecimalPlaces: 0 },
};

/** An empty option. */
export const newOption = (options: readonly Option[]): Option => ({
  code: freeId(
    'c',
    options.map(({ code }) => code),
  ),
  display: noWords,
  exclusive: false,
});

/** An empty question. */
export const newItem = (items: readonly IntakeItem[]): IntakeItem => ({
  linkId: freeId(
    'q',
    items.map(({ linkId }) => linkId),
  ),
  ...{ type: 'boolean', text: noWords, required: false, repeats: false },
  ...{ answerOption: [], enableWhen: [], redFlags: [] },
});

/** The question with another type, without what that type does not support. */
export const retyped = (item: IntakeItem, type: ItemType): IntakeItem => {
  const isChoice = type === 'choice';
  const next: IntakeItem = {
    ...item,
    type,
    required: type !== 'display' && item.required,
    repeats: isChoice && item.repeats,
    answerOption: isChoice ? [newOption([])] : [],
    quantity: type === 'quantity' ? newLimits : undefined,
  };
  return { ...next, redFlags: item.redFlags.filter((flag) => fits(next, flag)) };
};

/** Moves a question one position up or down; at the end of the list nothing changes. */
export const moved = (
  items: readonly IntakeItem[],
  linkId: string,
  by: -1 | 1,
): readonly IntakeItem[] => {
  const from = items.findIndex((item) => item.linkId === linkId);
  const [item, other] = [items[from], items[from + by]];
  if (item === undefined || other === undefined) return items;
  return items.with(from, other).with(from + by, item);
};

/** The questions before this one that a condition may refer to. */
export const earlier = (items: readonly IntakeItem[], linkId: string): readonly IntakeItem[] =>
  items
    .slice(
      0,
      items.findIndex((item) => item.linkId === linkId),
    )
    .filter(({ type }) => operatorsOf[type].length > 0);

export type Problem = 'text' | 'options' | 'quantity' | 'conditions' | 'redFlags';

/** Why a question cannot be asked; null where it can. */
export function problemOf(items: readonly IntakeItem[], item: IntakeItem): Problem | null {
  const { type, text, answerOption, quantity, enableWhen, redFlags } = item;
  if (!isSaid(text)) return 'text';
  if (type === 'choice' && answerOption.length === 0) return 'options';
  if (!answerOption.every(({ display }) => isSaid(display))) return 'options';
  if (quantity && !(isSaid(quantity.unit) && areLimits(quantity))) return 'quantity';
  const before = earlier(items, item.linkId);
  const isKnown = enableWhen.every((when) =>
    before.some((one) => one.linkId === when.question && fits(one, when)),
  );
  if (!isKnown) return 'conditions';
  return redFlags.every((flag) => fits(item, flag)) ? null : 'redFlags';
}

const written = (words: Words): Words =>
  Object.fromEntries(
    Object.entries(words)
      .map(([language, text]) => [language, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  );

/** The questions as they are sent: without languages in which nothing was written. */
export const finished = (items: readonly IntakeItem[]): IntakeItem[] =>
  items.map((item) => ({
    ...item,
    text: written(item.text),
    quantity: item.quantity && { ...item.quantity, unit: written(item.quantity.unit) },
    answerOption: item.answerOption.map((option) => ({
      ...option,
      display: written(option.display),
    })),
  }));
