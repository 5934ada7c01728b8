import { z } from 'zod';
import { LineV1 } from './prescription-v1.ts';

/** Drugs, as lines that were read. */
export const PrescriptionV2 = z.strictObject({ items: z.array(LineV1).max(20) });
