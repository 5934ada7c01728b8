import { type KnownFacts } from './clinical-facts.ts';
import { allergiesOf, allergyStateOf, medicinesOf } from './known-facts.ts';
import { type AllergyOverride } from './records.ts';

/** What a drug's line is checked by. */
export interface CheckedItem {
  readonly id: string;
  readonly drug: string;
  readonly allergyOverrides?: readonly AllergyOverride[] | undefined;
}

/** What a check needs to know. */
export type Known = Pick<KnownFacts, 'facts' | 'prescribed'>;

/** What was found. A `stop` is signed only with a reason. */
export type Finding =
  | {
      readonly kind: 'allergy';
      readonly level: 'stop';
      readonly itemId: string;
      readonly drug: string;
      /** The recorded allergy. */
      readonly factId: string;
      readonly substance: string;
      readonly reaction: string;
      readonly severity: 'mild' | 'moderate' | 'severe' | null;
    }
  | {
      /** Another line of the same prescription names the drug, too. */
      readonly kind: 'same-drug';
      readonly level: 'warning';
      readonly itemId: string;
      readonly drug: string;
    }
  | {
      /** The patient takes it already. */
      readonly kind: 'taken';
      readonly level: 'warning';
      readonly itemId: string;
      readonly drug: string;
      /** As it is told or was prescribed. */
      readonly taken: string;
      readonly from: 'told' | 'prescribed';
    }
  | {
      readonly kind: 'allergies-unknown';
      readonly level: 'warning';
      /** It is about the whole prescription. */
      readonly itemId: null;
    };

/** Words that are written beside a substance and name none. */
const fillers = new Set(['allergy', 'allergies', 'allergic', 'intolerance', 'intolerant', 'to']);
const chineseFillers = /过敏|不耐受|^对/gu;

const han = /\p{Script=Han}/u;

/** Between two substances in one line: `sulfamethoxazole/trimethoprim`, `aspirin, ibuprofen`, `青霉素、头孢`. */
const between = /[,;/+&|、，；]|\s(?:and|or)\s/u;

/** The words of a name as they are compared: without case, accents, marks and the plural’s s. */
const wordsOf = (name: string): readonly string[] =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(chineseFillers, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => (/^[a-z]{5,}s$/.test(word) ? word.slice(0, -1) : word))
    .filter((word) => word !== '' && !fillers.has(word));

/** The substances that a line names, each as its words. */
const substancesOf = (name: string): readonly (readonly string[])[] =>
  name
    .split(between)
    .map(wordsOf)
    .filter((words) => words.length > 0);

const isWithin = (part: readonly string[], whole: readonly string[]): boolean => {
  // Chinese stands without spaces between its words.
  const [text, inText] = [part.join(''), whole.join('')];
  if (han.test(text)) return text.length > 1 && inText.includes(text);
  return whole.some((_, start) => part.every((word, index) => whole[start + index] === word));
};

/**
 * Whether two names are of the same drug, or one of them is a part of the other. Only names are compared: nothing here
 * knows classes, trade names or translations.
 */
export const isSameName = (one: string, other: string): boolean =>
  substancesOf(one).some((a) => substancesOf(other).some((b) => isWithin(a, b) || isWithin(b, a)));

/** Checks the lines of a prescription against each other and against what is known. Pure and without any network. */
export function checkPrescription(items: readonly CheckedItem[], known: Known): readonly Finding[] {
  const named = items.filter(({ drug }) => drug.trim() !== '');
  if (named.length === 0) return [];
  const findings: Finding[] = [];
  if (allergyStateOf(known.facts) === 'unknown') {
    findings.push({ kind: 'allergies-unknown', level: 'warning', itemId: null });
  }
  const told = medicinesOf(known.facts)
    .filter(({ content }) => content.taking !== 'no' && content.prescriptionItemId === null)
    .map(({ content: { drug, dose } }) => ({ drug, taken: `${drug} ${dose}`.trim() }));
  for (const { id: itemId, drug } of named) {
    for (const { factId, content } of allergiesOf(known.facts)) {
      const { substance, reaction, severity } = content;
      if (isSameName(drug, substance)) {
        findings.push({
          ...{ kind: 'allergy', level: 'stop', itemId, drug },
          ...{ factId, substance, reaction, severity },
        });
      }
    }
    if (named.some((other) => other.id !== itemId && isSameName(drug, other.drug))) {
      findings.push({ kind: 'same-drug', level: 'warning', itemId, drug });
    }
    for (const { drug: name, taken } of told) {
      if (isSameName(drug, name)) {
        findings.push({ kind: 'taken', level: 'warning', itemId, drug, taken, from: 'told' });
      }
    }
    for (const { item } of known.prescribed) {
      if (isSameName(drug, item.drug)) {
        findings.push({
          ...{ kind: 'taken', level: 'warning', itemId, drug },
          ...{ taken: item.drug, from: 'prescribed' },
        });
      }
    }
  }
  return findings;
}

/** Of the stops, those that no reason answers. One that was given to other words of the allergy answers nothing. */
export const openStops = (
  items: readonly Omit<CheckedItem, 'drug'>[],
  findings: readonly Finding[],
): readonly Extract<Finding, { level: 'stop' }>[] =>
  findings
    .filter((finding) => finding.level === 'stop')
    .filter(({ itemId, factId, substance }) => {
      const { allergyOverrides = [] } = items.find(({ id }) => id === itemId) ?? {};
      return !allergyOverrides.some(
        (one) => one.factId === factId && one.substance === substance && one.reason.trim() !== '',
      );
    });

/** The reasons that are still about this drug: one that was given for another is kept nowhere. */
export const overridesFor = (
  drug: string,
  overrides: readonly AllergyOverride[] | undefined,
): AllergyOverride[] => overrides?.filter(({ substance }) => isSameName(drug, substance)) ?? [];
