import { plainDigits, visibleLine } from '../typed.ts';
import {
  type DayPart,
  type Dosage,
  lacking,
  type DoseAmount,
  type DoseForm,
  type DoseUnit,
  type Prescribed,
  type Strength,
} from './dosage.ts';
import * as words from './matchers.ts';

export { routeOf } from './matchers.ts';

/** A piece of the line that nothing was made of. */
export interface NotUnderstood {
  readonly text: string;
  /** Where it begins in `line`. */
  readonly at: number;
  /** `unit`: a number of what? `number`: it may be two. `twice`: the same was said before, and otherwise. */
  readonly why: 'unknown' | 'unit' | 'number' | 'twice' | 'ambiguous';
  /** What might be meant, each as one would write it without doubt in its place. */
  readonly choices: readonly string[];
}

export interface ReadLine extends Prescribed {
  /** What was read: as typed, with plain digits, hyphens and blanks. */
  readonly line: string;
  readonly notUnderstood: readonly NotUnderstood[];
}

type Told =
  | {
      readonly kind: 'amount';
      readonly low: number;
      readonly high: number | null;
      readonly unit: DoseUnit;
    }
  | { readonly kind: 'strength'; readonly strength: Strength }
  | { readonly kind: 'row'; readonly row: readonly number[]; readonly unit: DoseUnit | null }
  | { readonly kind: 'bare'; readonly low: number; readonly high: number | null }
  | { readonly kind: 'form'; readonly form: DoseForm }
  | { readonly kind: 'release' }
  | { readonly kind: 'set'; readonly step: Partial<Dosage> }
  | { readonly kind: 'asNeeded' }
  | { readonly kind: 'open'; readonly as: 'neededFor' | 'after' }
  | { readonly kind: 'then' }
  | { readonly kind: 'filler' }
  | { readonly kind: 'and' }
  | {
      readonly kind: 'problem';
      readonly why: NotUnderstood['why'];
      readonly choices: readonly string[];
    };

/** Looks at one place of the line. @returns what is said there and how long it is, or null */
type Matcher = (
  text: string,
  at: number,
) => { readonly length: number; readonly told: Told } | null;

const numberWords: Readonly<Record<string, number>> = {
  ...{ half: 0.5, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9 },
  ...{ ten: 10, once: 1, twice: 2, thrice: 3, 半: 0.5, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5 },
  ...{ 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 },
};

const digits = '(?:[13]/[24](?!\\d)|\\d+(?:[.,]\\d{1,4})?(?![\\d])|[.,]\\d{1,4}(?!\\d))';
const number = `(?:${digits}|half|one|two|three|four|five|six|seven|eight|nine|ten|[半一二两三四五六七八九十])`;
const range = `(${number})(?:\\s*(?:-|to|or|~|至|到|或)\\s*(${number}))?`;

const valueOf = (typed: string): number => {
  const [over = '', under] = typed.split('/');
  if (under !== undefined) return Number(over) / Number(under);
  return numberWords[typed.toLowerCase()] ?? Number(typed.replace(',', '.'));
};

/** The pieces as one expression that ends where a Latin word ends, and which of them was met. */
const oneOf = (table: Readonly<Record<string, string>>): string =>
  `(?:${Object.values(table).join('|')})`;

const keyOf = <Key extends string>(
  table: Readonly<Partial<Record<Key, string>>>,
  typed: string,
): Key =>
  (Object.keys(table) as Key[]).find((key) =>
    new RegExp(`^(?:${table[key] ?? ''})$`, 'iu').test(typed),
  ) ?? (Object.keys(table)[0] as Key);

/** Tells of the longest piece that begins here. */
const matching = (
  source: string,
  tell: (found: readonly string[], whole: string) => Told,
): Matcher => {
  // Where a Latin word ends the match, the word ends too.
  const pattern = new RegExp(`(?:${source})(?:(?<![a-z])|(?![a-z]))`, 'iuy');
  return (text, at) => {
    // In the middle of a Latin word nothing begins.
    if (/[a-z]/i.test(text[at] ?? '') && /[a-z]/i.test(text[at - 1] ?? '')) return null;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    return (
      found && {
        length: found[0].length,
        told: tell(
          Array.from(found, (one: string | undefined) => one ?? ''),
          found[0],
        ),
      }
    );
  };
};

const set =
  (step: Partial<Dosage>): (() => Told) =>
  () => ({ kind: 'set', step });

const repeat = (
  [times, timesMax]: readonly [number, number | null],
  [period, periodMax]: readonly [number, number | null],
  periodUnit: 'h' | 'd' | 'wk' | 'mo',
): Told => ({
  kind: 'set',
  step: { timing: { kind: 'repeat', times, timesMax, period, periodMax, periodUnit } },
});

const upTo = (typed: string | undefined): number | null => (typed ? valueOf(typed) : null);

/** A number that must be whole; a half of a day or of a time is not understood. */
const whole = (told: Told, ...numbers: readonly (number | null)[]): Told =>
  numbers.every((one) => one === null || (Number.isInteger(one) && one > 0 && one <= 366))
    ? told
    : { kind: 'problem', why: 'unknown', choices: [] };

const periodUnits = {
  h: 'hours?|hrs?|hourly|h|小时',
  d: 'days?|d|daily|天|日',
  wk: 'weeks?|wks?|w|weekly|周|星期',
  mo: 'months?|mo|monthly|个?月',
} as const;

const day = '(?:d|day|daily|24 ?h(?:ours?|rs?)?)';
const every = (n: string): string => `(?:every|each|q\\.?|每隔?)\\s*${n}`;

const maxOf = (quantity: string, unit: string): Told => {
  const value = valueOf(quantity);
  if (/^(?:times?|doses?|x|次)$/iu.test(unit)) {
    return { kind: 'set', step: { maxPerDay: { quantity: value, unit: 'times' } } };
  }
  if (unit !== '') {
    return {
      kind: 'set',
      step: { maxPerDay: { quantity: value, unit: keyOf(words.units, unit) } },
    };
  }
  return { kind: 'problem', why: 'unit', choices: [`max ${quantity} times/day`] };
};

const strengthTold = (values: string, unit: string, perValue: string, per: string): Told => ({
  kind: 'strength',
  strength: {
    values: values.split('/').map((one) => valueOf(one.trim())),
    unit: keyOf(words.strengthUnits, unit),
    per:
      per === ''
        ? null
        : { value: perValue === '' ? 1 : valueOf(perValue), unit: keyOf(words.perUnits, per) },
  },
});

/** Never with three decimals, which would be doubtful again. */
const asFraction = (full: string, part: string): string => {
  const kept = part.replace(/0+$/, '');
  if (kept === '') return full;
  return `${full}.${kept.length === 3 ? `${kept}0` : kept}`;
};

const unit = oneOf(words.units);
const strengthUnit = oneOf(words.strengthUnits);

const dayPart = `(${words
  .rowOf(4)
  .map((part) => words.times[part] ?? '')
  .join('|')})`;
const pair = `(${digits})\\s*(${unit})?\\s*${dayPart}(?![a-z])`;
const pairZh = `${dayPart}\\s*(${digits})\\s*(${unit})?`;

/** Everything that a line can say. The longest match wins, and of two as long the first. */
const matchers: readonly Matcher[] = [
  // Thousands to some readers and decimals to others.
  matching(
    `([1-9]\\d{0,2})[.,](\\d{3})(?!\\d)(\\s*${unit})?`,
    ([, full = '', part = '', rest = '']) => ({
      kind: 'problem',
      why: 'number',
      choices: [`${full}${part}${rest}`, `${asFraction(full, part)}${rest}`],
    }),
  ),
  matching(`\\d{1,3}(?: \\d{3})+\\s*${unit}`, ([typed = '']) => ({
    kind: 'problem',
    why: 'number',
    choices: [typed.replace(/(\d) (?=\d)/g, '$1')],
  })),
  matching(
    `(\\d{1,2}) ([13]/[24])(?!\\d)(\\s*${unit})?`,
    ([, full = '', part = '', rest = '']) => ({
      kind: 'problem',
      why: 'number',
      choices: [`${Number(full) + valueOf(part)}${rest}`],
    }),
  ),

  // `1-0-1`, also with halves; four numbers end with the bedtime.
  matching(
    `(${digits}(?:\\s*[-+]\\s*${digits}){2,3})(?:\\s*(${unit}))?`,
    ([, row = '', typed = '']) => ({
      kind: 'row',
      row: row.split(/[-+]/).map((one) => valueOf(one.trim())),
      unit: typed === '' ? null : keyOf(words.units, typed),
    }),
  ),

  // `2 tablets in the morning and 1 at bedtime`.
  matching(
    `${pair}(?:[\\s,、]*(?:and |和)?${pair})+|${pairZh}(?:[\\s,、]*和?${pairZh})+`,
    (_, typed) => {
      const row = [0, 0, 0, 0];
      let counted: DoseUnit | null = null;
      for (const found of typed.matchAll(new RegExp(`${pair}|${pairZh}`, 'giu'))) {
        const [, n1 = '', u1 = '', at1 = '', at2 = '', n2 = '', u2 = ''] = found;
        const part = keyOf(words.times, at1 || at2);
        row[words.rowOf(4).indexOf(part as DayPart)] = valueOf(n1 || n2);
        const named = u1 || u2;
        if (named !== '') counted = keyOf(words.units, named);
      }
      return { kind: 'row', row, unit: counted };
    },
  ),

  matching(
    `(?:max(?:imum)?\\.?|at most|no more than|not more than|最多|不超过)(?: of)?\\s*(${number})\\s*` +
      `(${unit}|times?|doses?|x)?\\s*(?:/|per|a|in a|in|each|every)?\\s*${day}`,
    ([, quantity = '', typed = '']) => maxOf(quantity, typed),
  ),
  matching(
    `(?:每[日天]|24 ?小时内?)(?:最多|不超过)(${number})(${unit}|次)`,
    ([, quantity = '', typed = '']) => maxOf(quantity, typed),
  ),

  // How often.
  matching(
    `${every(range)}\\s*(?:hours?|hrs?|h|小时)(?:一次|1次)?`,
    ([, first = '', second = '']) => {
      const [low, high] = [valueOf(first), upTo(second)];
      return whole(repeat([1, null], [low, high], 'h'), low, high);
    },
  ),
  matching(`${range}[- ]?hourly`, ([, first = '', second = '']) => {
    const [low, high] = [valueOf(first), upTo(second)];
    return whole(repeat([1, null], [low, high], 'h'), low, high);
  }),
  matching(
    `${every(range)}\\s*(days?|d|天|日|weeks?|wks?|周|星期|months?|mo|个?月)(?:一次|1次)?`,
    ([, first = '', second = '', typed = '']) => {
      const [low, high] = [valueOf(first), upTo(second)];
      return whole(repeat([1, null], [low, high], keyOf(periodUnits, typed)), low, high);
    },
  ),
  matching(
    `(?:${range}\\s*(?:x|×|times?)|(once|twice|thrice))\\s*(?:/|per|a|an|each|every)?\\s*(day|daily|d|week|weekly|wk|month|monthly)`,
    ([, first = '', second = '', word = '', typed = '']) => {
      const [low, high] = [valueOf(first || word), upTo(second)];
      return whole(repeat([low, high], [1, null], keyOf(periodUnits, typed)), low, high);
    },
  ),
  matching(`(?:每|一|1)(日|天|周|星期|月)${range}次`, ([, typed = '', first = '', second = '']) => {
    const [low, high] = [valueOf(first), upTo(second)];
    return whole(repeat([low, high], [1, null], keyOf(periodUnits, typed)), low, high);
  }),
  matching('o\\.?d\\.?|q\\.?d\\.?|daily|every day|(?:every|each) 24 hours', () =>
    repeat([1, null], [1, null], 'd'),
  ),
  matching('b\\.?d\\.?|b\\.?i\\.?d\\.?', () => repeat([2, null], [1, null], 'd')),
  matching('t\\.?d\\.?s\\.?|t\\.?i\\.?d\\.?', () => repeat([3, null], [1, null], 'd')),
  matching('q\\.?d\\.?s\\.?|q\\.?i\\.?d\\.?', () => repeat([4, null], [1, null], 'd')),
  matching(
    'q\\.?o\\.?d\\.?|eod|every other day|(?:on )?alternate days|every second day|隔[日天](?:一次|1次)?',
    () => repeat([1, null], [2, null], 'd'),
  ),
  matching('weekly|every week', () => repeat([1, null], [1, null], 'wk')),
  matching('fortnightly|every other week', () => repeat([1, null], [2, null], 'wk')),
  matching('monthly|every month', () => repeat([1, null], [1, null], 'mo')),
  matching('(?:every hour|hourly|每小时(?:一次|1次)?)', () => repeat([1, null], [1, null], 'h')),
  matching(
    'stat|once only|single dose|只用一次|立即(?:服用|使用)?|顿服',
    set({ timing: { kind: 'once' } }),
  ),

  // For how long.
  matching(
    `(?:for |x ?|× ?|over |连[用服]|共|用|服)?(${number})\\s*(days?|d|weeks?|wks?|w|months?|mo|天|日|周|星期|个?月)`,
    ([, first = '', typed = '']) => {
      const value = valueOf(first);
      const unitOf = keyOf(periodUnits, typed);
      if (unitOf === 'h') return { kind: 'problem', why: 'unknown', choices: [] };
      return whole(
        { kind: 'set', step: { duration: { kind: 'for', value, unit: unitOf } } },
        value,
      );
    },
  ),
  matching('(?:for |x ?)?(\\d{1,3})/(7|52|12)(?!\\d)', ([, count = '', part = '']) => ({
    kind: 'set',
    step: {
      duration: {
        kind: 'for',
        value: Number(count),
        unit: part === '7' ? 'd' : part === '52' ? 'wk' : 'mo',
      },
    },
  })),
  matching(
    'long[ -]?term|until further notice|ongoing|continuous(?:ly)?|长期(?:服用|使用)?',
    set({ duration: { kind: 'ongoing' } }),
  ),

  // On what occasion.
  matching(
    '(?:only )?(?:when|if|as) (?:needed|required|necessary)|p\\.?r\\.?n\\.?|s\\.?o\\.?s\\.?|必要时|需要时|按需',
    () => ({ kind: 'asNeeded' }),
  ),
  matching('after (?:each|every)', () => ({ kind: 'open', as: 'after' })),
  matching('for|[(（]?用于', () => ({ kind: 'open', as: 'neededFor' })),
  matching('每次(?![饭餐])([\\p{L}][\\p{L} ]{0,29}?)后', ([, after = '']) => ({
    kind: 'set',
    step: { after },
  })),

  ...(Object.keys(words.weekdays) as (keyof typeof words.weekdays)[]).map((weekday) =>
    matching(`(?:on |and |每)?(?:${words.weekdays[weekday] ?? ''})`, set({ weekdays: [weekday] })),
  ),
  ...(Object.keys(words.times) as (keyof typeof words.times)[]).map((time) =>
    matching(`(?:and )?(?:${words.times[time] ?? ''})`, set({ when: [time] })),
  ),
  ...(Object.keys(words.sites) as (keyof typeof words.sites)[]).map((site) =>
    matching(words.sites[site] ?? '', set({ site, route: words.routeOf[site] })),
  ),
  ...(Object.keys(words.routes) as (keyof typeof words.routes)[]).map((route) =>
    matching(words.routes[route] ?? '', set({ route })),
  ),

  // What it is and how much.
  matching(
    `(${digits}(?:\\s*/\\s*${digits})*)\\s*(${strengthUnit})\\s*(?:/|per )\\s*(${digits})?\\s*(${oneOf(words.perUnits)})`,
    ([, values = '', typed = '', perValue = '', per = '']) =>
      strengthTold(values, typed, perValue, per),
  ),
  matching(
    `(${digits}(?:\\s*/\\s*${digits})+)\\s*(${strengthUnit})`,
    ([, values = '', typed = '']) => strengthTold(values, typed, '', ''),
  ),
  matching(`(${digits})\\s*(%|percent|per cent)`, ([, value = '']) =>
    strengthTold(value, '%', '', ''),
  ),
  matching(`${range}\\s*(${unit})`, ([, first = '', second = '', typed = '']) => ({
    kind: 'amount',
    low: valueOf(first),
    high: upTo(second),
    unit: keyOf(words.units, typed),
  })),
  ...(Object.keys(words.forms) as DoseForm[]).map((form) =>
    matching(words.forms[form] ?? '', () => ({ kind: 'form', form })),
  ),
  matching('and|和', () => ({ kind: 'and' })),
  matching(words.releases, () => ({ kind: 'release' })),
  matching('(?:and )?then|followed by|然后|接着|之后', () => ({ kind: 'then' })),
  matching('take|give|apply|use|inhale|instil|insert|每次|一次(?=\\d)|服用|使用', () => ({
    kind: 'filler',
  })),
  matching(
    `(${digits})(?:\\s*(?:-|to)\\s*(${digits}))?(?!-[a-z])`,
    ([, first = '', second = '']) => ({
      kind: 'bare',
      low: valueOf(first),
      high: upTo(second),
    }),
  ),
];

const emptyStep: Dosage = {
  ...{ amount: null, route: null, site: null, timing: null, when: [], weekdays: [], after: '' },
  ...{ asNeeded: false, neededFor: '', maxPerDay: null, duration: null },
};

/** Half ones and quarters as decimals, dashes as hyphens, digits of every script as ours, one kind of blank. */
const tidy = (typed: string): string =>
  plainDigits(
    visibleLine(typed)
      .replaceAll(/(\d*)([½¼¾])/g, (_, full: string, part: string) =>
        String(Number(full) + { '½': 0.5, '¼': 0.25, '¾': 0.75 }[part as '½']),
      )
      .normalize('NFKC'),
  )
    .replaceAll(/[‐-―−]/g, '-')
    .replaceAll(/[٫]/g, '.')
    .replaceAll(/\s+/g, ' ')
    .trim();

const measured = new Set<DoseUnit>([
  'gram',
  'milligram',
  'microgram',
  'nanogram',
  'unit',
  'millimole',
]);
const countable: Readonly<Partial<Record<DoseForm, DoseUnit>>> = {
  ...{ tablet: 'tablet', capsule: 'capsule', sachet: 'sachet', suppository: 'suppository' },
  ...{ patch: 'patch' },
};

/** Of what stands at this place, the longest. */
const lookAt = (
  text: string,
  at: number,
): { readonly length: number; readonly told: Told } | null => {
  let best: ReturnType<Matcher> = null;
  for (const matcher of matchers) {
    const found = matcher(text, at);
    // A number that may be two is not rescued by what follows it.
    if (found?.told.kind === 'problem' && found.told.why === 'number') return found;
    if (found && found.length > (best?.length ?? 0)) best = found;
  }
  return best;
};

/** A Latin word whole, a Chinese character by itself. */
const wordAt = (text: string, at: number): string =>
  /[^\s,;，；、。()（）\p{Script=Han}]+|./uy.exec(text.slice(at))?.[0] ?? text.slice(at);

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Amounts that are the same in all parts of the day that have one are one amount at those times. */
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

/** Reads one step after the other, and notes what it makes nothing of. */
class LineReader {
  drug = '';
  strength: Strength | null = null;
  form: DoseForm | null = null;
  readonly steps: Dosage[] = [];
  readonly notUnderstood: NotUnderstood[] = [];
  #step: Dosage = emptyStep;
  #isFirst = true;
  /** Amounts of this step that were not put to use yet. */
  #amounts: {
    readonly low: number;
    readonly high: number | null;
    readonly unit: DoseUnit | null;
    readonly typed: string;
    readonly at: number;
  }[] = [];
  #head = true;
  /** Where the piece begins that is read now, and where the last one ended that was not understood. */
  #at = 0;
  #noted = -2;
  /** The step says `od`. */
  #saysOd = false;
  /** Words that follow belong here. */
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
      const isName =
        this.#head &&
        found !== null &&
        // `amoxicillin and clavulanic acid` is one name, and no drug is named after its dose.
        (found.told.kind === 'and' ||
          (found.told.kind === 'set' && found.told.step.weekdays !== undefined) ||
          (this.drug === '' && !startsLine(found.told)));
      this.#at = at;
      if (found === null || isName) {
        const word = wordAt(text, at);
        this.#word(word, text[at - 1] ?? ' ');
        at += word.length;
        continue;
      }
      this.#tell(found.told, text.slice(at, at + found.length));
      at += found.length;
    }
    this.#endStep();
  }

  #word(word: string, before: string): void {
    const gap = before === ' ' ? ' ' : '';
    if (this.#head) this.drug = `${this.drug}${gap}${word}`.trim();
    else if (this.#open !== null) {
      this.#step = { ...this.#step, [this.#open]: `${this.#step[this.#open]}${gap}${word}`.trim() };
    } else this.#note(word, 'unknown', [], gap);
  }

  #tell(told: Told, typed: string): void {
    if (told.kind !== 'form' && told.kind !== 'release') {
      if (this.drug !== '' || told.kind !== 'filler') this.#head = false;
    }
    if (told.kind !== 'open') this.#open = null;
    switch (told.kind) {
      case 'amount':
      case 'bare':
        this.#amounts.push({
          ...told,
          unit: told.kind === 'bare' ? null : told.unit,
          typed,
          at: this.#at,
        });
        return;
      case 'row': {
        const read = amountOf(told.row, told.unit);
        if (read === null) this.#note(typed, 'unknown');
        else this.#set(read, typed);
        return;
      }
      case 'strength':
        if (this.strength !== null && !same(this.strength, told.strength))
          this.#note(typed, 'twice');
        else this.strength = told.strength;
        return;
      case 'form':
        if (this.form !== null && this.form !== told.form) this.#note(typed, 'twice');
        else this.form = told.form;
        return;
      case 'release':
        this.drug = `${this.drug} ${/[a-z]/i.test(typed) ? typed.toUpperCase() : typed}`.trim();
        return;
      case 'set':
        if (/^o\.?d/i.test(typed)) this.#saysOd = true;
        this.#set(told.step, typed);
        return;
      case 'asNeeded':
        this.#step = { ...this.#step, asNeeded: true };
        return;
      case 'open':
        if (told.as === 'neededFor' && !this.#step.asNeeded) this.#note(typed.trim(), 'unknown');
        else this.#open = told.as;
        return;
      case 'then':
        this.#endStep();
        this.#isFirst = false;
        return;
      case 'problem':
        this.#note(typed, told.why, this.#choicesOf(told));
        return;
      case 'and':
      case 'filler':
    }
  }

  /** At most four a day: of what the dose is counted in, or four times. */
  #choicesOf({ why, choices }: Extract<Told, { kind: 'problem' }>): readonly string[] {
    const [first = ''] = choices;
    const counted = this.#amounts.find(({ unit }) => unit !== null && !measured.has(unit))?.unit;
    const isMax = why === 'unit' && first.startsWith('max ');
    return isMax && counted ? [first.replace('times', `${counted}s`), first] : choices;
  }

  #set(step: Partial<Dosage>, typed: string): void {
    const merged = { ...this.#step };
    for (const [key, value] of Object.entries(step) as [keyof Dosage, never][]) {
      const present = merged[key];
      if (Array.isArray(present)) {
        merged[key] = [...new Set([...present, ...(value as string[])])] as never;
      } else if (present === null || present === '' || same(present, value)) {
        merged[key] = value;
      } else if (!(key === 'route' && merged.site !== null)) {
        this.#note(typed, 'twice');
        return;
      }
    }
    this.#step = merged;
  }

  #endStep(): void {
    this.#putAmounts();
    const last = this.steps.at(-1);
    const step =
      last === undefined
        ? this.#step
        : {
            ...this.#step,
            // The next step of the same drug goes on as before where it says nothing else.
            route: this.#step.route ?? last.route,
            site: this.#step.site ?? last.site,
            ...(!this.#saysWhen() && {
              timing: last.timing,
              when: last.when,
              weekdays: last.weekdays,
            }),
          };
    if (!same(this.#step, emptyStep)) this.steps.push(this.#inOrder(step));
    this.#step = emptyStep;
    this.#amounts = [];
    this.#saysOd = false;
  }

  #saysWhen(): boolean {
    const { timing, when, weekdays, after, asNeeded, amount } = this.#step;
    return (
      timing !== null ||
      when.length + weekdays.length > 0 ||
      after !== '' ||
      asNeeded ||
      amount?.kind === 'parts'
    );
  }

  /** Times of the day and days of the week as they follow each other, however they were typed. */
  #inOrder(step: Dosage): Dosage {
    const order = (list: readonly string[], all: object): never[] =>
      Object.keys(all).filter((one) => list.includes(one)) as never[];
    this.#readEye(step);
    return {
      ...step,
      amount: this.#countPieces(step.amount),
      when: order(step.when, words.times),
      weekdays: order(step.weekdays, words.weekdays),
    };
  }

  /** `od` is once a day, and the right eye to whoever writes drops. */
  #readEye({ amount, route, site, timing }: Dosage): void {
    const isDrops = this.form === 'drops' || (amount?.kind === 'each' && amount.unit === 'drop');
    const isEye = isDrops && route === null && site === null && this.#saysOd;
    const daily = {
      kind: 'repeat',
      times: 1,
      timesMax: null,
      period: 1,
      periodMax: null,
      periodUnit: 'd',
    };
    if (isEye && same(timing, daily)) {
      this.#note('od', 'ambiguous', ['once a day', 'right eye']);
    }
  }

  /** Which of the amounts is the strength, and which the dose. */
  #putAmounts(): void {
    const amounts = [...this.#amounts];
    const isDosed = this.#step.amount !== null;
    const [first] = amounts;
    const hasOther = isDosed || amounts.length > 1;
    if (
      this.#isFirst &&
      first?.unit &&
      measured.has(first.unit) &&
      first.high === null &&
      hasOther &&
      this.strength === null
    ) {
      amounts.shift();
      this.strength = { values: [first.low], unit: first.unit as Strength['unit'], per: null };
    }
    for (const amount of amounts) {
      const { low, high, typed, at } = amount;
      const unit = amount.unit ?? this.#unitOfBare(amounts.length);
      if (unit === null) {
        this.notUnderstood.push({
          text: typed,
          at,
          why: 'unit',
          choices: [`${typed} mg`, `${typed} micrograms`],
        });
      } else if (this.#step.amount !== null) {
        this.notUnderstood.push({ text: typed, at, why: 'twice', choices: [] });
      } else this.#step = { ...this.#step, amount: { kind: 'each', low, high, unit } };
    }
  }

  /** A row such as `1-0-1` counts pieces of the form, where one was told. */
  #countPieces(amount: DoseAmount | null): DoseAmount | null {
    const piece = this.form === null ? undefined : countable[this.form];
    return amount?.unit === null && piece !== undefined ? { ...amount, unit: piece } : amount;
  }

  /** What a number without a unit counts: pieces of the form, or what the step before counted. */
  #unitOfBare(amounts: number): DoseUnit | null {
    const last = this.steps.at(-1)?.amount;
    if (last !== undefined && last !== null) return last.unit;
    const piece = this.form === null ? undefined : countable[this.form];
    return piece !== undefined && this.strength !== null && amounts === 1 ? piece : null;
  }

  #note(text: string, why: NotUnderstood['why'], choices: readonly string[] = [], gap = ' '): void {
    const last = this.notUnderstood.at(-1);
    const isBeside = this.#at - this.#noted <= gap.length;
    // Words that follow each other are shown as one piece.
    if (why === 'unknown' && last?.why === 'unknown' && isBeside) {
      this.notUnderstood.splice(-1, 1, { ...last, text: `${last.text}${gap}${text}` });
    } else this.notUnderstood.push({ text, at: this.#at, why, choices });
    this.#noted = this.#at + text.length;
  }
}

/** A line may begin with the form or lack the name; any other word that stands first belongs to the name. */
const startsLine = ({ kind }: Told): boolean =>
  ['form', 'filler', 'amount', 'bare', 'row', 'strength', 'problem'].includes(kind);

/**
 * Reads a line as doctors write it: `amoxicillin 500 mg po tds 7d`. Nothing is guessed: what it makes nothing of, and
 * what may be two things, is in `notUnderstood`.
 */
export const readLine = (line: string): ReadLine => {
  const reader = new LineReader();
  const tidied = tidy(line);
  reader.read(tidied);
  const { drug, strength, form, steps, notUnderstood } = reader;
  notUnderstood.sort((one, other) => one.at - other.at);
  return { line: tidied, drug, strength, form, dosage: steps, notUnderstood };
};

/** A line that may be signed is understood to its end and says what nobody can do without. */
export const isClear = (read: ReadLine): boolean =>
  read.notUnderstood.length === 0 && lacking(read) === null;
