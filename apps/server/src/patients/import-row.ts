import {
  type AdministrativeGender,
  type ImportField,
  type ImportProblem,
  type ImportRow,
  Language,
  PatientFacts,
  PatientNumber,
} from '@teleward/contracts';

/** The patient that a row describes, or what is wrong with it. */
export type ReadRow =
  | { readonly facts: PatientFacts; readonly identifier: string | null }
  | { readonly problems: ImportProblem[] };

/** As in the files of other programs, including HL7 v2 and FHIR, and in people's spreadsheets. */
const genders: Readonly<Record<AdministrativeGender, readonly string[]>> = {
  male: ['m', 'male', 'man', '男', '男性'],
  female: ['f', 'female', 'w', 'woman', '女', '女性'],
  other: ['o', 'other', 'd', '其他'],
  unknown: ['', 'u', 'unknown', 'x', '?', '未知', '不详'],
};

const languages: Readonly<Record<Language, readonly string[]>> = {
  en: ['en', 'english', '英语', '英文'],
  'zh-Hans': ['zh', 'zh-cn', 'zh-hans', 'chinese', 'mandarin', '中文', '汉语', '普通话'],
};

/** The field of the file that a validation error of the patient's facts refers to. */
const fieldOf: Readonly<Record<string, ImportField>> = {
  ...{ name: 'name', called: 'called', birthDate: 'birthDate', gender: 'gender' },
  ...{
    language: 'language',
    phones: 'phone',
    email: 'email',
    address: 'address',
    remark: 'remark',
  },
};

const meant = <T extends string>(
  words: Readonly<Record<T, readonly string[]>>,
  typed: string,
): T | null => {
  const word = typed.trim().toLowerCase();
  const found = (Object.entries(words) as [T, readonly string[]][]).find(([, those]) =>
    those.includes(word),
  );
  return found?.[0] ?? null;
};

export function factsOfRow(
  values: ImportRow['values'],
  clinic: { readonly languages: readonly string[]; readonly today: string },
): ReadRow {
  const problems: ImportProblem[] = [];
  const text = (field: ImportField): string => (values[field] ?? '').trim();
  const orNull = (field: ImportField): string | null => (text(field) === '' ? null : text(field));
  for (const field of ['name', 'birthDate'] as const) {
    if (text(field) === '') {
      problems.push({ field, code: 'missing' });
    }
  }
  const gender = meant(genders, text('gender'));
  if (gender === null) {
    problems.push({ field: 'gender', code: 'invalid' });
  }
  const usual = Language.safeParse(clinic.languages[0]).data ?? 'en';
  const language = text('language') === '' ? usual : meant(languages, text('language'));
  if (language === null) {
    problems.push({ field: 'language', code: 'invalid' });
  }
  const identifier = orNull('identifier');
  if (identifier !== null && !PatientNumber.safeParse(identifier).success) {
    problems.push({ field: 'identifier', code: 'invalid' });
  }
  const facts = PatientFacts.safeParse({
    ...{ name: text('name'), called: orNull('called'), birthDate: text('birthDate') },
    ...{ birthDateEstimated: false, gender: gender ?? 'unknown', language: language ?? usual },
    phones:
      text('phone') === ''
        ? []
        : text('phone')
            .split(/[;/]/)
            .map((phone) => phone.trim()),
    ...{ email: orNull('email'), address: orNull('address'), remark: text('remark') },
    identifiers: (['national', 'insurance'] as const).flatMap((system) =>
      text(system) === '' ? [] : [{ system, value: text(system) }],
    ),
    contact: null,
  });
  for (const { path } of facts.error?.issues ?? []) {
    const system = path[0] === 'identifiers' ? ('national' as const) : undefined;
    const field = system ?? fieldOf[String(path[0])] ?? 'name';
    if (!problems.some((known) => known.field === field)) {
      problems.push({ field, code: 'invalid' });
    }
  }
  const isDate = !problems.some(({ field }) => field === 'birthDate');
  if (isDate && text('birthDate') > clinic.today) {
    problems.push({ field: 'birthDate', code: 'future' });
  }
  return problems.length === 0 && facts.success ? { facts: facts.data, identifier } : { problems };
}
