import { type DispensedItem, type Remaining } from '@teleward/contracts';

/** What a pharmacist chose for one drug. */
export interface Choice {
  readonly how: 'whole' | 'part' | 'none';
  /** As it was typed. */
  readonly amount: string;
  readonly instead: boolean;
  readonly product: string;
  readonly reason: string;
}

export const emptyChoice: Choice = {
  ...{ how: 'none', amount: '', instead: false, product: '', reason: '' },
};

/** A number as people type it, with either sign before its decimals; null for what is none. */
const numberOf = (typed: string): number | null => {
  const text = typed.trim().replace(',', '.');
  return /^\d{1,6}(\.\d{1,4})?$/.test(text) && Number(text) > 0 ? Number(text) : null;
};

/** What is still wrong; null where nothing is. */
export const problemOf = (
  { how, amount, instead, product, reason }: Choice,
  left: Remaining | undefined,
): 'amount' | 'instead' | null => {
  if (how === 'none' || left === undefined || left.done) return null;
  const counted = numberOf(amount);
  const isTooMuch = counted !== null && left.amount !== null && counted > left.amount;
  if (how === 'part' && (counted === null || isTooMuch)) return 'amount';
  return instead && (product.trim() === '' || reason.trim() === '') ? 'instead' : null;
};

/** As it is recorded; nothing where nothing is handed out. */
export const handedOut = (choice: Choice, item: number, left: Remaining): DispensedItem[] => {
  const { how, instead, product, reason } = choice;
  if (how === 'none') return [];
  const amount = how === 'whole' ? left.amount : numberOf(choice.amount);
  return [
    {
      ...{ item, amount, whole: how === 'whole' || amount === left.amount },
      substitution: instead ? { product, reason } : null,
    },
  ];
};
