import { describe, expect, it } from '@jest/globals';
import {
  type Dosage,
  DoseForm,
  DoseRoute,
  DoseSite,
  DoseUnit,
  DoseWhen,
  dayParts,
  Language,
  type Prescribed,
  readLine,
  routeOf,
  DoseDay,
} from '@teleward/contracts';
import fc from 'fast-check';
import i18next, { type i18n } from 'i18next';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isolate } from '../i18n/isolate.ts';
import { DosageWords } from './dosage-words.ts';

const texts = (language: Language): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../i18n', language, 'common.json'), 'utf8'));

const i18nOf = async (language: Language): Promise<i18n> => {
  const one = i18next.createInstance();
  await one.init({
    lng: language,
    resources: { [language]: { common: texts(language) as object } },
    interpolation: { escapeValue: true, escape: isolate },
  });
  return one;
};

const translated = new Map(
  await Promise.all(
    Language.options.map(async (language) => [language, await i18nOf(language)] as const),
  ),
);

const wordsIn = (language: Language): DosageWords => {
  const of = translated.get(language);
  if (of === undefined) throw new Error(`No texts in ${language}`);
  return new DosageWords(of.t, language);
};

/** A line of a prescription in words. */
const lineOf = (prescribed: Prescribed, language: Language): string => {
  const words = wordsIn(language);
  return `${words.name(prescribed)}, ${words.directions(prescribed.dosage)}`;
};

describe('what the patient reads', () => {
  it.each([
    [
      'paracetamol 500 mg tab 1-2 po prn for pain max 8 tab/day',
      'paracetamol 500 mg tablet',
      '1 to 2 tablets, by mouth, only when needed for pain, at most 8 tablets in a day',
      '每次1至2片，口服，必要时（用于pain），每日最多8片',
    ],
    [
      'prednisolone 40 mg od 5d then 20 mg 2/52',
      'prednisolone',
      '40 mg, once a day, for 5 days, then 20 mg, once a day, for 2 weeks',
      '每次40毫克，每日1次，连用5天；然后每次20毫克，每日1次，连用2周',
    ],
    [
      'levothyroxine 0.050 mg mane ac longterm',
      'levothyroxine',
      '0.05 mg, in the morning, before meals, until further notice',
      '每次0.05毫克，早上，饭前，长期使用',
    ],
    [
      'insulin aspart 10-0-8 units ac',
      'insulin aspart',
      '10 units in the morning and 8 units in the evening, before meals',
      '早上10单位和晚上8单位，饭前',
    ],
    [
      'fentanyl patch 25 mcg/h q72h',
      'fentanyl 25 micrograms/hour patch',
      'every 72 hours',
      '每72小时一次',
    ],
    [
      'timolol 0.5% 1 drop left eye bd',
      'timolol 0.5 %',
      '1 drop, in the left eye, 2 times a day',
      '每次1滴，滴左眼，每日2次',
    ],
  ])('%s', (line, name, english, chinese) => {
    const read = readLine(line);
    const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');
    expect(plain(wordsIn('en').name(read))).toBe(name);
    expect(plain(wordsIn('en').directions(read.dosage))).toBe(english);
    expect(plain(wordsIn('zh-Hans').directions(read.dosage))).toBe(chinese);
  });
});

const quantity = fc.oneof(
  fc.integer({ min: 1, max: 999 }),
  fc.constantFrom(0.5, 0.25, 1.5, 2.5, 0.125, 7.5, 0.0625, 1000, 1250),
);
const count = fc.integer({ min: 1, max: 90 });
/** A range that cannot be read as two numbers. */
const pair = fc
  .tuple(count, fc.option(fc.double({ min: 1.1, max: 4, noNaN: true }), { nil: null }))
  .map(([one, times]) => {
    const high = times === null ? null : Math.floor(one * times);
    return [one, high === one ? null : high] as const;
  });
const some = <Value>(all: readonly Value[]) => fc.subarray([...all]);
const counted = DoseUnit.options.filter(
  // Measures could be the strength; ampoules and vials are packages unless the drug is injected.
  (unit) =>
    !['gram', 'milligram', 'microgram', 'nanogram', 'unit', 'millimole'].includes(unit) &&
    !['ampoule', 'vial', 'millilitre'].includes(unit),
);

const timing = fc.oneof(
  fc.constant({ kind: 'once' } as const),
  pair.map(([times, timesMax]) => ({
    ...{ kind: 'repeat' as const, times, timesMax, period: 1, periodMax: null },
    periodUnit: 'd' as const,
  })),
  fc
    .tuple(pair, fc.constantFrom('h', 'd', 'wk', 'mo'))
    .map(([[period, periodMax], periodUnit]) => ({
      ...{ kind: 'repeat' as const, times: 1, timesMax: null, period, periodMax, periodUnit },
    })),
);
const where: fc.Arbitrary<Pick<Dosage, 'route' | 'site'>> = fc.oneof(
  fc.constantFrom(...DoseRoute.options, null).map((route) => ({ route, site: null })),
  fc.constantFrom(...DoseSite.options).map((site) => ({ site, route: routeOf[site] })),
);

/** Makes a step unambiguous: no two of its parts may contradict each other. */
const consistent = (step: Dosage): Dosage => {
  const { amount, timing, duration } = step;
  const parts = step.when.filter((one) => dayParts.some((part) => part === one));
  const meals = step.when.filter((one) => !parts.includes(one));
  // Evening and bedtime are one time of day.
  const own = amount?.kind === 'parts' ? [] : parts.filter((one) => one !== 'bedtime');
  const taken = amount?.kind === 'parts' ? 2 : own.length;
  const isDaily = timing?.kind === 'repeat' && timing.period === 1 && timing.periodUnit === 'd';
  return {
    ...step,
    when: [...(timing?.kind === 'once' ? own.slice(0, 1) : own), ...meals],
    timing:
      (timing?.kind === 'once' && amount?.kind === 'parts') || (isDaily && taken > 0)
        ? null
        : timing,
    weekdays: timing?.kind === 'repeat' && timing.periodUnit === 'wk' ? [] : step.weekdays,
    duration: timing?.kind === 'once' ? null : duration,
  };
};

/** A step that a line can express: an amount has a unit, or is a row of the parts of a day. */
const step = fc
  .record({
    low: quantity,
    times: fc.option(fc.integer({ min: 2, max: 4 }), { nil: null }),
    unit: fc.constantFrom(...counted),
    parts: fc.option(fc.tuple(fc.constantFrom(1, 0.5), fc.constantFrom(2, 3.5)), { nil: null }),
    where,
    timing: fc.option(timing, { nil: null }),
    when: some(DoseWhen.options),
    weekdays: some(DoseDay.options),
    after: fc.constantFrom('', 'loose stool'),
    asNeeded: fc.boolean(),
    neededFor: fc.constantFrom('', 'pain'),
    most: fc.option(fc.tuple(quantity, fc.constantFrom('times' as const, ...counted)), {
      nil: null,
    }),
    duration: fc.oneof(
      fc.constant(null),
      fc.constant({ kind: 'ongoing' } as const),
      fc
        .tuple(count, fc.constantFrom('d', 'wk', 'mo'))
        .map(([value, unit]) => ({ kind: 'for' as const, value, unit })),
    ),
  })
  .map(({ low, times, unit, parts, where: place, most, neededFor, ...rest }): Dosage => {
    const high = times === null ? null : Number((low * times).toFixed(4));
    return consistent({
      ...rest,
      ...place,
      amount:
        parts === null
          ? { kind: 'each', low, high, unit }
          : {
              ...{ kind: 'parts', morning: parts[0], noon: 0, evening: 0, unit },
              bedtime: parts[1],
            },
      neededFor: rest.asNeeded ? neededFor : '',
      maxPerDay: most && { quantity: most[0], unit: most[1] },
    });
  });

const prescribed: fc.Arbitrary<Prescribed> = fc.record({
  drug: fc.constantFrom(
    'amoxicillin',
    'co-trimoxazole',
    'vitamin B12',
    'insulin glargine',
    '二甲双胍',
  ),
  strength: fc.option(
    fc.record({
      values: fc.tuple(quantity).map((values) => [...values]),
      unit: fc.constantFrom('milligram' as const, 'microgram' as const, 'gram' as const),
      per: fc.option(
        fc.record({
          value: fc.constantFrom(1, 5),
          unit: fc.constant('millilitre' as const),
        }),
        { nil: null },
      ),
    }),
    { nil: null },
  ),
  form: fc.constantFrom(null, ...DoseForm.options),
  dosage: fc.array(step, { minLength: 1, maxLength: 1 }),
});

describe('a dosage in words', () => {
  it.each(Language.options)('parses back to the same dosage, in %s', (language) => {
    fc.assert(
      fc.property(prescribed, (one) => {
        const { line: _line, notUnderstood, ...again } = readLine(lineOf(one, language));
        expect({ ...again, notUnderstood }).toEqual({ ...one, notUnderstood: [] });
      }),
      { numRuns: 1000 },
    );
  });
});
