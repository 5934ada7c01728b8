import { type NoteContent } from '@teleward/contracts';

/** The parts of a SOAP note in their order. */
export const noteParts = [
  'subjective',
  'objective',
  'assessment',
  'plan',
] as const satisfies readonly (keyof NoteContent)[];

export const emptyNote: NoteContent = { subjective: '', objective: '', assessment: '', plan: '' };
