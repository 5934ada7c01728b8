import {
  type Dispense,
  type DispensedItem,
  type PrescriptionCancellation,
  type PrescriptionStanding,
  type Remaining,
  SignedPrescription,
  type SignedItem,
} from '@teleward/contracts';
import { inflateRawSync } from 'node:zlib';
import { RecordError } from '../record-error.ts';

/** The payload of a signature made here. It is not verified. */
export function payloadOf(jws: string): SignedPrescription {
  const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url');
  return SignedPrescription.parse(JSON.parse(inflateRawSync(payload).toString('utf8')));
}

/** The status of a prescription at a time, after what was dispensed of it. */
export const standing = (
  jws: string,
  cancellation: PrescriptionCancellation | null,
  handed: readonly Dispense[],
  now: Date,
): PrescriptionStanding => {
  const { expires, items } = payloadOf(jws);
  return {
    ...{ expires, expired: Date.parse(expires) <= now.getTime() },
    ...{ cancellation, dispenses: [...handed], remaining: remainingOf(items, handed) },
  };
};

/** Quantities have at most four decimals, so their sums have no more. */
const exact = (value: number): number => Number(value.toFixed(4));

const remainingOf = (items: readonly SignedItem[], handed: readonly Dispense[]): Remaining[] =>
  items.map(({ quantity }, index) => {
    const given = handed.flatMap(({ items: some }) => some.filter(({ item }) => item === index));
    const isWhole = given.some(({ whole }) => whole);
    if (quantity === undefined) return { amount: null, done: isWhole };
    const sum = given.reduce((before, { amount }) => before + (amount ?? 0), 0);
    const amount = isWhole ? 0 : exact(quantity - sum);
    return { amount, done: amount <= 0 };
  });

/** @throws {RecordError} `already_dispensed`, `bad_request` */
export function refuseTooMuch({ amount, whole }: DispensedItem, left: Remaining | undefined): void {
  if (left === undefined) {
    throw new RecordError('bad_request');
  }
  if (left.done) {
    throw new RecordError('already_dispensed');
  }
  // An amount that cannot be subtracted from what remains.
  if (amount === null && (left.amount !== null || !whole)) {
    throw new RecordError('bad_request');
  }
  if (left.amount !== null && amount !== null && amount > left.amount) {
    throw new RecordError('already_dispensed');
  }
}
