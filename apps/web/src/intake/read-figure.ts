import { plainDigits } from '@teleward/contracts';

/**
 * A typed number with at most this many decimals (0 to 2), after a point or a comma; null where
 * there is none. Three digits after a comma mean thousands to some readers, and are refused.
 */
export const readFigure = (text: string, decimals: number): number | null => {
  const typed = plainDigits(text)
    .trim()
    .replace(/^[−－]/, '-')
    .replace(/[,，．٫]/, '.');
  const match = /^-?\d{1,6}(?:\.(\d{1,2}))?$/.exec(typed);
  const fraction = match?.[1] ?? '';
  return match !== null && fraction.length <= decimals ? Number(typed) : null;
};
