/**
 * The number for medical emergencies by country (ISO 3166-1 alpha-2), as a suggestion that the
 * administrator checks. The list has only numbers that a regulation defines; other countries
 * have no suggestion.
 */
const byNumber: readonly {
  readonly number: string;
  readonly countries: string;
  readonly source: string;
}[] = [
  {
    number: '112',
    countries: 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK',
    source: 'Directive (EU) 2018/1972, article 109',
  },
  { number: '112', countries: 'IN', source: 'Emergency Response Support System, Home Ministry' },
  { number: '911', countries: 'US', source: '47 U.S.C. § 251(e)(3)' },
  { number: '999', countries: 'GB', source: 'Ofcom, General Conditions of Entitlement, A3' },
  { number: '120', countries: 'CN', source: '院前医疗急救管理办法 (2013)' },
];

const byCountry: ReadonlyMap<string, string> = new Map(
  byNumber.flatMap(({ number, countries }) =>
    countries.split(' ').map((country) => [country, number] as const),
  ),
);

/** Empty where no number is known. */
export const emergencyNumberOf = (country: string): string => byCountry.get(country) ?? '';

/** The field's value after the country changed: a number that the person typed stays. */
export const emergencyNumberAfter = (number: string, before: string, after: string): string =>
  number.trim() === '' || number === emergencyNumberOf(before) ? emergencyNumberOf(after) : number;
