import { describe, expect, it } from '@jest/globals';
import { type Dosage, isClear, lacking, type Prescribed, readLine } from '@teleward/contracts';

/** The parts of a step that are set. */
const said = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).filter(
          ([, one]) =>
            one !== null &&
            one !== '' &&
            one !== false &&
            !(Array.isArray(one) && one.length === 0),
        ),
      )
    : value;

const each = (low: number, unit: string | null, high: number | null = null) => ({
  amount: { kind: 'each', low, high, unit },
});
const times = (n: number, periodUnit = 'd', timesMax: number | null = null) => ({
  timing: { kind: 'repeat', times: n, timesMax, period: 1, periodMax: null, periodUnit },
});
const every = (period: number, periodUnit: string, periodMax: number | null = null) => ({
  timing: { kind: 'repeat', times: 1, timesMax: null, period, periodMax, periodUnit },
});
const lasting = (value: number, unit = 'd') => ({ duration: { kind: 'for', value, unit } });
const ongoing = { duration: { kind: 'ongoing' } };
const mg = (...values: readonly number[]) => ({
  strength: { values, unit: 'milligram', per: null },
});

type Row = readonly [line: string, prescribed: object, ...steps: readonly object[]];

/** Lines as doctors write them, and their meaning; checked by hand. */
const rows: readonly Row[] = [
  // The examples of the issue that proposed lines.
  [
    'amoxicillin 500 mg po tds 7d',
    { drug: 'amoxicillin' },
    { ...each(500, 'milligram'), route: 'oral', ...times(3), ...lasting(7) },
  ],
  [
    'paracetamol 500 mg 1-2 tab prn max 4 tab/d',
    { drug: 'paracetamol', ...mg(500) },
    { ...each(1, 'tablet', 2), asNeeded: true, maxPerDay: { quantity: 4, unit: 'tablet' } },
  ],
  [
    'prednisolone 40 mg od 5d then 30 5d then 20 mg 5/7',
    { drug: 'prednisolone' },
    { ...each(40, 'milligram'), ...times(1), ...lasting(5) },
    { ...each(30, 'milligram'), ...times(1), ...lasting(5) },
    { ...each(20, 'milligram'), ...times(1), ...lasting(5) },
  ],
  [
    'metformin 500 mg 1-0-1 longterm',
    { drug: 'metformin', ...mg(500) },
    { ...each(1, null), when: ['morning', 'evening'], ...ongoing },
  ],
  ['ORS after each loose stool', { drug: 'ORS' }, { after: 'loose stool' }],
  [
    'fentanyl patch 25 mcg/h q72h',
    {
      drug: 'fentanyl',
      form: 'patch',
      strength: { values: [25], unit: 'microgram', per: { value: 1, unit: 'hour' } },
    },
    every(72, 'h'),
  ],
  [
    'chloramphenicol 1 drop both eyes q4h',
    { drug: 'chloramphenicol' },
    { ...each(1, 'drop'), route: 'ophthalmic', site: 'both-eyes', ...every(4, 'h') },
  ],
  // Amounts.
  [
    'tab amoxicillin/clavulanate 500/125 mg 1 bd x 7d',
    { drug: 'amoxicillin/clavulanate', form: 'tablet', ...mg(500, 125) },
    { ...each(1, 'tablet'), ...times(2), ...lasting(7) },
  ],
  [
    'amoxicillin and clavulanic acid 875/125 mg 1 tablet bd 5/7',
    { drug: 'amoxicillin and clavulanic acid', ...mg(875, 125) },
    { ...each(1, 'tablet'), ...times(2), ...lasting(5) },
  ],
  [
    'amoxicillin susp 250 mg/5 ml 10 ml tds 7/7',
    {
      drug: 'amoxicillin',
      form: 'suspension',
      strength: { values: [250], unit: 'milligram', per: { value: 5, unit: 'millilitre' } },
    },
    { ...each(10, 'millilitre'), ...times(3), ...lasting(7) },
  ],
  [
    'bisoprolol 2.5 mg tab ½ od mane',
    { drug: 'bisoprolol', form: 'tablet', ...mg(2.5) },
    { ...each(0.5, 'tablet'), ...times(1), when: ['morning'] },
  ],
  [
    'sertraline 50 mg tab 1½ od',
    { drug: 'sertraline', form: 'tablet', ...mg(50) },
    { ...each(1.5, 'tablet'), ...times(1) },
  ],
  ['digoxin 0,125 mg od', { drug: 'digoxin' }, { ...each(0.125, 'milligram'), ...times(1) }],
  ['digoxin .125 mg od', { drug: 'digoxin' }, { ...each(0.125, 'milligram'), ...times(1) }],
  ['digoxin ٠٫١٢٥ mg od', { drug: 'digoxin' }, { ...each(0.125, 'milligram'), ...times(1) }],
  [
    'levothyroxine 50 µg mane ac',
    { drug: 'levothyroxine' },
    { ...each(50, 'microgram'), when: ['morning', 'before-meals'] },
  ],
  [
    'insulin glargine 10 units nocte',
    { drug: 'insulin glargine' },
    { ...each(10, 'unit'), when: ['bedtime'] },
  ],
  [
    'insulin aspart 10-8-6 units ac',
    { drug: 'insulin aspart' },
    {
      amount: { kind: 'parts', morning: 10, noon: 8, evening: 6, bedtime: 0, unit: 'unit' },
      when: ['before-meals'],
    },
  ],
  [
    'levodopa 1-½-½-1 tab',
    { drug: 'levodopa' },
    { amount: { kind: 'parts', morning: 1, noon: 0.5, evening: 0.5, bedtime: 1, unit: 'tablet' } },
  ],
  [
    'metformin 850 mg tab 1+0+1',
    { drug: 'metformin', form: 'tablet', ...mg(850) },
    { ...each(1, 'tablet'), when: ['morning', 'evening'] },
  ],
  [
    'quetiapine 25 mg 1 tablet in the morning and 2 tablets at bedtime',
    { drug: 'quetiapine', ...mg(25) },
    { amount: { kind: 'parts', morning: 1, noon: 0, evening: 0, bedtime: 2, unit: 'tablet' } },
  ],
  [
    'heparin 5000 iu sc bd',
    { drug: 'heparin' },
    { ...each(5000, 'unit'), route: 'subcutaneous', ...times(2) },
  ],
  [
    'potassium chloride 20 mmol po od',
    { drug: 'potassium chloride' },
    { ...each(20, 'millimole'), route: 'oral', ...times(1) },
  ],
  [
    'hydrocortisone cream 1% bd',
    {
      drug: 'hydrocortisone',
      form: 'cream',
      strength: { values: [1], unit: 'percent', per: null },
    },
    times(2),
  ],
  [
    'salbutamol inhaler 100 mcg 2 puffs q4-6h prn',
    {
      drug: 'salbutamol',
      form: 'inhaler',
      strength: { values: [100], unit: 'microgram', per: null },
    },
    { ...each(2, 'puff'), ...every(4, 'h', 6), asNeeded: true },
  ],
  [
    'metformin SR 500 mg tab 2 od',
    { drug: 'metformin SR', form: 'tablet', ...mg(500) },
    { ...each(2, 'tablet'), ...times(1) },
  ],
  // How often.
  ['aspirin 75 mg daily', { drug: 'aspirin' }, { ...each(75, 'milligram'), ...times(1) }],
  ['aspirin 75 mg once a day', { drug: 'aspirin' }, { ...each(75, 'milligram'), ...times(1) }],
  [
    'ibuprofen 400 mg bid pc',
    { drug: 'ibuprofen' },
    { ...each(400, 'milligram'), ...times(2), when: ['after-meals'] },
  ],
  [
    'ibuprofen 400 mg 2-3 times a day with food',
    { drug: 'ibuprofen' },
    { ...each(400, 'milligram'), ...times(2, 'd', 3), when: ['with-meals'] },
  ],
  [
    'ibuprofen 400 mg one tablet three times a day for 5 days',
    { drug: 'ibuprofen', ...mg(400) },
    { ...each(1, 'tablet'), ...times(3), ...lasting(5) },
  ],
  [
    'flucloxacillin 500 mg qds 1/52',
    { drug: 'flucloxacillin' },
    { ...each(500, 'milligram'), ...times(4), ...lasting(1, 'wk') },
  ],
  ['paracetamol 1 g q6h', { drug: 'paracetamol' }, { ...each(1, 'gram'), ...every(6, 'h') }],
  ['paracetamol 1 g 6 hourly', { drug: 'paracetamol' }, { ...each(1, 'gram'), ...every(6, 'h') }],
  [
    'paracetamol 1 g every 4 to 6 hours',
    { drug: 'paracetamol' },
    { ...each(1, 'gram'), ...every(4, 'h', 6) },
  ],
  [
    'prednisolone 10 mg alternate days',
    { drug: 'prednisolone' },
    { ...each(10, 'milligram'), ...every(2, 'd') },
  ],
  [
    'prednisolone 10 mg qod',
    { drug: 'prednisolone' },
    { ...each(10, 'milligram'), ...every(2, 'd') },
  ],
  [
    'methotrexate 2.5 mg tab 4 tab weekly on monday',
    { drug: 'methotrexate', form: 'tablet', ...mg(2.5) },
    { ...each(4, 'tablet'), ...times(1, 'wk'), weekdays: ['mon'] },
  ],
  [
    'alendronate 70 mg once a week',
    { drug: 'alendronate' },
    { ...each(70, 'milligram'), ...times(1, 'wk') },
  ],
  [
    'cyanocobalamin 1 mg im every 3 months',
    { drug: 'cyanocobalamin' },
    { ...each(1, 'milligram'), route: 'intramuscular', ...every(3, 'mo') },
  ],
  [
    'azithromycin 1 g stat',
    { drug: 'azithromycin' },
    { ...each(1, 'gram'), timing: { kind: 'once' } },
  ],
  [
    'co-trimoxazole 960 mg on mon wed and friday',
    { drug: 'co-trimoxazole' },
    { ...each(960, 'milligram'), weekdays: ['mon', 'wed', 'fri'] },
  ],
  // When needed, with a maximum.
  [
    'paracetamol 500 mg 1-2 tab po prn for pain max 8 tab/day',
    { drug: 'paracetamol', ...mg(500) },
    {
      ...each(1, 'tablet', 2),
      route: 'oral',
      asNeeded: true,
      neededFor: 'pain',
      maxPerDay: { quantity: 8, unit: 'tablet' },
    },
  ],
  [
    'morphine 5 mg q4h prn max 6 doses/day',
    { drug: 'morphine' },
    {
      ...each(5, 'milligram'),
      ...every(4, 'h'),
      asNeeded: true,
      maxPerDay: { quantity: 6, unit: 'times' },
    },
  ],
  [
    'loperamide 2 mg after each loose stool max 8 mg in 24 hours',
    { drug: 'loperamide' },
    {
      ...each(2, 'milligram'),
      after: 'loose stool',
      maxPerDay: { quantity: 8, unit: 'milligram' },
    },
  ],
  [
    'cetirizine 10 mg when needed',
    { drug: 'cetirizine' },
    { ...each(10, 'milligram'), asNeeded: true },
  ],
  // For how long.
  [
    'amlodipine 5 mg od until further notice',
    { drug: 'amlodipine' },
    { ...each(5, 'milligram'), ...times(1), ...ongoing },
  ],
  [
    'doxycycline 100 mg bd 3/12',
    { drug: 'doxycycline' },
    { ...each(100, 'milligram'), ...times(2), ...lasting(3, 'mo') },
  ],
  [
    'terbinafine 250 mg od for 2 weeks',
    { drug: 'terbinafine' },
    { ...each(250, 'milligram'), ...times(1), ...lasting(2, 'wk') },
  ],
  // Where.
  [
    'timolol eye drops 0.5% 1 drop right eye bd',
    { drug: 'timolol', form: 'drops', strength: { values: [0.5], unit: 'percent', per: null } },
    { ...each(1, 'drop'), route: 'ophthalmic', site: 'right-eye', ...times(2) },
  ],
  [
    'glyceryl trinitrate spray 1 spray sl prn',
    { drug: 'glyceryl trinitrate', form: 'spray' },
    { ...each(1, 'spray'), route: 'sublingual', asNeeded: true },
  ],
  [
    'ceftriaxone inj 1 g iv od 3d',
    { drug: 'ceftriaxone', form: 'injection' },
    { ...each(1, 'gram'), route: 'intravenous', ...times(1), ...lasting(3) },
  ],
  [
    'mometasone 1 spray both nostrils od',
    { drug: 'mometasone' },
    { ...each(1, 'spray'), route: 'nasal', site: 'both-nostrils', ...times(1) },
  ],
  // Chinese.
  [
    '阿莫西林 500毫克 口服 每日三次 7天',
    { drug: '阿莫西林' },
    { ...each(500, 'milligram'), route: 'oral', ...times(3), ...lasting(7) },
  ],
  [
    '阿莫西林500毫克口服每日三次7天',
    { drug: '阿莫西林' },
    { ...each(500, 'milligram'), route: 'oral', ...times(3), ...lasting(7) },
  ],
  [
    '阿莫西林胶囊 0.25克 一次2粒 每8小时一次 连用7天',
    { drug: '阿莫西林', form: 'capsule', strength: { values: [0.25], unit: 'gram', per: null } },
    { ...each(2, 'capsule'), ...every(8, 'h'), ...lasting(7) },
  ],
  [
    '对乙酰氨基酚 500毫克 每次1至2片 必要时用于疼痛 每日最多8片',
    { drug: '对乙酰氨基酚', ...mg(500) },
    {
      ...each(1, 'tablet', 2),
      asNeeded: true,
      neededFor: '疼痛',
      maxPerDay: { quantity: 8, unit: 'tablet' },
    },
  ],
  [
    '二甲双胍 500毫克 片 1-0-1 长期',
    { drug: '二甲双胍', form: 'tablet', ...mg(500) },
    { ...each(1, 'tablet'), when: ['morning', 'evening'], ...ongoing },
  ],
  ['口服补液盐 每次腹泻后', { drug: '口服补液盐' }, { after: '腹泻' }],
  [
    '左氧氟沙星滴眼液 一次1滴 双眼 每4小时一次',
    { drug: '左氧氟沙星', form: 'drops' },
    { ...each(1, 'drop'), route: 'ophthalmic', site: 'both-eyes', ...every(4, 'h') },
  ],
  [
    '奥美拉唑 20 mg 饭前 每日1次',
    { drug: '奥美拉唑' },
    { ...each(20, 'milligram'), ...times(1), when: ['before-meals'] },
  ],
  [
    '泼尼松 40毫克 每日1次 5天，然后 20毫克 5天',
    { drug: '泼尼松' },
    { ...each(40, 'milligram'), ...times(1), ...lasting(5) },
    { ...each(20, 'milligram'), ...times(1), ...lasting(5) },
  ],
  ['氨氯地平 ５毫克 早上', { drug: '氨氯地平' }, { ...each(5, 'milligram'), when: ['morning'] }],
];

describe('a line', () => {
  it.each(rows)('%s', (line, prescribed, ...steps) => {
    const read = readLine(line);
    expect(read.notUnderstood).toEqual([]);
    const { drug, strength, form } = read;
    expect(said({ drug, strength, form })).toEqual(prescribed);
    expect(read.dosage.map((step: Dosage) => said(step))).toEqual(steps);
    expect(isClear(read)).toBe(true);
  });

  it.each([
    // A number without a unit: only the doctor can say which.
    ['paracetamol 500 1-2 tab prn', '500', 'unit', ['500 mg', '500 micrograms']],
    [
      'paracetamol 500 mg 1-2 tab prn max 4/d',
      'max 4/d',
      'unit',
      ['max 4 tablets/day', 'max 4 times/day'],
    ],
    ['amoxicillin 500 mg 1 tds', '1', 'unit', ['1 tablet', '1 capsule']],
    // Thousands to one reader, decimals to another.
    ['levothyroxine 1,000 mcg od', '1,000 mcg', 'number', ['1000 mcg', '1 mcg']],
    ['levothyroxine 1.125 mg od', '1.125 mg', 'number', ['1125 mg', '1.1250 mg']],
    ['heparin 5 000 units sc bd', '5 000 units', 'number', ['5000 units']],
    ['warfarin 5 1/2 tab od', '5 1/2 tab', 'number', ['5.5 tab']],
    ['timolol drops 1 drop od', 'od', 'ambiguous', ['once a day', 'right eye']],
    // A dose by weight needs the weight.
    ['paracetamol 15 mg/kg qds', '/kg', 'unknown', []],
    ['amoxicillin 500 mg t.d.q', 't.d.q', 'unknown', []],
    ['aspirin 75 mg od as the moon wanes', 'as the moon wanes', 'unknown', []],
    ['aspirin 75 mg od bd', 'bd', 'twice', []],
    ['aspirin 75 mg po iv od', 'iv', 'twice', []],
    ['prednisolone 2.5 weeks', '2.5 weeks', 'unknown', []],
    ['阿司匹林 100毫克 每日1次 随便', '随便', 'unknown', []],
  ])('%s: does not interpret %s', (line, text, why, choices) => {
    const read = readLine(line);
    const { at } = read.notUnderstood.find((one) => one.text === text) ?? { at: -1 };
    expect(read.notUnderstood).toEqual(expect.arrayContaining([{ text, at, why, choices }]));
    expect(read.line.slice(at, at + text.length)).toBe(text);
    expect(isClear(read)).toBe(false);
  });

  it.each([
    ['', 'drug'],
    ['500 mg po tds 7d', 'drug'],
    ['amoxicillin po tds 7d', 'dose'],
    ['amoxicillin 500 mg', 'timing'],
    ['amoxicillin', 'dose'],
    ['hydrocortisone cream', 'timing'],
  ])('%s lacks the %s', (line, lacks) => {
    expect(lacking(readLine(line))).toBe(lacks);
    expect(isClear(readLine(line))).toBe(false);
  });

  it.each([
    ['levothyroxine 1,000 mcg od', 0],
    ['levothyroxine 1,000 mcg od', 1],
    ['levothyroxine 1.125 mg od', 1],
    ['paracetamol 500 mg 1-2 tab prn max 4/d', 0],
    ['paracetamol 500 mg 1-2 tab prn max 4/d', 1],
    ['timolol drops 1 drop od', 0],
    ['heparin 5 000 units sc bd', 0],
  ])('%s is clear with choice %s', (line, index) => {
    const read = readLine(line);
    const [problem] = read.notUnderstood;
    if (problem === undefined) throw new Error('Everything was understood.');
    const { at, text, choices } = problem;
    const chosen =
      read.line.slice(0, at) + (choices[index] ?? '') + read.line.slice(at + text.length);
    expect(readLine(chosen).notUnderstood).toEqual([]);
  });

  // Each of these was once misread, or is ambiguous.
  it.each([
    'amlodipine 5 mg od 30 tablets',
    'amoxicillin 500 mg tds 21 caps',
    '阿莫西林胶囊 0.5g tid 24粒',
    'Tab amoxicillin 500 mg tds 7',
    'Tab amlodipine 5 mg od 30',
    'warfarin 3 mg mon wed fri, 2 mg tue thu sat sun',
    'prednisolone 40 mg od 5 days, 30 mg od 5 days',
    'morphine 10 mg bd and 5 mg prn',
    'furosemide 40 mg od, 20 mg midday',
    'paracetamol 500 mg stat and 500 mg nocte',
    'levothyroxine 100 mcg od, 50 mcg sun',
    'warfarin 5 mg and 3 mg alternate days',
    '华法林 3mg 和 2mg 隔日',
    'Augmentin 500 mg 125 mg tds',
    'Tab paracetamol 500 mg sos for temp > 38',
    'nifedipine 10 mg SOS for SBP > 180',
    'paracetamol 500 mg prn for pain score 4',
    'insulin 6 units prn for sugar 200',
    'metformin 500 mg mane 1 g nocte',
    '二甲双胍 早上500毫克，晚上1克',
    'metformin 500 mg mane and 2 tab nocte',
    'levothyroxine 100 mcg mane 0.1 mg nocte',
    'lithium 400 mg at night and 800 mg at bedtime',
    'amoxicillin 500 mg 1-0-1,30 tablets',
    'Tab Atorvastatin 10 mg 0-0-1 nocte',
    'Tab Atorvastatin 10 mg 0-0-1 at bedtime',
    '阿托伐他汀 20mg 晚上睡前',
    'Tab x 10 mg 1-0-1 tds',
    'Tab x 10 mg 1-1-1 od',
    'x 500 mg tds nocte',
    'x 10 mg od mane nocte',
    'x 10 mg once a week mon thu',
    'x 10 mg stat 5 days',
    'ofloxacin eye drops OU tds',
    'Latanoprost eye drops OS nocte',
    'Timolol eye drops LE bd',
    'Clotrimazole cream groin bd',
    'Betnovate cream to face bd',
    'mupirocin ointment nose bd',
    'paracetamol syrup one teaspoon tds',
    '莫匹罗星软膏 适量 外用',
    '阿奇霉素片 首剂加倍 0.25g qd',
    'paracetamol one and a half tablets tds',
    'paracetamol up to 2 tablets qds',
    'codeine max 60 mg',
    'Atorvastatin HS 10 mg OD',
    'omeprazole BBF 20 mg od',
    'Increase metformin to 1 g',
    'Stop aspirin 75 mg od',
    '停用阿司匹林 75mg qd',
    '阿司匹林 每次一片 饭后服用 每日三次',
    '三七片 口服 每日3次',
    '小金丸 十五粒 每日1次',
    '泼尼松 30mg 早晨顿服 7天',
    '泼尼松 10mg 每隔1天一次',
    '泼尼松 10mg 每隔2天',
    'azithromycin 500 mg stat then 250 mg 4 days',
    'Tab prednisolone 5 mg 20 mg od 5d then 2 od 5d',
    'amlodipine 5 mg od then 10 mg od',
    'Tab Albendazole 400 mg 6 monthly',
    'lisinopril/HCTZ 20-12.5 mg daily',
    'hydrocodone-acetaminophen 5-325 mg q6h prn',
    'Tab Warf 2mg 1-1/2 tab od',
    'paracetamol 500 mg 6-4 hourly',
    'Tab valsartan/HCTZ 80/12.5 tab od',
    'paracetamol tab prn for pain in the left ear',
    'Tobramycin eye ointment OD',
    'Timolol 0.5% 1 drop into the eye OD',
    'Oxycodone PR 10 mg bd',
    'Propranolol PR 80 mg od',
    'Clotrimazole cream LA BD',
    'Betamethasone cream 0.1% 30 g bd',
    'timolol eye drops 5 ml bd',
    '莫匹罗星软膏 1支 每日2次',
    'furosemide 10 mg/h iv stat',
    'insulin 2 units/h iv prn',
    'MgSO4 4 g iv stat then 1 g/h',
    'paracetamol 500 mg / 1 g qds',
    'warfarin 3/4 mg od',
    'prednisolone 10-0-5',
    'Syrup paracetamol 5-5-5',
    'Tab prednisolone 5 mg 10-0-5',
    'Syrup Calpol tds',
    'insulin glargine 100 units/ml od',
    'morphine 10 mg/5 ml q4h prn',
    'Syrup Ascoril-5ml tds',
    'aspirin 0 mg od',
    'aspirin 75 mg 0 tab od',
    'aspirin 75 mg od then stop',
    'x 500 mg tds then od 5d',
    'Tab Ecosprin 75 0-1-0',
    '早晚各1片 氨氯地平',
    '氨氯地平 5mg 早1片晚2片',
  ])('%s is asked about', (line) => {
    expect(isClear(readLine(line))).toBe(false);
  });

  it.each([
    [
      'Weekly methotrexate 10 mg mane',
      'methotrexate',
      { timing: { periodUnit: 'wk' }, when: ['morning'] },
    ],
    ['PRN paracetamol 500 mg qds', 'paracetamol', { asNeeded: true, timing: { times: 4 } }],
    ['IM diclofenac 75 mg stat', 'diclofenac', { route: 'intramuscular' }],
    ['azithromycin mon wed fri 250 mg od', 'azithromycin', { weekdays: ['mon', 'wed', 'fri'] }],
    [
      'quetiapine 25 mg 2 tab morning,1 tab night',
      'quetiapine',
      { amount: { morning: 2, bedtime: 1 } },
    ],
    ['evening primrose oil 500 mg od', 'evening primrose oil', { timing: { times: 1 } }],
    ['氨氯地平 5mg 早晚各1片', '氨氯地平', { amount: { low: 1 }, when: ['morning', 'evening'] }],
    ['vitamin D 60000 IU weekly', 'vitamin D', { amount: { low: 60_000, unit: 'unit' } }],
    ['ofloxacin ear drops 3 drops bd', 'ofloxacin', { route: 'otic' }],
    ['oxycodone 10 mg q6h prn 3d then 5 mg 3d', 'oxycodone', { asNeeded: true }],
  ])('%s is no other drug and no other dose', (line, drug, said) => {
    const read = readLine(line);
    expect(isClear(read)).toBe(true);
    expect(read.drug).toBe(drug);
    for (const step of read.dosage) expect(step).toMatchObject(said);
  });

  it('is read fast, however long and odd it is', () => {
    const odd = ['1-', '1/', '每', 'every ', '0.', '(', 'a'].map((piece) =>
      piece.repeat(300).slice(0, 300),
    );
    for (const line of odd) {
      const read: Prescribed = readLine(line);
      expect(typeof read.drug).toBe('string');
    }
  });
});
