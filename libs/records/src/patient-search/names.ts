import { plainDigits } from '@teleward/contracts';
import { pinyin } from 'pinyin-pro';

/** Letters that Unicode takes apart no further, as people type them on a keyboard without them. */
const plainLetters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i' },
  // Arabic and Persian forms of one letter, and the stroke that only stretches a word.
  ...{ ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ـ: '' },
};
const letters = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');

/** Accents, Arabic vowel signs and Hebrew points. The signs of Indic scripts are letters, and stay. */
const marks = /\p{Script=Inherited}|[\u0591-\u05c7]/gu;

/** The text as it is compared: small letters without accents, digits as `0` to `9`. */
export const plain = (text: string): string =>
  plainDigits(text)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(marks, '')
    .replaceAll(letters, (letter) => plainLetters[letter] ?? letter)
    // Apostrophes and the like within a word say nothing: O’Brien, Nur'aini.
    .replaceAll(/['’‘`ʻʼ]/g, '')
    .normalize('NFC');

/** The words of a text that is plain already. */
export const wordsOf = (plainText: string): readonly string[] =>
  plainText.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const chinese = /\p{Script=Han}+/gu;

/** How a run of Chinese characters is read, without tones: whole, and by first letters. */
const readingsOf = (run: string): readonly string[] => {
  // A name begins with a surname, some of which are read in a way of their own (单, 解, 仇).
  const syllables = pinyin(run, { toneType: 'none', type: 'array', surname: 'head', v: true });
  const sounds = syllables.map((syllable) => plain(syllable).replaceAll('ü', 'v'));
  const whole = sounds.join('');
  const initials = sounds.map((sound) => sound.slice(0, 1)).join('');
  return initials.length > 1 ? [whole, initials] : [whole];
};

/** What a name is found by: its words, and for Chinese characters also how they are read. */
export const tokensOf = (name: string): readonly string[] => {
  const plainName = plain(name);
  const readings = [...plainName.matchAll(chinese)].flatMap(([run]) => readingsOf(run));
  return [...new Set([...wordsOf(plainName), ...readings])];
};

/** How a Chinese name sounds, to tell names apart that only look different; null for others. */
export const soundOf = (word: string): string | null =>
  /^\p{Script=Han}+$/u.test(word) ? (readingsOf(word)[0] ?? null) : null;
