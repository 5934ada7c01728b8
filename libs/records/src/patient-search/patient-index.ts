import { type Likeness } from '@teleward/contracts';
import { soundOf, tokensOf } from './names.ts';
import { calledDigits, codeOf, type NumberTerm, type Term, type WordTerm } from './query.ts';
import { agree } from './typed-dates.ts';
import { allowedErrors, isNear } from './typing-errors.ts';

/** The data by which a patient is found. */
export interface Findable {
  readonly id: string;
  readonly name: string;
  readonly called: string | null;
  readonly birthDate: string;
  /** In E.164, except for old ones, which stay as they were typed. */
  readonly phones: readonly string[];
  /** The clinic's number first. */
  readonly identifiers: readonly string[];
  readonly active: boolean;
}

/** A word that occurs in names, and the patients in whose names it occurs. */
interface Token {
  readonly text: string;
  /** A bit for each of 32 groups of letters: it excludes most words without a closer look. */
  readonly mask: number;
  readonly slots: number[];
}

/** The data that are compared when a patient is registered. */
export interface Likened {
  readonly name: string;
  readonly birthDate: string | null;
  readonly phones: readonly string[];
  readonly identifiers: readonly string[];
}

export interface Found {
  readonly id: string;
  readonly likenesses: readonly Likeness[];
}

/** Fewer digits of a telephone number match too many patients. */
const leastDigits = 4;

/** How well a term matches: better matches are listed first. */
const fits = { whole: 8, beginning: 5, part: 3, near: 1 } as const;

const maskOf = (text: string): number => {
  let mask = 0;
  for (let index = 0; index < text.length; index += 1) {
    mask |= 1 << (text.charCodeAt(index) % 32);
  }
  return mask;
};

/** The number of bits set, counted in pairs, nibbles and bytes at once. */
const bitsOf = (mask: number): number => {
  const pairs = mask - ((mask >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

/**
 * The patients of one clinic in memory, to be found by what staff type. It holds ids and compared
 * values, nothing for display: the rows of a list are read from the database.
 */
export class PatientIndex {
  readonly #slots = new Map<string, number>();
  /** By slot; null where the patient has moved to another slot. */
  readonly #ids: (string | null)[] = [];
  readonly #births: string[] = [];
  /** Telephone numbers and codes, separated by spaces. */
  readonly #phones: string[] = [];
  readonly #codes: string[] = [];
  readonly #active: boolean[] = [];
  readonly #tokens = new Map<string, Token>();
  /** The values of `#tokens` as an array, for fast iteration. */
  readonly #words: Token[] = [];

  get size(): number {
    return this.#slots.size;
  }

  /** Changed patients leave unused slots behind; making the index anew frees them. */
  get isWorn(): boolean {
    return this.#ids.length > 1_000 && this.#ids.length > 2 * this.#slots.size;
  }

  /** Adds a patient, or replaces their previous entry. */
  put(patient: Findable): void {
    this.remove(patient.id);
    const slot = this.#ids.length;
    this.#slots.set(patient.id, slot);
    this.#ids.push(patient.id);
    this.#births.push(patient.birthDate);
    this.#phones.push(patient.phones.map(calledDigits).join(' '));
    this.#codes.push(patient.identifiers.map(codeOf).join(' '));
    this.#active.push(patient.active);
    for (const text of tokensOf(`${patient.name} ${patient.called ?? ''}`)) {
      this.#tokenOf(text).slots.push(slot);
    }
  }

  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot !== undefined) {
      this.#slots.delete(id);
      this.#ids[slot] = null;
    }
  }

  /** @returns ids, best match first, one more than `limit` where there are more */
  search(terms: readonly Term[], limit: number): readonly string[] {
    const total = new Uint16Array(this.#ids.length);
    for (const [index, term] of terms.entries()) {
      const fit = term.kind === 'word' ? this.#fitOfWords(term) : this.#fitOfNumber(term);
      for (let slot = 0; slot < total.length; slot += 1) {
        const [before, now] = [total[slot] ?? 0, fit[slot] ?? 0];
        total[slot] = now === 0 || (index > 0 && before === 0) ? 0 : before + now;
      }
    }
    return this.#best(total, limit + 1);
  }

  /** @returns patients who may be the same person, the likeliest first */
  alike(person: Likened, limit: number): readonly Found[] {
    const words = tokensOfTyped(person.name);
    const named = new Uint8Array(this.#ids.length);
    for (const word of words) {
      const fit = new Uint8Array(this.#ids.length);
      for (const text of [word, soundOf(word)]) {
        if (text !== null) {
          this.#markWhole(text, fit);
        }
      }
      fit.forEach((value, slot) => {
        named[slot] = (named[slot] ?? 0) + value;
      });
    }
    const phones = new Set(person.phones.map(calledDigits).filter((one) => one !== ''));
    const codes = new Set(person.identifiers.map(codeOf).filter((one) => one !== ''));
    const found: (Found & { readonly weight: number })[] = [];
    for (const [slot, id] of this.#ids.entries()) {
      if (id === null) {
        continue;
      }
      const hasPhone = phones.size > 0 && shares(this.#phones[slot] ?? '', phones);
      const hasCode = codes.size > 0 && shares(this.#codes[slot] ?? '', codes);
      const ofName = named[slot] ?? 0;
      if (ofName === 0 && !hasPhone && !hasCode) {
        continue;
      }
      const birth = this.#births[slot] ?? '';
      const sameBirth = person.birthDate !== null && agree(birth, person.birthDate);
      // A single word may be the beginning of a name; one of Chinese characters is a whole name.
      const isName =
        ofName > 0 &&
        ofName === words.length &&
        (words.length > 1 || soundOf(words[0] ?? '') !== null);
      const isLikely =
        hasCode || (hasPhone && (ofName > 0 || sameBirth)) || (sameBirth && ofName > 0) || isName;
      if (!isLikely) {
        continue;
      }
      const reasons: readonly (readonly [Likeness, boolean, number])[] = [
        ['identifier', hasCode, 8],
        ['name', isName || (ofName > 0 && (sameBirth || hasPhone)), isName ? 3 : 1],
        [
          'birth-date',
          sameBirth,
          Math.min(birth.length, person.birthDate?.length ?? 0) > 7 ? 3 : 1,
        ],
        ['phone', hasPhone, 3],
      ];
      const holding = reasons.filter(([, holds]) => holds);
      found.push({
        id,
        likenesses: holding.map(([likeness]) => likeness),
        weight: holding.reduce((sum, [, , weight]) => sum + weight, 0),
      });
    }
    return found
      .sort((one, other) => other.weight - one.weight)
      .slice(0, limit)
      .map(({ id, likenesses }) => ({ id, likenesses }));
  }

  #tokenOf(text: string): Token {
    const known = this.#tokens.get(text);
    if (known !== undefined) {
      return known;
    }
    const token = { text, mask: maskOf(text), slots: [] };
    this.#tokens.set(text, token);
    this.#words.push(token);
    return token;
  }

  #fitOfWords({ words, code }: WordTerm): Uint8Array {
    const [first = new Uint8Array(this.#ids.length), ...others] = words.map((word) =>
      this.#fitOfWord(word),
    );
    const fit = first.map((value, slot) =>
      others.reduce((least, other) => Math.min(least, other[slot] ?? 0), value),
    );
    if (code !== null) {
      this.#markCodes(code, fit);
    }
    return fit;
  }

  #fitOfWord(word: string): Uint8Array {
    const fit = new Uint8Array(this.#ids.length);
    const mask = maskOf(word);
    const allowed = allowedErrors(word.length);
    for (const { text, mask: has, slots } of this.#words) {
      const missing = mask & ~has;
      if (missing === 0 && text.includes(word)) {
        mark(fit, slots, fitOf(text, word));
      } else if (allowed > 0 && bitsOf(missing) <= allowed && isNear(word, text, allowed, true)) {
        mark(fit, slots, fits.near);
      }
    }
    return fit;
  }

  /** Sets 1 for patients whose names contain this word, allowing for typing errors. */
  #markWhole(word: string, fit: Uint8Array): void {
    const mask = maskOf(word);
    const allowed = allowedErrors(word.length);
    for (const { text, mask: has, slots } of this.#words) {
      const isSame = text === word;
      const mayBeNear =
        text.length >= word.length - allowed &&
        text.length <= word.length + allowed &&
        bitsOf(mask & ~has) <= allowed &&
        bitsOf(has & ~mask) <= allowed;
      if (isSame || (mayBeNear && isNear(word, text, allowed, false))) {
        mark(fit, slots, 1);
      }
    }
  }

  #fitOfNumber(term: NumberTerm): Uint8Array {
    const fit = new Uint8Array(this.#ids.length);
    const { digits, dates, parts } = term;
    if (dates.length > 0) {
      this.#births.forEach((birth, slot) => {
        if (dates.some((date) => birth.startsWith(date))) {
          fit[slot] = fits.whole;
        } else if (dates.some((date) => date.startsWith(birth))) {
          fit[slot] = fits.near;
        }
      });
    }
    for (const [called, value] of calledBy(digits)) {
      this.#phones.forEach((phones, slot) => {
        if (phones.includes(called)) {
          fit[slot] = Math.max(fit[slot] ?? 0, value);
        }
      });
    }
    if (digits !== '') {
      this.#markCodes(digits, fit);
    }
    if (parts.length > 0) {
      const each = parts.map((part) => this.#fitOfNumber(part));
      for (let slot = 0; slot < fit.length; slot += 1) {
        const least = Math.min(...each.map((one) => one[slot] ?? 0));
        fit[slot] = Math.max(fit[slot] ?? 0, least);
      }
    }
    return fit;
  }

  #markCodes(code: string, fit: Uint8Array): void {
    this.#codes.forEach((codes, slot) => {
      if (codes.includes(code)) {
        fit[slot] = Math.max(fit[slot] ?? 0, ` ${codes} `.includes(` ${code} `) ? 12 : fits.part);
      }
    });
  }

  /** The ids with the highest totals, inactive patients after the others. */
  #best(total: Uint16Array, limit: number): readonly string[] {
    const groups = new Map<number, string[]>();
    for (let slot = total.length - 1; slot >= 0; slot -= 1) {
      const sum = total[slot] ?? 0;
      const id = this.#ids[slot];
      if (sum === 0 || id === null || id === undefined) {
        continue;
      }
      const rank = this.#active[slot] === true ? 10_000 + sum : sum;
      const group = groups.get(rank);
      if (group === undefined) {
        groups.set(rank, [id]);
      } else if (group.length < limit) {
        group.push(id);
      }
    }
    return [...groups]
      .sort(([one], [other]) => other - one)
      .flatMap(([, ids]) => ids)
      .slice(0, limit);
  }
}

/**
 * The digits to look for in numbers in E.164 when these were typed. A national number may begin
 * with the country's trunk prefix: 0 nearly everywhere, 8 in Russia, 06 in Hungary (ITU-T E.164,
 * list of dialling procedures).
 */
const calledBy = (digits: string): readonly (readonly [string, number])[] => {
  const called: (readonly [string, number])[] = [
    [digits, fits.part],
    [digits.replace(/^0+/, ''), fits.part],
  ];
  if (digits.length >= 9) {
    called.push([digits.slice(1), fits.near], [digits.slice(2), fits.near]);
  }
  return called.filter(
    ([some], index) => some.length >= leastDigits && (index !== 1 || some !== digits),
  );
};

const tokensOfTyped = (name: string): readonly string[] => {
  const tokens = tokensOf(name);
  // A reading is an alternative to its Chinese characters, not a further word to match.
  const readings = new Set(tokens.map(soundOf));
  return tokens.filter((token) => !readings.has(token) && token.length > 1);
};

const fitOf = (text: string, word: string): number =>
  text === word ? fits.whole : text.startsWith(word) ? fits.beginning : fits.part;

const mark = (fit: Uint8Array, slots: readonly number[], value: number): void => {
  for (const slot of slots) {
    fit[slot] = Math.max(fit[slot] ?? 0, value);
  }
};

/** @param all separated by spaces */
const shares = (all: string, some: ReadonlySet<string>): boolean =>
  all.split(' ').some((one) => some.has(one));
