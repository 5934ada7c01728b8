import { type z } from '../base/zod.ts';
import {
  type Allergy,
  type BreastfeedingStatus,
  type ClinicalFact,
  type FactContent,
  type MedicationStatement,
  type PregnancyStatus,
} from './clinical-facts.ts';
import { type Dosage } from '../dosage/dosage.ts';
import { type PrescriptionContent } from './records.ts';

/** A fact of one kind. */
export type FactOf<Content extends FactContent> = Omit<ClinicalFact, 'content'> & {
  readonly content: Content;
};

export const isAllergy = (content: FactContent): content is Allergy =>
  content.resourceType === 'AllergyIntolerance' && content.code === 'substance';

export const isNoKnownAllergies = (content: FactContent): boolean =>
  content.resourceType === 'AllergyIntolerance' && content.code === 'no-known-allergy';

export const isMedicine = (content: FactContent): content is MedicationStatement =>
  content.resourceType === 'MedicationStatement';

const isActive = ({ status }: ClinicalFact): boolean => status === 'active';

export const allergiesOf = (facts: readonly ClinicalFact[]): readonly FactOf<Allergy>[] =>
  facts.filter(
    (fact): fact is ClinicalFact & FactOf<Allergy> => isActive(fact) && isAllergy(fact.content),
  );

/** `unknown` means that the question was never asked, which is not the same as `none`. */
export const allergyStateOf = (facts: readonly ClinicalFact[]): 'some' | 'none' | 'unknown' => {
  // Two merged records of one person may state both: then the allergy counts.
  if (allergiesOf(facts).length > 0) return 'some';
  return facts.some((fact) => isActive(fact) && isNoKnownAllergies(fact.content))
    ? 'none'
    : 'unknown';
};

export const medicinesOf = (
  facts: readonly ClinicalFact[],
): readonly FactOf<MedicationStatement>[] =>
  facts.filter(
    (fact): fact is ClinicalFact & FactOf<MedicationStatement> =>
      isActive(fact) && isMedicine(fact.content),
  );

/** The newest active fact that `is` accepts: by its date, then by when it was recorded. */
export const newestOf = <Content extends FactContent>(
  facts: readonly ClinicalFact[],
  is: (content: FactContent) => content is Content,
): FactOf<Content> | null => {
  const found = facts.filter(
    (fact): fact is ClinicalFact & FactOf<Content> => isActive(fact) && is(fact.content),
  );
  const when = ({ content, recordedAt }: ClinicalFact): string =>
    `${content.onDate ?? recordedAt.slice(0, 10)} ${recordedAt}`;
  return found.toSorted((a, b) => when(b).localeCompare(when(a)))[0] ?? null;
};

const dayMs = 86_400_000;

type Status = z.infer<typeof PregnancyStatus> | z.infer<typeof BreastfeedingStatus>;

/**
 * The newest answer not entered in error, by when it was recorded, because that is when the
 * question was asked.
 */
export const newestAnswer = <Content extends Status>(
  facts: readonly ClinicalFact[],
  is: (content: FactContent) => content is Content,
): FactOf<Content> | null =>
  facts
    .filter((fact): fact is ClinicalFact & FactOf<Content> => is(fact.content))
    .filter(({ status }) => status !== 'entered-in-error')
    .toSorted((a, b) => b.recordedAt.localeCompare(a.recordedAt))[0] ?? null;

/**
 * For how long a recorded pregnancy may last: 45 weeks from the answer, or 6 weeks past the
 * expected date of birth.
 */
const pregnantDays = 45 * 7;
const overdueDays = 6 * 7;

/**
 * Whether an answer is still informative. An ended one is not, nor is a pregnancy that must be
 * over.
 */
export const isAnswerCurrent = (
  { status, content, recordedAt }: FactOf<Status>,
  now: Date,
): boolean => {
  if (status !== 'active') return false;
  if (content.code !== 'pregnancy-status' || content.value !== 'yes') return true;
  const end =
    content.dueDate === null
      ? Date.parse(recordedAt) + pregnantDays * dayMs
      : Date.parse(content.dueDate) + overdueDays * dayMs;
  return now.getTime() < end;
};

const daysIn = { d: 1, wk: 7, mo: 31 } as const;

/**
 * The number of days that all steps take; null where the drug continues or the duration is unknown.
 */
const daysOf = (dosage: readonly Dosage[]): number | null => {
  let days = 0;
  for (const { duration, timing } of dosage) {
    if (duration?.kind === 'for') days += duration.value * daysIn[duration.unit];
    else if (timing?.kind === 'once') days += 1;
    else return null;
  }
  return dosage.length === 0 ? null : days;
};

type Item = PrescriptionContent['items'][number];

/**
 * When the supply of a drug that was signed at this time ends; null where the prescription does not
 * say.
 */
export const endOf = (item: Item, signedAt: string): string | null => {
  const days = 'dosage' in item ? daysOf(item.dosage) : item.durationDays;
  return days === null ? null : new Date(Date.parse(signedAt) + days * dayMs).toISOString();
};

/**
 * A drug counts as taken for this many days if its prescription neither names an end nor says that
 * it continues.
 */
const openEndedDays = 365;

/** Whether the patient may still be taking a signed drug. */
export const isTakenStill = (item: Item, signedAt: string, now: Date): boolean => {
  const end = endOf(item, signedAt);
  if (end !== null) return Date.parse(end) > now.getTime();
  const goesOn =
    'dosage' in item && item.dosage.some(({ duration }) => duration?.kind === 'ongoing');
  return goesOn || Date.parse(signedAt) + openEndedDays * dayMs > now.getTime();
};
