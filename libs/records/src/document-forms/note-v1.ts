import { z } from 'zod';

/** A SOAP note; those of before it was asked do not say what the patient is to do. */
export const NoteV1 = z.strictObject({
  subjective: z.string().max(20_000),
  objective: z.string().max(20_000),
  assessment: z.string().max(20_000),
  plan: z.string().max(20_000),
  patientInstruction: z.string().max(4000).default(''),
});
