import { plainDigits } from '@teleward/contracts';

/** The digits of a code, in whichever script they are typed and however they are grouped. */
export const typedCode = (text: string): string =>
  plainDigits(text).replaceAll(/[\s\p{Pd}\p{Default_Ignorable_Code_Point}.·]/gu, '');
