import { Id, Instant, Line, Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';
import { z } from './zod.ts';

/** A drug that the clinic or its country lists. What the list does not say is empty. */
export const FormularyEntry = z.strictObject({
  /** Generic name. */
  name: Line(120).min(1),
  /** Dosage form, as the list says it. */
  form: Line(60),
  /** Amount in one unit of the form, as the list says it. */
  strength: Line(60),
  /** How the list itself numbers it. */
  code: Line(40),
});
export type FormularyEntry = z.infer<typeof FormularyEntry>;

/** What one request holds; more is a catalogue of products, and no list that somebody chooses from. */
export const mostFormularyEntries = 1500;

const facts = {
  /** From where the list is, and of when: it stands beside it. */
  source: Line(200).min(1),
  entries: z.array(FormularyEntry).max(mostFormularyEntries),
};

/** The clinic's list of drugs. Every version stays; the newest counts. */
export const Formulary = z.object({
  /** 0 while there is none. */
  version: z.number().int().min(0),
  savedAt: Instant.nullable(),
  savedBy: z.object({ id: Id, name: z.string() }).nullable(),
  source: z.string(),
  entries: z.array(FormularyEntry),
});
export type Formulary = z.infer<typeof Formulary>;

export const formularyRoutes = {
  readFormulary: defineRoute({
    method: 'GET',
    path: '/api/formulary',
    summary: 'The list of drugs that the clinic chooses from.',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Formulary,
  }),
  changeFormulary: defineRoute({
    method: 'PUT',
    path: '/api/formulary',
    summary: 'Puts another list in the place of the present one; every version is kept.',
    params: Nothing,
    query: Nothing,
    body: z.strictObject({
      /** The version this takes the place of; 0 where there is none. */
      baseVersion: z.number().int().min(0).max(1_000_000),
      ...facts,
    }),
    response: Formulary,
  }),
} as const;

/** The name of an entry as it is written into a line: `amoxicillin 500 mg capsule`. */
export const lineOfEntry = ({ name, strength, form }: FormularyEntry): string =>
  [name, strength, form].filter((one) => one !== '').join(' ');

const plain = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

/** What a line may become that was only begun: entries whose name begins as it does, then those that have it within. */
export const entriesFor = (
  begun: string,
  entries: readonly FormularyEntry[],
  most: number,
): readonly FormularyEntry[] => {
  const typed = plain(begun);
  if (typed.length < 2) return [];
  const first: FormularyEntry[] = [];
  const second: FormularyEntry[] = [];
  for (const entry of entries) {
    const name = plain(entry.name);
    const whole = plain(lineOfEntry(entry));
    if (whole === typed) continue;
    if (name.startsWith(typed) || whole.startsWith(typed)) first.push(entry);
    else if (name.includes(typed)) second.push(entry);
    if (first.length >= most) break;
  }
  return [...first, ...second].slice(0, most);
};
