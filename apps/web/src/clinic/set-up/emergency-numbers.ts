/**
 * The number for medical emergencies by country (ISO 3166-1 alpha-2), as a suggestion that the administrator checks:
 * 112 in the Union (Directive (EU) 2018/1972, article 109) and India (ERSS), 911 under the North American Numbering
 * Plan, elsewhere what the country's ambulance service publishes. A country that is not here has no suggestion.
 */
const byNumber: Readonly<Record<string, string>> = {
  '112':
    'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI IN TR ' +
    'GH NG',
  '911': 'US CA MX PR PH',
  '999': 'GB HK MY KE BD',
  '000': 'AU',
  '111': 'NZ',
  '120': 'CN',
  '119': 'JP KR TW',
  '995': 'SG',
  '144': 'CH',
  '113': 'NO',
  '115': 'VN',
  '1990': 'LK',
  '1669': 'TH',
  '1122': 'PK',
  '192': 'BR',
  '107': 'AR',
  '131': 'CL',
  '10177': 'ZA',
  '912': 'RW',
  '123': 'EG CO',
};

const byCountry: ReadonlyMap<string, string> = new Map(
  Object.entries(byNumber).flatMap(([number, countries]) =>
    countries.split(' ').map((country) => [country, number] as const),
  ),
);

/** Empty where none is known. */
export const emergencyNumberOf = (country: string): string => byCountry.get(country) ?? '';

/** What stands in the field once the country is another: what somebody typed themselves stays. */
export const emergencyNumberAfter = (number: string, before: string, after: string): string =>
  number.trim() === '' || number === emergencyNumberOf(before) ? emergencyNumberOf(after) : number;
