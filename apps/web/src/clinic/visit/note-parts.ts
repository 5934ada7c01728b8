import { type NoteContent } from '@teleward/contracts';

/** The parts of a SOAP note in their order, then what the patient reads of it. */
export const noteParts = [
  'subjective',
  'objective',
  'assessment',
  'plan',
  'patientInstruction',
] as const satisfies readonly (keyof NoteContent)[];

/** As NoteContent has it: what the patient reads is shorter than what colleagues read. */
export const mostCharacters = (part: (typeof noteParts)[number]): number =>
  part === 'patientInstruction' ? 4000 : 20_000;

export const emptyNote: NoteContent = {
  ...{ subjective: '', objective: '', assessment: '', plan: '' },
  patientInstruction: '',
};
