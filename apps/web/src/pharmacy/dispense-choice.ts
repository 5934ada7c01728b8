import { type DispensedItem, type Remaining } from '@teleward/contracts';

/** The pharmacist's choice for one drug. */
export interface Choice {
  readonly how: 'whole' | 'part' | 'none';
  /** As typed. */
  readonly amount: string;
  readonly instead: boolean;
  readonly product: string;
  readonly reason: string;
}

export const emptyChoice: Choice = {
  ...{ how: 'none', amount: '', instead: false, product: '', reason: '' },
};

/** A typed number, with a point or a comma before its decimals; null where it is invalid. */
const numberOf = (typed: string): number | null => {
  const text = typed.trim().replace(',', '.');
  return /^\d{1,6}(\.\d{1,4})?$/.test(text) && Number(text) > 0 ? Number(text) : null;
};

/** The error; null where there is none. */
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

/** In the shape of the contract; empty where nothing is dispensed. */
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
