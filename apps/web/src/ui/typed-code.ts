import { plainDigits } from '@teleward/contracts';

/**
 * The digits of a code as the message has them, whichever script they are typed in and
 * however they are grouped.
 */
export const typedCode = (text: string): string =>
  plainDigits(text).replaceAll(/[\s\p{Pd}\p{Default_Ignorable_Code_Point}.·]/gu, '');
