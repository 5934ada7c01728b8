import {
  type DayPart,
  type DoseForm,
  type DoseRoute,
  type DoseSite,
  type DoseUnit,
  type DoseWhen,
  type Strength,
  type DoseDay,
} from './dosage.ts';

/**
 * The vocabulary of a dosage line: English with the abbreviations that doctors write, and Chinese.
 * A Latin word ends where its letters end; Chinese has no spaces. Words with two readings (`od` for
 * drops, `ou`, `hs` for half strength) are left out, or the parser asks about them.
 */

/** Alternatives of a regular expression, the longest first in each. */
type Words<Value extends string> = Readonly<Partial<Record<Value, string>>>;

export const units: Words<DoseUnit> = {
  tablet: 'tablets?|tabs?\\.?|片',
  capsule: 'capsules?|caps?\\.?|粒|胶囊',
  sachet: 'sachets?|袋|包',
  suppository: 'suppositor(?:y|ies)|supps?\\.?|枚',
  patch: 'patch(?:es)?|贴',
  puff: 'puffs?|inhalations?|揿|吸',
  spray: 'sprays?|喷',
  drop: 'drops?|gtts?\\.?|滴',
  ampoule: 'ampoules?|amps?\\.?|支',
  vial: 'vials?|瓶',
  millilitre: 'millilit(?:re|er)s?|mls?|cc|毫升',
  milligram: 'milligrams?|mgs?|毫克',
  microgram: 'micrograms?|mcgs?|ugs?|μgs?|µgs?|微克',
  nanogram: 'nanograms?|ngs?|纳克',
  gram: 'grams?|gms?|g|克',
  millimole: 'millimoles?|mmols?|毫摩尔?',
  unit: 'international units?|units?|i\\.?u\\.?|国际单位|单位',
};

/** Units of a strength, without the unit that it refers to (`/5 ml`). */
export const strengthUnits: Words<Strength['unit']> = {
  milligram: units.milligram ?? '',
  microgram: units.microgram ?? '',
  nanogram: units.nanogram ?? '',
  gram: units.gram ?? '',
  millimole: units.millimole ?? '',
  unit: units.unit ?? '',
  percent: '%|percent|per cent',
};

export const perUnits: Words<NonNullable<Strength['per']>['unit']> = {
  millilitre: units.millilitre ?? '',
  hour: 'hours?|hr?s?|小时',
  puff: `${units.puff ?? ''}|dose|actuation`,
  spray: units.spray ?? '',
  drop: units.drop ?? '',
  gram: units.gram ?? '',
};

export const forms: Words<DoseForm> = {
  tablet: 'tablets?|tabs?\\.?|片剂?(?!酊)',
  capsule: 'capsules?|caps?\\.?|胶囊剂?',
  syrup: 'syrup|syr\\.?|糖浆',
  suspension: 'suspension|susp\\.?|混悬液',
  solution: 'solution|soln?\\.?|溶液|口服液',
  powder: 'powder|散剂?|粉剂',
  sachet: 'sachets?|颗粒剂?',
  drops: '(?:eye |ear |nasal )?drops|滴(?:眼|耳|鼻)[液剂]|滴剂',
  inhaler: 'inhaler|mdi|dpi|气雾剂|吸入剂',
  spray: '(?:nasal )?spray|喷雾剂|鼻喷剂',
  patch: '(?:transdermal )?patch(?:es)?|贴剂|贴片',
  cream: 'cream|乳膏|霜',
  ointment: '(?:eye )?ointment|oint\\.?|软膏',
  gel: 'gel|凝胶',
  lotion: 'lotion|洗剂',
  suppository: 'suppositor(?:y|ies)|supps?\\.?|栓剂?',
  injection: 'injection|inj\\.?|注射[液剂]',
};

export const routes: Words<DoseRoute> = {
  sublingual: 'sublingual(?:ly)?|s\\.?l\\.?|under the tongue|舌下(?:含服|含化)?',
  oral: 'per os|p\\.?o\\.?|oral(?:ly)?|by mouth|口服',
  inhalation: 'inhaled|inhalation|by inhalation|吸入',
  nasal: 'nasal(?:ly)?|intranasal(?:ly)?|in the nose|喷鼻|滴鼻|鼻用|鼻腔用药',
  ophthalmic: 'ophthalmic|in the eye|(?:to|into) the eye|滴眼|眼用|眼部用药',
  otic: 'otic|in the ear|(?:to|into) the ear|滴耳|耳用|耳部用药',
  transdermal: 'transdermal(?:ly)?|as a patch on the skin|经皮|皮肤贴剂|贴皮',
  topical: 'topical(?:ly)?|top\\.?|on the skin|to the skin|皮肤外用|外用|涂抹?',
  rectal: 'per rectum|rectal(?:ly)?|into the rectum|直肠(?:给药|用)?|塞肛',
  vaginal: 'per vaginam|p\\.?v\\.?|vaginal(?:ly)?|into the vagina|阴道(?:给药|用)?',
  subcutaneous:
    'subcutaneous(?:ly)?|subcut\\.?|s/c|s\\.?c\\.?|s\\.?q\\.?|injected under the skin|皮下(?:注射)?',
  intramuscular: 'intramuscular(?:ly)?|i/m|i\\.?m\\.?|injected into a muscle|肌(?:肉注射|注)',
  intravenous: 'intravenous(?:ly)?|i/v|i\\.?v\\.?|injected into a vein|静脉(?:注射|滴注)|静注|静滴',
};

const side = (part: string, many: string): readonly [string, string, string] => [
  `(?:in |into |to )?(?:the )?left ${part}|l\\.? ${part}`,
  `(?:in |into |to )?(?:the )?right ${part}|r\\.? ${part}`,
  `(?:in |into |to )?(?:both|each|the) (?:${many}|${part})`,
];
const [leftEye, rightEye, bothEyes] = side('eye', 'eyes');
const [leftEar, rightEar, bothEars] = side('ear', 'ears');
const [leftNostril, rightNostril, bothNostrils] = side('nostril', 'nostrils');

export const sites: Words<DoseSite> = {
  'left-eye': `${leftEye}|(?:滴)?左眼`,
  'right-eye': `${rightEye}|(?:滴)?右眼`,
  'both-eyes': `${bothEyes.replace('|the', '')}|(?:滴)?双眼`,
  'left-ear': `${leftEar}|(?:滴)?左耳`,
  'right-ear': `${rightEar}|(?:滴)?右耳`,
  'both-ears': `${bothEars.replace('|the', '')}|(?:滴)?双耳`,
  'left-nostril': `${leftNostril}|左鼻孔`,
  'right-nostril': `${rightNostril}|右鼻孔`,
  'both-nostrils': `${bothNostrils.replace('|the', '')}|双侧?鼻孔|双鼻`,
};

export const routeOf: Readonly<Record<DoseSite, DoseRoute>> = {
  'left-eye': 'ophthalmic',
  'right-eye': 'ophthalmic',
  'both-eyes': 'ophthalmic',
  'left-ear': 'otic',
  'right-ear': 'otic',
  'both-ears': 'otic',
  'left-nostril': 'nasal',
  'right-nostril': 'nasal',
  'both-nostrils': 'nasal',
};

export const times: Words<DoseWhen> = {
  morning: '(?:every |each |in the |in )?morning|mane|qam|(?:每[日天])?早[上晨]?(?![餐饭])',
  noon: '(?:at )?noon|(?:at )?midday|at lunch(?:time)?|中午|午间',
  evening: '(?:every |each |in the |in )?evening|傍晚|晚上?(?![餐饭])',
  bedtime:
    '(?:at |before )?bed ?time|(?:at |every |each )?night(?:ly)?|nocte|qhs|qn|before (?:sleep|bed)|睡前服?|夜间|每晚(?:一次|1次)?',
  'before-meals': 'a\\.?c\\.?|before (?:meals|food|eating)|(?<![早午晚])(?:餐|饭)前服?',
  'with-meals': 'with (?:meals|food)|(?:餐|饭)中|随餐',
  'after-meals': 'p\\.?c\\.?|after (?:meals|food|eating)|(?<![早午晚])(?:餐|饭)后服?',
};

export const weekdays: Words<DoseDay> = {
  mon: 'mondays?|mon|周一|星期一',
  tue: 'tuesdays?|tues?|周二|星期二',
  wed: 'wednesdays?|wed|周三|星期三',
  thu: 'thursdays?|thu(?:rs)?|周四|星期四',
  fri: 'fridays?|fri|周五|星期五',
  sat: 'saturdays?|sat|周六|星期六',
  sun: 'sundays?|sun|周日|星期日|星期天',
};

/** `1+0+1` and `1-0-1` count these parts; a fourth number is bedtime. */
export const rowOf = (length: number): readonly DayPart[] =>
  length === 4 ? ['morning', 'noon', 'evening', 'bedtime'] : ['morning', 'noon', 'evening'];

/**
 * Release and coating are part of the name, so that a pharmacist cannot confuse two forms of a
 * drug.
 */
export const releases = 'sr|xr|er|mr|cr|la|xl|ec|dt|odt|retard|缓释|控释|肠溶|分散';
