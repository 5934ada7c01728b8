import { describe, expect, it } from '@jest/globals';
import {
  ckdEpi2021,
  cockcroftGault,
  dailyMassOf,
  inKilograms,
  isOverMaximum,
  mostMilligramsADay,
  readLine,
} from '@teleward/contracts';

/** The daily dose of each line, computed by hand. */
const totals = (line: string): string => {
  const { dosage, strength } = readLine(line);
  return dosage
    .map((step) => {
      const mass = dailyMassOf(step, strength);
      if (mass === null) return 'not said';
      const { low, high, unit, isUpTo } = mass;
      return `${isUpTo ? 'up to ' : ''}${low === high || isUpTo ? '' : `${low} to `}${high} ${unit}`;
    })
    .join(', then ');
};

describe('the daily dose', () => {
  it.each([
    ['amoxicillin 500 mg cap 1 tds 7d', '1500 milligram'],
    ['amoxicillin susp 250 mg/5 ml 5 ml tds 7d', '750 milligram'],
    ['amoxicillin susp 125 mg/5 ml 7.5 ml tds 7d', '562.5 milligram'],
    ['metformin 500 mg tab 1-0-1 long term', '1000 milligram'],
    ['metformin 850 mg tab 1 tds', '2550 milligram'],
    ['paracetamol 500 mg 1-2 tab prn max 8 tab/day', 'up to 4000 milligram'],
    ['paracetamol 500 mg tab 1 q4-6h prn max 4 tab/day', 'up to 2000 milligram'],
    ['ibuprofen 400 mg tab 1 q6-8h 3d', '1200 to 1600 milligram'],
    ['prednisolone 5 mg tab 8 od 5d then 4 5d', '40 milligram, then 20 milligram'],
    ['levothyroxine 50 mcg tab 1 od', '50 microgram'],
    ['digoxin 0,125 mg tab 1 od', '0.125 milligram'],
    ['digoxin .125 mg tab 1 od', '0.125 milligram'],
    ['bisoprolol 2.5 mg tab ½ od', '1.25 milligram'],
    ['bisoprolol 5.0 mg tab 1 od', '5 milligram'],
    ['insulin glargine 12 units sc nocte', '12 unit'],
    ['salbutamol inhaler 100 mcg/puff 2 puffs qds', '800 microgram'],
    ['azithromycin 1 g stat', '1 gram'],
    ['阿莫西林胶囊 500毫克 每次1粒 口服 每日3次 7天', '1500 milligram'],
    // 0.1 and 0.2 of a tablet are added without a rounding error.
    ['warfarin 3 mg tab 0.1-0-0.2', '0.9 milligram'],
  ])('by %s is %s', (line, total) => {
    expect(totals(line)).toBe(total);
  });

  it.each([
    'co-amoxiclav 500/125 mg tab 1 tds 7d',
    'fentanyl patch 25 mcg/h q72h',
    // A patch contains more than it releases.
    'nicotine 14 mg 1 patch od 7d',
    'hydrocortisone cream 1% bd 7d',
    'methotrexate 2.5 mg tab 4 once a week',
    'ORS after each loose stool',
    'paracetamol 500 mg tab 1 prn',
    'chloramphenicol eye drops 0.5% 1 drop both eyes q4h 5d',
  ])('by %s is unknown', (line) => {
    expect(totals(line)).not.toMatch(/\d/);
    expect(mostMilligramsADay(readLine(line))).toBeNull();
  });

  it('is the highest of all steps, in milligrams', () => {
    expect(mostMilligramsADay(readLine('prednisolone 5 mg tab 8 od 5d then 4 5d'))).toBe(40);
    expect(mostMilligramsADay(readLine('levothyroxine 50 mcg tab 1 od'))).toBe(0.05);
    expect(mostMilligramsADay(readLine('paracetamol 1 g qds 3d'))).toBe(4000);
    expect(mostMilligramsADay(readLine('insulin glargine 12 units sc nocte'))).toBeNull();
  });
});

describe('the daily maximum of a line', () => {
  const isOver = (line: string): boolean => {
    const { dosage, strength, notUnderstood } = readLine(line);
    expect(notUnderstood).toEqual([]);
    return dosage.some((step) => isOverMaximum(step, strength));
  };

  it.each([
    'paracetamol 500 mg tab 2 qds max 6 tab/day',
    'paracetamol 500 mg tab 2 qds max 3 g/day',
    'ibuprofen 400 mg tab 2 prn max 1 tab/day',
    'paracetamol 500 mg tab 2 prn max 500 mg/day',
    'ibuprofen 400 mg tab 1 qds max 3 times/day',
  ])('is exceeded by %s', (line) => {
    expect(isOver(line)).toBe(true);
  });

  it.each([
    'paracetamol 500 mg tab 2 qds max 8 tab/day',
    'paracetamol 500 mg tab 2 qds max 4 g/day',
    // Every 4 hours when needed, and at most 4 a day: the maximum limits it.
    'paracetamol 500 mg tab 1 q4h prn max 4 tab/day',
    'paracetamol 500 mg 1-2 tab prn max 8 tab/day',
    'ibuprofen 400 mg tab 1 tds max 3 times/day',
    'digoxin 0.1 mg tab 3 od max 0.3 mg/day',
    'amoxicillin 500 mg cap 1 tds 7d',
  ])('is not exceeded by %s', (line) => {
    expect(isOver(line)).toBe(false);
  });
});

describe('kidney function', () => {
  const of = (value: number, unit: 'umol/L' | 'mg/dL', age: number, gender: 'male' | 'female') => ({
    ...{ creatinine: { value, unit }, age, gender },
  });

  it.each([
    // By hand: 142 × 2^-1.2 × 0.9938^55 × 1.012 = 142 × 0.4353 × 0.7103 × 1.012 = 44.
    [of(1.4, 'mg/dL', 55, 'female'), 44],
    // By hand: at kappa both powers are 1. 142 × 0.9938^50 = 104; with 1.012 for women, 105.
    [of(0.9, 'mg/dL', 50, 'male'), 104],
    [of(0.7, 'mg/dL', 50, 'female'), 105],
    // By hand: 142 × 2^-1.2 × 0.9938^60 = 142 × 0.4353 × 0.6886 = 43.
    [of(1.8, 'mg/dL', 60, 'male'), 43],
    [of(159.156, 'umol/L', 60, 'male'), 43],
  ])('by CKD-EPI 2021 of %j is %d', (inputs, rate) => {
    expect(ckdEpi2021(inputs)).toBe(rate);
  });

  it.each([
    // Worked examples: https://superglobalcalculator.com/formulas/pharmacology/creatinine-clearance
    [of(1.4, 'mg/dL', 65, 'male'), 70, 52],
    [of(0.9, 'mg/dL', 45, 'female'), 60, 75],
    // By hand: (140 - 80) × 50 / (72 × 1) = 42.
    [of(88.42, 'umol/L', 80, 'male'), 50, 42],
  ])('by Cockcroft and Gault of %j and %d kg is %d', (inputs, kilograms, clearance) => {
    expect(cockcroftGault(inputs, kilograms)).toBe(clearance);
  });

  it('is not estimated for children, nor where the sex is not known', () => {
    for (const inputs of [
      of(0.9, 'mg/dL', 17, 'male'),
      { ...of(0.9, 'mg/dL', 40, 'male'), gender: 'unknown' as const },
      { ...of(0.9, 'mg/dL', 40, 'male'), gender: 'other' as const },
    ]) {
      expect([ckdEpi2021(inputs), cockcroftGault(inputs, 70)]).toEqual([null, null]);
    }
  });

  it('converts pounds to kilograms', () => {
    expect(inKilograms(70, 'kg')).toBe(70);
    expect(inKilograms(154.32, '[lb_av]')).toBeCloseTo(70, 2);
  });
});
