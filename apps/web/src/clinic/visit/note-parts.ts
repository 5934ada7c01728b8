import { type NoteContent } from '@teleward/contracts';

/** The parts of a SOAP note in their order, then the instructions for the patient. */
export const noteParts = [
  'subjective',
  'objective',
  'assessment',
  'plan',
  'patientInstruction',
] as const satisfies readonly (keyof NoteContent)[];

/** The limits of NoteContent: the patient's text is shorter than the colleagues'. */
export const mostCharacters = (part: (typeof noteParts)[number]): number =>
  part === 'patientInstruction' ? 4000 : 20_000;

export const emptyNote: NoteContent = {
  ...{ subjective: '', objective: '', assessment: '', plan: '' },
  patientInstruction: '',
};
