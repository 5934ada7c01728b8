import {
  isClear,
  PrescriptionItem,
  readLine,
  type PrescriptionContent,
  type TypedPrescription,
} from '@teleward/contracts';
import { z } from 'zod';

/** What is kept of a prescription: each line as it was typed, and what it says. */
export const readItems = ({ items }: TypedPrescription): PrescriptionContent => ({
  items: items.map((item) => {
    const { drug, strength, form, dosage } = readLine(item.line);
    return { ...item, drug, strength, form, dosage };
  }),
});

/** Nothing is signed that is not understood to its end. */
export const SignablePrescription = z.object({
  items: z.array(PrescriptionItem.refine(({ line }) => isClear(readLine(line)))).min(1),
});
