import { plainDigits } from '@teleward/contracts';
import { pinyin } from 'pinyin-pro';

/**
 * Letters that Unicode does not decompose, mapped to what people type on a keyboard without them.
 */
const plainLetters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i' },
  // Arabic and Persian forms of one letter, and the tatweel, which only stretches a word.
  ...{ ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ـ: '' },
};
const letters = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');

/**
 * Accents, Arabic vowel signs and Hebrew points. The signs of Indic scripts are letters and stay.
 */
const marks = /\p{Script=Inherited}|[\u0591-\u05c7]/gu;

/**
 * The text in the form in which it is compared: lower case without accents, digits as `0` to `9`.
 */
export const plain = (text: string): string =>
  plainDigits(text)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(marks, '')
    .replaceAll(letters, (letter) => plainLetters[letter] ?? letter)
    // Apostrophes and the like within a word carry no information: O’Brien, Nur'aini.
    .replaceAll(/['’‘`ʻʼ]/g, '')
    .normalize('NFC');

/** The words of a text that `plain` returned. */
export const wordsOf = (plainText: string): readonly string[] =>
  plainText.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const chinese = /\p{Script=Han}+/gu;

/** How a run of Chinese characters is read in pinyin without tones: in full, and by initials. */
const readingsOf = (run: string): readonly string[] => {
  // A name begins with a surname, and some surnames have a reading of their own (单, 解, 仇).
  const syllables = pinyin(run, { toneType: 'none', type: 'array', surname: 'head', v: true });
  const sounds = syllables.map((syllable) => plain(syllable).replaceAll('ü', 'v'));
  const whole = sounds.join('');
  const initials = sounds.map((sound) => sound.slice(0, 1)).join('');
  return initials.length > 1 ? [whole, initials] : [whole];
};

/**
 * The tokens by which a name is found: its words, and for Chinese characters also their readings.
 */
export const tokensOf = (name: string): readonly string[] => {
  const plainName = plain(name);
  const readings = [...plainName.matchAll(chinese)].flatMap(([run]) => readingsOf(run));
  return [...new Set([...wordsOf(plainName), ...readings])];
};

/** The pronunciation of a Chinese name, to match homophones; null for other names. */
export const soundOf = (word: string): string | null =>
  /^\p{Script=Han}+$/u.test(word) ? (readingsOf(word)[0] ?? null) : null;
