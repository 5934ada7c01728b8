import { type Allergy, type KnownFacts } from './clinical-facts.ts';
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
      readonly factVersion: number;
      readonly substance: string;
      readonly reaction: string;
      readonly severity: Allergy['severity'];
      readonly type: Allergy['type'];
      readonly verification: Allergy['verification'];
    }
  | {
      /** Another line of the same prescription names the drug, too. */
      readonly kind: 'same-drug';
      readonly level: 'warning';
      readonly itemId: string;
      readonly drug: string;
    }
  | {
      /** The patient takes it already, or may: where it was told, nobody may know. */
      readonly kind: 'taken';
      readonly level: 'warning';
      readonly itemId: string;
      readonly drug: string;
      /** As it is told or was prescribed. */
      readonly taken: string;
      readonly from: 'told' | 'maybe-told' | 'prescribed';
    }
  | {
      readonly kind: 'allergies-unknown';
      readonly level: 'warning';
      /** It is about the whole prescription. */
      readonly itemId: null;
    };

/** Words that are written beside a substance and name none. */
const fillers = new Set([
  ...['allergy', 'allergies', 'allergic', 'intolerance', 'intolerant', 'to', 'drug', 'drugs'],
  ...['class', 'classes', 'group', 'groups', 'family', 'type'],
]);
const chineseFillers = /过敏|不耐受|^对/gu;
const chineseEndings = /(?:类|药物?)+$/u;

const han = /\p{Script=Han}/u;

/** Between a Chinese name and the same one in Latin letters: `阿莫西林amoxicillin`; not in `青霉素V钾`. */
const betweenScripts = /(?<=\p{Script=Han})(?=[a-z]{4})|(?<=[a-z]{4})(?=\p{Script=Han})/u;

/** Between two substances in one line (`aspirin, ibuprofen`, `青霉素、头孢`), or a substance and what is said of it. */
const between = /[,;:/+&|、()[\]{}【】〔〕\n]|\s[-\u2010-\u2015]+\s|\s(?:and|or)\s/u;

/** First words that different substances share: cations, and words that name none by themselves. */
const sharedFirstWords = new Set(
  [
    ...['sodium', 'potassium', 'calcium', 'magnesium', 'ferrous', 'zinc', 'aluminium', 'aluminum'],
    ...['ammonium', 'silver', 'benzyl', 'methyl', 'ethyl', 'alpha', 'beta', 'vitamin', 'human'],
    ...['factor', 'oral', 'some'],
  ].map(spelt),
);
const sharedChineseFirstWords = new Set(['维生素', '复方', '注射用', '盐酸', '硫酸', '氯化']);

/**
 * One spelling for those that national names and the international one differ by: f for ph, t for th, e for ae and oe, i for
 * y (WHO, International Nonproprietary Names, general principles for guidance in devising them).
 */
function spelt(word: string): string {
  return word
    .replaceAll('ph', 'f')
    .replaceAll('th', 't')
    .replaceAll(/ae|oe|æ|œ/g, 'e')
    .replaceAll('y', 'i');
}

/** The words of a substance as they are compared: without the plural’s s, and what names nothing. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(chineseFillers, ' ')
    .replaceAll(/(?<=\p{Script=Han})(?=[a-z0-9])|(?<=[a-z0-9])(?=\p{Script=Han})/gu, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => (/^[a-z]{5,}s$/.test(word) ? word.slice(0, -1) : word))
    .map((word) => word.replace(chineseEndings, ''))
    .filter((word) => word !== '' && !fillers.has(word))
    .map(spelt);

/** The substances that a line names, each as its words: without case, accents, marks and what is not seen. */
const substancesOf = (name: string): readonly (readonly string[])[] =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}|\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .split(between)
    .flatMap((one) => one.split(betweenScripts))
    .map(wordsOf)
    .filter((words) => /\p{L}{2}/u.test(words.join('')));

/** Whether some of the words of the whole are those of the part, written together or apart. */
const isWithin = (part: readonly string[], whole: readonly string[]): boolean => {
  // Chinese stands without spaces between its words.
  const [text, inText] = [part.join(''), whole.join('')];
  if (han.test(text)) return inText.includes(text);
  return whole.some((_, start) =>
    whole.slice(start).some((__, more) => whole.slice(start, start + more + 1).join('') === text),
  );
};

/** `penicillin V` and `penicillin G`, `青霉素钠` and `青霉素V钾`. */
const beginAlike = ([one = '']: readonly string[], [other = '']: readonly string[]): boolean => {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return han.test(short)
    ? short.length > 1 && long.startsWith(short) && !sharedChineseFirstWords.has(short)
    : short === long && /^\p{L}{4}/u.test(short) && !sharedFirstWords.has(short);
};

type Alike = (one: readonly string[], other: readonly string[]) => boolean;

const someAlike = (one: string, other: string, alike: Alike): boolean =>
  substancesOf(one).some((a) => substancesOf(other).some((b) => alike(a, b)));

/** Whether two names are of the same drug, or one of them is a part of the other. */
const isSameDrug = (one: string, other: string): boolean =>
  someAlike(one, other, (a, b) => isWithin(a, b) || isWithin(b, a));

/**
 * Whether two names may be of the same substance: also where only their first words are the same. A stop too many costs a
 * reason, and one too few a reaction. Only names are compared: nothing here knows classes, trade names or translations.
 */
export const isSameName = (one: string, other: string): boolean =>
  someAlike(one, other, (a, b) => isWithin(a, b) || isWithin(b, a) || beginAlike(a, b));

/** Checks the lines of a prescription against each other and against what is known. Pure and without any network. */
export function checkPrescription(items: readonly CheckedItem[], known: Known): readonly Finding[] {
  const named = items.filter(({ drug }) => drug.trim() !== '');
  if (named.length === 0) return [];
  const findings: Finding[] = [];
  if (allergyStateOf(known.facts) === 'unknown') {
    findings.push({ kind: 'allergies-unknown', level: 'warning', itemId: null });
  }
  const told = medicinesOf(known.facts)
    .filter(({ content }) => content.taking !== 'no')
    // One that goes on as it was prescribed is among those.
    .filter(({ content }) =>
      known.prescribed.every(({ item }) => item.id !== content.prescriptionItemId),
    )
    .map(({ content: { drug, dose, taking } }) => ({
      ...{ drug, taken: `${drug} ${dose}`.trim() },
      from: taking === 'yes' ? ('told' as const) : ('maybe-told' as const),
    }));
  for (const item of named) {
    const { id: itemId, drug } = item;
    for (const { factId, version: factVersion, content } of allergiesOf(known.facts)) {
      const { substance, reaction, severity, type, verification } = content;
      if (isSameName(drug, substance)) {
        findings.push({
          ...{ kind: 'allergy', level: 'stop', itemId, drug },
          ...{ factId, factVersion, substance, reaction, severity, type, verification },
        });
      }
    }
    if (named.some((other) => other !== item && isSameDrug(drug, other.drug))) {
      findings.push({ kind: 'same-drug', level: 'warning', itemId, drug });
    }
    for (const { drug: name, taken, from } of told) {
      if (isSameDrug(drug, name)) {
        findings.push({ kind: 'taken', level: 'warning', itemId, drug, taken, from });
      }
    }
    for (const { item: before } of known.prescribed) {
      if (isSameDrug(drug, before.drug)) {
        findings.push({
          ...{ kind: 'taken', level: 'warning', itemId, drug },
          ...{ taken: before.drug, from: 'prescribed' },
        });
      }
    }
  }
  return findings;
}

type Stop = Extract<Finding, { level: 'stop' }>;

type ItemWithReasons = Omit<CheckedItem, 'drug'>;

const isStop = (finding: Finding): finding is Stop => finding.level === 'stop';

/** Whether a reason was given for this stop as it stands now: to another version of the allergy it says nothing. */
export const isReasonFor = (stop: Stop, override: AllergyOverride): boolean =>
  override.factId === stop.factId &&
  override.factVersion === stop.factVersion &&
  override.substance === stop.substance &&
  override.type === stop.type &&
  override.verification === stop.verification;

/** A reason to be written for this stop. */
export const reasonFor = (
  { factId, factVersion, substance, type, verification }: Stop,
  reason: string,
): AllergyOverride => ({ factId, factVersion, substance, type, verification, reason });

/** Of the stops, those that no reason answers. */
export const openStops = (
  items: readonly ItemWithReasons[],
  findings: readonly Finding[],
): readonly Stop[] =>
  findings.filter(isStop).filter((stop) => {
    const { allergyOverrides = [] } = items.find(({ id }) => id === stop.itemId) ?? {};
    return !allergyOverrides.some((one) => isReasonFor(stop, one) && one.reason.trim() !== '');
  });

/** The reasons of an item that answer what is found of it now. */
export const presentReasons = (
  { id, allergyOverrides = [] }: ItemWithReasons,
  findings: readonly Finding[],
): AllergyOverride[] => {
  const stops = findings.filter(isStop).filter(({ itemId }) => itemId === id);
  return allergyOverrides.filter((one) => stops.some((stop) => isReasonFor(stop, one)));
};

/** Whether an item has a reason that answers nothing, twice the same stop, or is empty. */
export const hasIdleReason = (
  items: readonly ItemWithReasons[],
  findings: readonly Finding[],
): boolean =>
  items.some((item) => {
    const { allergyOverrides = [] } = item;
    const present = presentReasons(item, findings).filter(({ reason }) => reason.trim() !== '');
    const answered = new Set(present.map(({ factId }) => factId));
    return answered.size !== allergyOverrides.length;
  });

/** The reasons that are still about this drug: one that was given for another is kept nowhere. */
export const overridesFor = (
  drug: string,
  overrides: readonly AllergyOverride[] | undefined,
): AllergyOverride[] => overrides?.filter(({ substance }) => isSameName(drug, substance)) ?? [];
