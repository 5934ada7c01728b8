import {
  type DayPart,
  type Dosage,
  type DoseForm,
  type DoseUnit,
  type Strength,
} from './dosage.ts';
import * as words from './matchers.ts';

/** Why a piece could not be understood. */
export type Why = 'unknown' | 'unit' | 'number' | 'twice' | 'ambiguous';

/** The meaning of one piece of a line. */
export type Told =
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
      readonly why: Why;
      readonly choices: readonly string[];
    };

/**
 * Looks at one position in the line.
 *
 * @returns the meaning found there and its length, or null
 */
type Matcher = (
  text: string,
  at: number,
) => { readonly length: number; readonly told: Told } | null;

const numberWords: Readonly<Record<string, number>> = {
  ...{ half: 0.5, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9 },
  ...{ ten: 10, once: 1, twice: 2, thrice: 3, 半: 0.5, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5 },
  ...{ 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 },
};

/** A comma starts a decimal only where nothing stands before it. */
const digits = '(?:[13]/[24](?!\\d)|\\d+(?:[.,]\\d{1,4})?(?![\\d])|(?<![^\\s])[.,]\\d{1,4}(?!\\d))';
/** In a row of numbers a comma is a separator, never a decimal sign. */
const inRow = '(?:[13]/[24](?!\\d)|\\d+(?:\\.\\d{1,4})?(?!\\d))';
const number = `(?:${digits}|half|one|two|three|four|five|six|seven|eight|nine|ten|[半一二两三四五六七八九十])`;
const range = `(${number})(?:\\s*(?:-|to|or|~|至|到|或)\\s*(${number}))?`;

const valueOf = (typed: string): number => {
  const [over = '', under] = typed.split('/');
  if (under !== undefined) return Number(over) / Number(under);
  return numberWords[typed.toLowerCase()] ?? Number(typed.replace(',', '.'));
};

/** All alternatives of a table as one expression. */
const oneOf = (table: Readonly<Record<string, string>>): string =>
  `(?:${Object.values(table).join('|')})`;

const keyOf = <Key extends string>(
  table: Readonly<Partial<Record<Key, string>>>,
  typed: string,
): Key =>
  (Object.keys(table) as Key[]).find((key) =>
    new RegExp(`^(?:${table[key] ?? ''})$`, 'iu').test(typed),
  ) ?? (Object.keys(table)[0] as Key);

/** Makes a matcher from an expression; it reports the longest match at a position. */
const matching = (
  source: string,
  tell: (found: readonly string[], whole: string) => Told,
): Matcher => {
  // Where the match ends in a Latin letter, the word must end there too.
  const pattern = new RegExp(`(?:${source})(?:(?<![a-z])|(?![a-z]))`, 'iuy');
  return (text, at) => {
    // No piece begins in the middle of a Latin word.
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

/** A number that must be whole: half a day or half a time is not understood. */
const whole = (told: Told, low: number, high: number | null = null): Told =>
  [low, high].every((one) => one === null || (Number.isInteger(one) && one > 0 && one <= 366))
    ? ranging(told, low, high)
    : unknown;

/**
 * A range, if it is plausible: `20-12.5` and `5-325` are two strengths, and `1-1/2` is one and a
 * half.
 */
const ranging = (told: Told, low: number, high: number | null): Told =>
  low > 0 && (high === null || (high > low && high <= 4 * low)) ? told : doubtful;

const unknown: Told = { kind: 'problem', why: 'unknown', choices: [] };
const doubtful: Told = { kind: 'problem', why: 'number', choices: [] };
const ambiguous = (...choices: readonly string[]): Told => ({
  kind: 'problem',
  why: 'ambiguous',
  choices,
});

const periodUnits = {
  h: 'hours?|hrs?|hourly|h|小时',
  d: 'days?|d|daily|天|日',
  wk: 'weeks?|wks?|w|weekly|周|星期',
  mo: 'months?|mo|monthly|个?月',
} as const;

const day = '(?:d|day|daily|24 ?h(?:ours?|rs?)?)';
const every = (n: string, zh = '每'): string => `(?:every|each|q\\.?|${zh})\\s*${n}`;

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

const readStrength = (values: string, unit: string, perValue: string, per: string): Told => ({
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

/** Never writes three decimals, which would be ambiguous again. */
const asFraction = (full: string, part: string): string => {
  const kept = part.replace(/0+$/, '');
  if (kept === '') return full;
  return `${full}.${kept.length === 3 ? `${kept}0` : kept}`;
};

/** Units that are measured, not counted. */
export const measuredUnits = new Set<DoseUnit>([
  ...(['gram', 'milligram', 'microgram', 'nanogram', 'unit', 'millimole'] as const),
]);

const unit = oneOf(words.units);
const strengthUnit = oneOf(words.strengthUnits);

const dayPart = `(${words
  .rowOf(4)
  .map((part) => words.times[part] ?? '')
  .join('|')})`;
const pair = `(${digits})\\s*(${unit})?\\s*${dayPart}(?![a-z])`;
const pairZh = `${dayPart}\\s*(${digits})\\s*(${unit})?`;

/**
 * The event after which a dose is taken. Numbers and meals are excluded: they have their own
 * matchers.
 */
const afterWord = '(?![饭餐每之半一二两三四五六七八九十])\\p{L}';

/** Numbers with two readings, whatever follows them. */
const doubtfulNumbers: readonly Matcher[] = [
  // Some readers take the separator for thousands, others for decimals.
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
];

/** Everything that a line can say. The longest match wins; of two of the same length, the first. */
const matchers: readonly Matcher[] = [
  // `1-0-1`, also with halves; the fourth of four numbers is bedtime.
  matching(
    `(${inRow}(?:\\s*[-+]\\s*${inRow}){2,3})(?:\\s*(${unit}))?`,
    ([, row = '', typed = '']) => ({
      kind: 'row',
      row: row.split(/[-+]/).map((one) => valueOf(one.trim())),
      unit: typed === '' ? null : keyOf(words.units, typed),
    }),
  ),

  // `2 tablets in the morning and 1 at bedtime`.
  matching(
    `${pairZh}(?:[\\s,、]*和?${pairZh})+|${pair}(?:[\\s,、]*(?:and |和)?${pair})+`,
    (_, typed) => {
      const row = new Map<DayPart, number>();
      const counted = new Set<DoseUnit>();
      for (const found of typed.matchAll(new RegExp(`${pairZh}|${pair}`, 'giu'))) {
        const [, at1 = '', n1 = '', u1 = '', n2 = '', u2 = '', at2 = ''] = found;
        const part = keyOf(words.times, at1 || at2) as DayPart;
        // The same part of the day twice, or amounts in two units, do not make one row.
        if (row.has(part)) return unknown;
        row.set(part, valueOf(n1 || n2));
        const named = u1 || u2;
        if (named !== '') counted.add(keyOf(words.units, named));
      }
      if (counted.size > 1) return unknown;
      const [only = null] = counted;
      return { kind: 'row', row: words.rowOf(4).map((part) => row.get(part) ?? 0), unit: only };
    },
  ),
  matching(`早晚各(${digits}|[一二两三四])\\s*(${unit})`, ([, n = '', typed = '']) => ({
    kind: 'row',
    row: [valueOf(n), 0, valueOf(n), 0],
    unit: keyOf(words.units, typed),
  })),

  matching(
    `(?:max(?:imum)?\\.?|at most|no more than|not more than|最多|不超过)(?: of)?\\s*(${number})\\s*` +
      `(${unit}|times?|doses?|x)?\\s*(?:/|per|a|in a|in|each|every)?\\s*${day}`,
    ([, quantity = '', typed = '']) => maxOf(quantity, typed),
  ),
  matching(
    `(?:每[日天]|24 ?小时内?)(?:最多|不超过)(${number})(${unit}|次)`,
    ([, quantity = '', typed = '']) => maxOf(quantity, typed),
  ),

  // Frequency.
  matching(
    `${every(range, '每隔?')}\\s*(?:hours?|hrs?|h|小时)(?:一次|1次)?`,
    ([, first = '', second = '']) => {
      const [low, high] = [valueOf(first), upTo(second)];
      return whole(repeat([1, null], [low, high], 'h'), low, high);
    },
  ),
  matching(`(?:every |q\\.? ?)?${range}[- ]?(?:hourly|hrly)`, ([, first = '', second = '']) => {
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
    'q\\.?o\\.?d\\.?|eod|every other day|(?:on )?alt(?:ernate)? days?|every second day|隔[日天](?:一次|1次)?',
    () => repeat([1, null], [2, null], 'd'),
  ),
  // `4 weekly`: every fourth week, or four each week.
  matching(`(${digits})[ -]?(weekly|monthly)`, ([, n = '', typed = '']) =>
    ambiguous(
      `every ${n} ${typed.startsWith('w') ? 'weeks' : 'months'}`,
      `${n} tablets ${typed.toLowerCase()}`,
    ),
  ),
  matching('weekly|every week', () => repeat([1, null], [1, null], 'wk')),
  matching('fortnightly|every other week', () => repeat([1, null], [2, null], 'wk')),
  matching('monthly|every month', () => repeat([1, null], [1, null], 'mo')),
  matching('(?:every hour|hourly|每小时(?:一次|1次)?)', () => repeat([1, null], [1, null], 'h')),
  matching(
    'stat|once only|single dose|只用一次|立即(?:服用|使用)?',
    set({ timing: { kind: 'once' } }),
  ),

  // Duration.
  matching(
    `(?:for |x ?|× ?|over |连[用服]|疗程|共|用|服)?(${number})\\s*(days?|d|weeks?|wks?|w|months?|mo|天|日|周|星期|个?月)`,
    ([, first = '', typed = '']) => {
      const value = valueOf(first);
      const unitOf = keyOf(periodUnits, typed);
      if (unitOf === 'h') return unknown;
      return whole(
        { kind: 'set', step: { duration: { kind: 'for', value, unit: unitOf } } },
        value,
      );
    },
  ),
  // `5/7` is days of a week, `2/52` weeks and `3/12` months of a year; larger counts are not
  // plausible.
  matching('(?:for |x ?)?(\\d{1,2})/(7|52|12)(?!\\d|[.,]\\d)', ([, count = '', part = '']) => {
    const [most, unitOf] = ({ 7: [31, 'd'], 52: [52, 'wk'], 12: [24, 'mo'] } as const)[
      part as '7' | '52' | '12'
    ];
    const value = Number(count);
    if (value < 1 || value > most) return doubtful;
    return { kind: 'set', step: { duration: { kind: 'for', value, unit: unitOf } } };
  }),
  matching(
    'long[ -]?term|until further notice|ongoing|continuous(?:ly)?|长期(?:服用|使用)?',
    set({ duration: { kind: 'ongoing' } }),
  ),

  // Occasion.
  matching(
    '(?:only )?(?:when|if|as) (?:needed|required|necessary)|p\\.?r\\.?n\\.?|s\\.?o\\.?s\\.?|必要时|需要时|按需',
    () => ({ kind: 'asNeeded' }),
  ),
  matching('after (?:each|every)', () => ({ kind: 'open', as: 'after' })),
  matching('for|[(（]?用于', () => ({ kind: 'open', as: 'neededFor' })),
  matching(`每次((?:${afterWord})(?:${afterWord}| ){0,29}?)后(?![服用])`, ([, after = '']) => ({
    kind: 'set',
    step: { after },
  })),

  ...(Object.keys(words.weekdays) as (keyof typeof words.weekdays)[]).map((weekday) =>
    matching(
      `(?:on |and |和|每)?(?:${words.weekdays[weekday] ?? ''})`,
      set({ weekdays: [weekday] }),
    ),
  ),
  ...(Object.keys(words.times) as (keyof typeof words.times)[]).map((time) =>
    matching(`(?:and |& ?|和)?(?:${words.times[time] ?? ''})`, set({ when: [time] })),
  ),
  ...(Object.keys(words.sites) as (keyof typeof words.sites)[]).map((site) =>
    matching(words.sites[site] ?? '', set({ site, route: words.routeOf[site] })),
  ),
  ...(Object.keys(words.routes) as (keyof typeof words.routes)[]).map((route) =>
    matching(words.routes[route] ?? '', set({ route })),
  ),

  // Strength and amount.
  matching(
    `(${digits}(?:\\s*/\\s*${digits})*)\\s*(${strengthUnit})\\s*(?:/|per )\\s*(${digits})?\\s*(${oneOf(words.perUnits)})`,
    ([, values = '', typed = '', perValue = '', per = '']) =>
      readStrength(values, typed, perValue, per),
  ),
  matching(
    `(${digits}(?:\\s*/\\s*${digits})+)\\s*(${strengthUnit})`,
    // `3/4 mg` may be three quarters of a milligram.
    ([, values = '', typed = '']) =>
      /^[13]\s*\/\s*[24]$/.test(values) ? doubtful : readStrength(values, typed, '', ''),
  ),
  matching(`(${digits})\\s*(%|percent|per cent)`, ([, value = '']) =>
    readStrength(value, '%', '', ''),
  ),
  matching(`${range}\\s*(${unit})`, ([, first = '', second = '', typed = '']) => {
    const [low, high, of] = [valueOf(first), upTo(second), keyOf(words.units, typed)];
    // `3/4 mg` may be two strengths.
    if (first.includes('/') && measuredUnits.has(of)) return doubtful;
    return ranging({ kind: 'amount', low, high, unit: of }, low, high);
  }),
  // ISMP: a U can be misread as a zero.
  matching(`(${digits})\\s*u\\.?`, ([, n = '']) => ambiguous(`${n} units`)),
  matching('[半一二两三四五六七八九十]{2,}', () => doubtful),
  ...(Object.keys(words.forms) as DoseForm[]).map((form) =>
    matching(words.forms[form] ?? '', () => ({ kind: 'form', form })),
  ),
  matching('and|和', () => ({ kind: 'and' })),
  matching(words.releases, () => ({ kind: 'release' })),
  matching('h\\.?s\\.?', () => ambiguous('at bedtime')),
  matching('p\\.?r\\.?', () => ambiguous('per rectum')),
  matching('(?:and )?then|followed by|然后|接着|之后', () => ({ kind: 'then' })),
  matching(
    'take|give|apply|use|inhale|instil|insert|每次|一次(?=\\s*[\\d半一二两三四五六七八九十])|服用|使用',
    () => ({
      kind: 'filler',
    }),
  ),
  matching(
    `(${digits})(?:\\s*(?:-|to)\\s*(${digits}))?(?!-[a-z])`,
    ([, first = '', second = '']) => {
      const [low, high] = [valueOf(first), upTo(second)];
      return ranging({ kind: 'bare', low, high }, low, high);
    },
  ),
  // These words change the dose, so they can never be part of a name.
  matching(
    'half|one|two|three|four|five|six|seven|eight|nine|ten|up to|max(?:imum)?|bbf|every|once|twice|' +
      'stop|hold|start|increase|decrease|reduce|double|首剂(?:加倍)?|加倍|适量|不超过|不服?|停[用服]?|约|一次',
    () => unknown,
  ),
];

/** The longest piece at this position. */
export const lookAt = (
  text: string,
  at: number,
): { readonly length: number; readonly told: Told } | null => {
  const longest = (of: readonly Matcher[]): ReturnType<Matcher> => {
    let best: ReturnType<Matcher> = null;
    for (const matcher of of) {
      const found = matcher(text, at);
      if (found && found.length > (best?.length ?? 0)) best = found;
    }
    return best;
  };
  return longest(doubtfulNumbers) ?? longest(matchers);
};
