import { z } from 'zod';

/** A SOAP note, each of which says what the patient is to do, if only that it is nothing. */
export const NoteV2 = z.strictObject({
  subjective: z.string().max(20_000),
  objective: z.string().max(20_000),
  assessment: z.string().max(20_000),
  plan: z.string().max(20_000),
  patientInstruction: z.string().max(4000),
});
