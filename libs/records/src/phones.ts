import { plainDigits } from '@teleward/contracts';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/**
 * A telephone number in E.164; null for what is none.
 * @param country ISO 3166-1 alpha-2, of numbers without a country's own
 */
export const e164 = (typed: string, country: string): string | null => {
  const number = parsePhoneNumberFromString(
    plainDigits(typed.normalize('NFKC')),
    country as CountryCode,
  );
  // Numbering plans change faster than lists of them: a number of the right length is taken.
  return number?.isPossible() === true ? number.number : null;
};
