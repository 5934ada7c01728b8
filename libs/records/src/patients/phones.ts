import { plainDigits } from '@teleward/contracts';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/**
 * A telephone number in E.164; null where the text is not one.
 *
 * @param country ISO 3166-1 alpha-2, for numbers without a country code
 */
export const e164 = (typed: string, country: string): string | null => {
  const number = parsePhoneNumberFromString(
    plainDigits(typed.normalize('NFKC')),
    country as CountryCode,
  );
  // Numbering plans change faster than lists of them, so any number of a possible length is
  // accepted.
  return number?.isPossible() === true ? number.number : null;
};
