import { otherNames } from './other-names.ts';

/** Words beside a substance's name that do not name one. */
const fillers = new Set([
  ...['allergy', 'allergies', 'allergic', 'intolerance', 'intolerant', 'to', 'drug', 'drugs'],
  ...['class', 'classes', 'group', 'groups', 'family', 'type'],
]);
const chineseFillers = /过敏|不耐受|^对/gu;
const chineseEndings = /(?:类|药物?)+$/u;

const han = /\p{Script=Han}/u;

/**
 * Splits a Chinese name from the same one in Latin letters, as in `阿莫西林amoxicillin`, but not
 * `青霉素V钾`.
 */
const betweenScripts = /(?<=\p{Script=Han})(?=[a-z]{4})|(?<=[a-z]{4})(?=\p{Script=Han})/u;

/**
 * Separates two substances in a line (`aspirin, ibuprofen`, `青霉素、头孢`), or a substance from a remark
 * about it.
 */
const between = /[,;:/+&|、()[\]{}【】〔〕\n]|\s[-\u2010-\u2015]+\s|\s(?:and|or)\s/u;

/**
 * First words that different substances share: cations, and words that do not name a substance
 * alone.
 */
const sharedFirstWords = new Set(
  [
    ...['sodium', 'potassium', 'calcium', 'magnesium', 'ferrous', 'zinc', 'aluminium', 'aluminum'],
    ...['ammonium', 'silver', 'benzyl', 'methyl', 'ethyl', 'alpha', 'beta', 'vitamin', 'human'],
    ...['factor', 'oral', 'some'],
  ].map(spelt),
);
const sharedChineseFirstWords = new Set(['维生素', '复方', '注射用', '盐酸', '硫酸', '氯化']);

/**
 * Unifies spellings in which national names differ from the international one: f for ph, t for th,
 * e for ae and oe, i for y (WHO, International Nonproprietary Names, general principles for
 * guidance in devising them).
 */
function spelt(word: string): string {
  return word
    .replaceAll('ph', 'f')
    .replaceAll('th', 't')
    .replaceAll(/ae|oe|æ|œ/g, 'e')
    .replaceAll('y', 'i');
}

/**
 * The words of a substance in the form in which they are compared: without plural s and fillers.
 */
const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(chineseFillers, ' ')
    .replaceAll(/(?<=\p{Script=Han})(?=[a-z0-9])|(?<=[a-z0-9])(?=\p{Script=Han})/gu, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => (/^[a-z]{5,}s$/.test(word) ? word.slice(0, -1) : word))
    .map((word) => word.replace(chineseEndings, ''))
    .filter((word) => word !== '' && !fillers.has(word))
    .map(spelt);

/**
 * The substances that a line names, each as a list of words without case, accents, punctuation and
 * invisible characters.
 */
export const substancesOf = (name: string): readonly (readonly string[])[] =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}|\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .split(between)
    .flatMap((one) => one.split(betweenScripts))
    .map(wordsOf)
    .filter((words) => /\p{L}{2}/u.test(words.join('')));

const internationalNames: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  otherNames.map(([name, ...international]) => [
    wordsOf(name).join(''),
    international.map((one) => wordsOf(one)),
  ]),
);

/** Replaces a known synonym by the international name, or by each substance of a combination. */
const internationalOf = (words: readonly string[]): readonly (readonly string[])[] => {
  for (const start of words.keys()) {
    for (const length of [2, 1]) {
      const found = internationalNames.get(words.slice(start, start + length).join(''));
      if (found === undefined) continue;
      const [before, after] = [words.slice(0, start), words.slice(start + length)];
      return found.map((one) => [...before, ...one, ...after]);
    }
  }
  return [words];
};

const comparedOf = (name: string): readonly (readonly string[])[] =>
  substancesOf(name).flatMap(internationalOf);

/** Whether some words of `whole` are the words of `part`, joined or separate. */
const isWithin = (part: readonly string[], whole: readonly string[]): boolean => {
  // Chinese has no spaces between words.
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
  comparedOf(one).some((a) => comparedOf(other).some((b) => alike(a, b)));

/** Whether two names are the same drug, or one is a part of the other. */
export const isSameDrug = (one: string, other: string): boolean =>
  someAlike(one, other, (a, b) => isWithin(a, b) || isWithin(b, a));

/**
 * Whether two names may mean the same substance: also where only their first words agree. A
 * needless stop costs the doctor a reason, a missing one the patient a reaction. Only names are
 * compared: this function knows neither classes nor trade names nor translations, only some British
 * and US names of international ones.
 */
export const isSameName = (one: string, other: string): boolean =>
  someAlike(one, other, (a, b) => isWithin(a, b) || isWithin(b, a) || beginAlike(a, b));
