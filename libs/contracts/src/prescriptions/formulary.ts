import { Id, Instant, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { z } from '../base/zod.ts';

/** A drug on the list of the clinic or its country. What the list does not state is empty. */
export const FormularyEntry = z.strictObject({
  /** Generic name. */
  name: SingleLineText(120).min(1),
  /** Dosage form, in the words of the list. */
  form: SingleLineText(60),
  /** Amount in one unit of the form, in the words of the list. */
  strength: SingleLineText(60),
  /** The list's own code for the entry. */
  code: SingleLineText(40),
});
export type FormularyEntry = z.infer<typeof FormularyEntry>;

/** The limit of one request. A longer list is a product catalogue, not one to choose from. */
export const mostFormularyEntries = 1500;

const facts = {
  /** The source and date of the list; pages show them with it. */
  source: SingleLineText(200).min(1),
  entries: z.array(FormularyEntry).max(mostFormularyEntries),
};

/** The clinic's formulary. Every version is kept; the newest applies. */
export const Formulary = z.object({
  /** 0 while there is no formulary. */
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
    summary: "Returns the clinic's formulary.",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Formulary,
  }),
  changeFormulary: defineRoute({
    method: 'PUT',
    path: '/api/formulary',
    summary: 'Replaces the formulary; every version is kept.',
    params: Nothing,
    query: Nothing,
    body: z.strictObject({
      /** The version that this one replaces; 0 where there is none. */
      baseVersion: z.number().int().min(0).max(1_000_000),
      ...facts,
    }),
    response: Formulary,
  }),
} as const;

/** The text that an entry puts into a line: `amoxicillin 500 mg capsule`. */
export const lineOfEntry = ({ name, strength, form }: FormularyEntry): string =>
  [name, strength, form].filter((one) => one !== '').join(' ');

const plain = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

/**
 * Completions for the beginning of a line: entries whose name starts with it, then entries that
 * contain it.
 */
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
