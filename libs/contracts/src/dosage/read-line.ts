import { plainDigits, visibleLine } from '../base/typed.ts';
import {
  type Dosage,
  type DoseAmount,
  type DoseForm,
  type DoseRoute,
  type DoseUnit,
  dayParts,
  lacking,
  Prescribed,
  type Strength,
} from './dosage.ts';
import { doubtsOf, onTheSkin } from './doubts.ts';
import * as words from './matchers.ts';
import { lookAt, measuredUnits, type Told, type Why } from './pieces.ts';

export { routeOf } from './matchers.ts';
export { measuredUnits } from './pieces.ts';

/** A piece of the line that could not be understood. */
export interface NotUnderstood {
  readonly text: string;
  /** Its position in `line`. */
  readonly at: number;
  /**
   * `unit`: a number without a unit. `number`: a number with two readings. `twice`: it contradicts
   * an earlier piece.
   */
  readonly why: Why;
  /** Possible meanings, each written without ambiguity, to put in its place. */
  readonly choices: readonly string[];
}

export interface ReadLine extends Prescribed {
  /** The line that was read: as typed, with plain digits, hyphens and spaces. */
  readonly line: string;
  readonly notUnderstood: readonly NotUnderstood[];
}

const emptyStep: Dosage = {
  ...{ amount: null, route: null, site: null, timing: null, when: [], weekdays: [], after: '' },
  ...{ asNeeded: false, neededFor: '', maxPerDay: null, duration: null },
};

/**
 * Halves and quarters as decimals, dashes as hyphens, the digits of every script as ASCII, one kind
 * of space.
 */
const tidy = (typed: string): string =>
  plainDigits(
    visibleLine(typed)
      .replaceAll(/(\d*)([½¼¾])/g, (_, full: string, part: string) =>
        String(Number(full) + { '½': 0.5, '¼': 0.25, '¾': 0.75 }[part as '½']),
      )
      .replaceAll('，', ', ')
      .normalize('NFKC'),
  )
    .replaceAll(/[‐-―−]/g, '-')
    .replaceAll(/[٫]/g, '.')
    .replaceAll(/\s+/g, ' ')
    .trim();

const countable: Readonly<Partial<Record<DoseForm, DoseUnit>>> = {
  ...{ tablet: 'tablet', capsule: 'capsule', sachet: 'sachet', suppository: 'suppository' },
  ...{ patch: 'patch' },
};

/** A whole Latin word, or a single Chinese character. */
const wordAt = (text: string, at: number): string =>
  /[^\s,;，；、。()（）\p{Script=Han}]+|./uy.exec(text.slice(at))?.[0] ?? text.slice(at);

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * If all parts of the day that have an amount have the same one, that is one amount at those times.
 */
const amountOf = (
  row: readonly number[],
  unit: DoseUnit | null,
): { readonly amount: DoseAmount; readonly when: Dosage['when'] } | null => {
  const parts = words.rowOf(row.length);
  const taken = parts.filter((_, index) => (row[index] ?? 0) > 0);
  const [first = 0, ...others] = row.filter((value) => value > 0);
  if (first === 0) return null;
  if (others.every((value) => value === first)) {
    return { amount: { kind: 'each', low: first, high: null, unit }, when: [...taken] };
  }
  const [morning = 0, noon = 0, evening = 0, bedtime = 0] = row;
  return { amount: { kind: 'parts', morning, noon, evening, bedtime, unit }, when: [] };
};

interface Amount {
  readonly low: number;
  readonly high: number | null;
  readonly unit: DoseUnit | null;
  readonly typed: string;
  readonly at: number;
  /**
   * It follows a frequency or a duration, so it may be a pack size, a number of days, or another
   * step.
   */
  readonly isLate: boolean;
}

/** In micrograms, or in its own unit where that is not a mass. */
const sizeOf = ({ low, unit }: Amount): number =>
  low * ({ gram: 1_000_000, milligram: 1000, microgram: 1, nanogram: 0.001 }[unit as string] ?? 1);

/** `500 mg 1 g` is two pieces of 500 mg; `500 mg 125 mg` cannot be understood. */
const isMultiple = (strength: Amount, dose: Amount): boolean => {
  const times = sizeOf(dose) / sizeOf(strength);
  return Number.isInteger(times * 2) && times >= 0.5;
};

const isMass = (unit: DoseUnit | null): boolean => unit !== null && measuredUnits.has(unit);
const isHan = (text: string | undefined): boolean => /\p{Script=Han}/u.test(text ?? '');

/**
 * At the start of a line these words belong to a drug's name; elsewhere they are a route or a time.
 */
const namesFirst = /^(?:oral|evening|morning|night|nasal|rectal|vaginal|topical|ec|dt|口服)$/i;

/** The route that a form implies. */
const routeIn = (form: string): DoseRoute | null => {
  if (/^eye |滴眼/i.test(form)) return 'ophthalmic';
  if (/^ear |滴耳/i.test(form)) return 'otic';
  return /^nasal |滴鼻|鼻喷/i.test(form) ? 'nasal' : null;
};

/** Reads one step after the other, and records what it cannot understand. */
class LineReader {
  drug = '';
  strength: Strength | null = null;
  form: DoseForm | null = null;
  readonly steps: Dosage[] = [];
  readonly notUnderstood: NotUnderstood[] = [];
  #step: Dosage = emptyStep;
  #isFirst = true;
  /** Amounts of this step whose meaning is not decided yet. */
  #amounts: Amount[] = [];
  #head = true;
  /** Where the current piece begins, and where the last piece ended that was not understood. */
  #at = 0;
  #noted = -2;
  /** The last piece that states a time, and its position. */
  #rhythm = { text: '', at: 0 };
  #saysOd = false;
  #isRow = false;
  /** The field to which the next words belong. */
  #open: 'neededFor' | 'after' | null = null;

  read(text: string): void {
    let at = 0;
    while (at < text.length) {
      const separator = /^(?:[\s,;，；、。)）(（:：…]|\.(?!\d))+/u.exec(text.slice(at))?.[0] ?? '';
      if (separator !== '') {
        if (/[,;，；。)）]/u.test(separator)) this.#open = null;
        at += separator.length;
        continue;
      }
      const found = lookAt(text, at);
      this.#at = at;
      const typed = found === null ? '' : text.slice(at, at + found.length);
      if (found === null || this.#isWord(found.told, typed, text[at - 1])) {
        const word = found === null ? wordAt(text, at) : typed;
        this.#word(word, text[at - 1]);
        at += word.length;
      } else {
        this.#tell(found.told, typed);
        at += typed.length;
      }
    }
    this.#endStep();
  }

  /**
   * Whether a piece that looks like dosage is a word of the name, or of what the drug is needed
   * for.
   */
  #isWord(told: Told, typed: string, before: string | undefined): boolean {
    if (this.#open !== null) {
      // `pain in the left ear`, `temperature 38`
      return told.kind === 'and' || told.kind === 'bare' || /^(?:in|on|to|into) /i.test(typed);
    }
    if (!this.#head) return false;
    // `三七` is a plant; `amoxicillin and clavulanic acid` is one name.
    if (/^[一二三四五六七八九十]/.test(typed)) return isHan(before) || this.drug === '';
    return told.kind === 'and' || (this.drug === '' && namesFirst.test(typed));
  }

  #word(word: string, before: string | undefined): void {
    const isJoined = before === undefined || (isHan(before) && isHan(word[0]));
    const gap = isJoined ? '' : ' ';
    if (this.#head) {
      this.drug = `${this.drug}${gap}${word}`.trim();
    } else if (this.#open === null) {
      this.#note(word, 'unknown', [], gap);
    } else if (/[\d<>=]/.test(word)) {
      this.#note(word, 'unknown', [], gap);
    } else {
      this.#step = { ...this.#step, [this.#open]: `${this.#step[this.#open]}${gap}${word}`.trim() };
    }
  }

  #tell(told: Told, typed: string): void {
    this.#closeHead(told);
    if (told.kind !== 'open') this.#open = null;
    switch (told.kind) {
      case 'amount':
      case 'bare':
        this.#amounts.push({
          ...told,
          ...{ typed, at: this.#at, isLate: this.#rhythm.text !== '' || this.#step.route !== null },
          unit: told.kind === 'bare' ? null : told.unit,
        });
        return;
      case 'row':
        this.#putRow(told, typed);
        return;
      case 'strength':
        this.#putStrength(told.strength, typed);
        return;
      case 'form':
        if (this.form !== null && this.form !== told.form) {
          this.#note(typed, 'twice');
        } else {
          this.form = told.form;
          const route = routeIn(typed);
          if (route !== null) this.#set({ route }, typed);
        }
        return;
      case 'release':
        // On a cream, `LA` may mean the place where it is applied, not a long-acting form.
        if (/^la$/i.test(typed) && onTheSkin.has(this.form)) {
          this.#note(typed, 'ambiguous');
        } else {
          this.drug = `${this.drug} ${/[a-z]/i.test(typed) ? typed.toUpperCase() : typed}`.trim();
        }
        return;
      case 'set':
        if (/^o\.?d/i.test(typed)) this.#saysOd = true;
        if (told.step.route === undefined) this.#rhythm = { text: typed, at: this.#at };
        this.#set(told.step, typed);
        return;
      case 'asNeeded':
        this.#rhythm = { text: typed, at: this.#at };
        this.#step = { ...this.#step, asNeeded: true };
        return;
      case 'open':
        if (told.as === 'neededFor' && !this.#step.asNeeded) {
          this.#note(typed.trim(), 'unknown');
        } else {
          this.#open = told.as;
          this.#rhythm = { text: typed, at: this.#at };
        }
        return;
      case 'then':
        this.#endStep(typed);
        this.#isFirst = false;
        return;
      case 'problem':
        this.#note(typed, told.why, this.#choicesOf(told));
        return;
      case 'and':
        // `10 mg and 5 mg` is not one dose.
        this.#note(typed, 'unknown');
        return;
      case 'filler':
    }
  }

  /**
   * The name ends at the first piece that follows it; a piece before the name, such as `weekly`,
   * does not end it.
   */
  #closeHead({ kind }: Told): void {
    const isBefore = this.drug === '' && ['form', 'filler', 'set', 'asNeeded'].includes(kind);
    if (kind !== 'release' && !isBefore) this.#head = false;
  }

  #putStrength(strength: Strength, typed: string): void {
    const isKnown = this.strength !== null && !same(this.strength, strength);
    const isRate = strength.per?.unit === 'hour' && this.form !== 'patch';
    const isShare = strength.per?.unit === 'gram' && !onTheSkin.has(this.form);
    if (isKnown) this.#note(typed, 'twice');
    else if (isRate || isShare) this.#note(typed, 'ambiguous');
    else this.strength = strength;
  }

  #putRow({ row, unit }: Extract<Told, { kind: 'row' }>, typed: string): void {
    const piece = this.form === null ? undefined : countable[this.form];
    const read = amountOf(row, unit ?? piece ?? null);
    if (read === null || this.#isRow) {
      this.#note(typed, read === null ? 'unknown' : 'twice');
      return;
    }
    this.#rhythm = { text: typed, at: this.#at };
    this.#isRow = true;
    // A dose counts pieces only where a strength is known, however the pieces are called.
    const isCounted = this.strength !== null || this.#amounts.some((one) => isMass(one.unit));
    if (read.amount.unit === null && !isCounted) {
      this.#note(typed, 'unit', [`${typed} tablets`, `${typed} units`]);
    }
    this.#set(read, typed);
  }

  /** `max 4`: four of the unit in which the dose is counted, or four times. */
  #choicesOf({ why, choices }: Extract<Told, { kind: 'problem' }>): readonly string[] {
    const [first = ''] = choices;
    const counted = this.#amounts.find(({ unit }) => unit !== null && !isMass(unit))?.unit;
    const isMax = why === 'unit' && first.startsWith('max ');
    return isMax && counted ? [first.replace('times', `${counted}s`), first] : choices;
  }

  #set(step: Partial<Dosage>, typed: string): void {
    const merged = { ...this.#step };
    for (const [key, value] of Object.entries(step) as [keyof Dosage, never][]) {
      const present = merged[key];
      if (Array.isArray(present)) {
        const added = (value as string[]).filter((one) => !(present as string[]).includes(one));
        const isOfDay = (one: string): boolean => dayParts.some((part) => part === one);
        // A row already states every part of the day.
        if (this.#isRow && step.amount === undefined && added.some(isOfDay)) {
          this.#note(typed, 'twice');
          return;
        }
        merged[key] = [...present, ...added] as never;
      } else if (present === null || present === '' || same(present, value)) {
        merged[key] = value;
      } else if (!(key === 'route' && merged.site !== null)) {
        this.#note(typed, 'twice');
        return;
      }
    }
    this.#step = merged;
  }

  /** @param then the word that leads to another step; absent at the end of the line */
  #endStep(then?: string): void {
    this.#putAmounts();
    const last = this.steps.at(-1);
    const step = this.#inOrder(last === undefined ? this.#step : this.#goOn(this.#step, last));
    const isSaid = !same(this.#step, emptyStep);
    const { form } = this;
    const about = { form, isFirst: this.#isFirst, saysOd: this.#saysOd, isRow: this.#isRow };
    for (const { why, choices } of isSaid ? doubtsOf(step, about) : []) {
      // The doubt is about the ambiguous word, or about the last piece that states a time.
      const { text, at } = this.#rhythm.text === '' ? { text: this.drug, at: 0 } : this.#rhythm;
      this.notUnderstood.push({ text, at, why, choices });
    }
    if (isSaid) this.steps.push(step);
    const isEndless = step.duration?.kind !== 'for' && step.timing?.kind !== 'once';
    if (then !== undefined && isEndless) this.#note(then, 'ambiguous');
    this.#step = emptyStep;
    this.#amounts = [];
    this.#rhythm = { text: '', at: 0 };
    this.#saysOd = false;
    this.#isRow = false;
  }

  /** The next step of the same drug inherits from the last one what it does not state itself. */
  #goOn(step: Dosage, last: Dosage): Dosage {
    const { timing, weekdays, after, asNeeded, amount } = step;
    const isMeal = (one: string): boolean => one.endsWith('-meals');
    const own = step.when.filter((one) => !isMeal(one));
    const isTimed = timing !== null || own.length + weekdays.length > 0 || after !== '' || asNeeded;
    return {
      ...step,
      route: step.route ?? last.route,
      site: step.site ?? last.site,
      // A single dose is not repeated by the next step.
      ...(!isTimed &&
        amount?.kind !== 'parts' &&
        last.timing?.kind !== 'once' && {
          timing: last.timing,
          when: [
            ...last.when.filter((one) => !isMeal(one) || step.when.length === 0),
            ...step.when,
          ],
          weekdays: last.weekdays,
          asNeeded: last.asNeeded,
          neededFor: last.neededFor,
        }),
    };
  }

  /** Times of the day and days of the week in their natural order, however they were typed. */
  #inOrder(step: Dosage): Dosage {
    const order = (list: readonly string[], all: object): never[] =>
      Object.keys(all).filter((one) => list.includes(one)) as never[];
    return {
      ...step,
      when: order(step.when, words.times),
      weekdays: order(step.weekdays, words.weekdays),
    };
  }

  /** Decides which of the amounts is the strength and which is the dose. */
  #putAmounts(): void {
    const amounts = [...this.#amounts];
    const [first, second] = amounts;
    const isNamed = first !== undefined && isMass(first.unit) && first.high === null;
    const hasDose = this.#isRow || (second !== undefined && !second.isLate);
    if (this.#isFirst && isNamed && hasDose && this.strength === null) {
      if (second === undefined || !isMass(second.unit) || isMultiple(first, second)) {
        amounts.shift();
        this.strength = { values: [first.low], unit: first.unit as Strength['unit'], per: null };
      }
    }
    for (const amount of amounts) {
      const { low, high, typed, at, isLate } = amount;
      const unit = amount.unit ?? this.#unitOfBare(amount);
      const add = (why: Why, choices: readonly string[] = []): void => {
        this.notUnderstood.push({ text: typed, at, why, choices });
      };
      if (unit === null) add('unit', this.#unitsFor(amount));
      else if (this.#step.amount !== null) add(isLate ? 'ambiguous' : 'twice');
      else this.#step = { ...this.#step, amount: { kind: 'each', low, high, unit } };
    }
  }

  /** Units that a number without one may have. */
  #unitsFor({ typed, isLate }: Amount): readonly string[] {
    if (isLate) return [`for ${typed} days`];
    return this.strength === null
      ? [`${typed} mg`, `${typed} micrograms`]
      : [`${typed} tablet`, `${typed} capsule`];
  }

  /** The unit of a number without one: pieces of the form, or the unit of the step before. */
  #unitOfBare({ isLate }: Amount): DoseUnit | null {
    const piece = this.form === null ? undefined : countable[this.form];
    const last = this.steps.at(-1)?.amount;
    if (last !== undefined && last !== null) {
      return piece !== undefined && isMass(last.unit) ? null : last.unit;
    }
    return this.strength !== null && !isLate ? (piece ?? null) : null;
  }

  #note(text: string, why: Why, choices: readonly string[] = [], gap = ' '): void {
    const last = this.notUnderstood.at(-1);
    const isBeside = this.#at - this.#noted <= gap.length;
    // Adjacent unknown words are shown as one piece.
    if (why === 'unknown' && last?.why === 'unknown' && isBeside) {
      this.notUnderstood.splice(-1, 1, { ...last, text: `${last.text}${gap}${text}` });
    } else {
      this.notUnderstood.push({ text, at: this.#at, why, choices });
    }
    this.#noted = this.#at + text.length;
  }
}

/**
 * Reads a line as doctors write it: `amoxicillin 500 mg po tds 7d`. It never guesses: a piece that
 * it cannot understand or that has two readings is listed in `notUnderstood`.
 */
export const readLine = (line: string): ReadLine => {
  const reader = new LineReader();
  const tidied = tidy(line);
  reader.read(tidied);
  const { drug, strength, form, steps, notUnderstood } = reader;
  notUnderstood.sort((one, other) => one.at - other.at);
  return { line: tidied, drug, strength, form, dosage: steps, notUnderstood };
};

/** Whether a line may be signed: it is understood to its end and complete. */
export const isClear = ({ line: _line, notUnderstood, ...prescribed }: ReadLine): boolean =>
  notUnderstood.length === 0 &&
  lacking(prescribed) === null &&
  Prescribed.safeParse(prescribed).success;
