/**
 * The number that a person typed, with a point or a comma before at most four decimals; null for what is
 * none. A comma before three digits is refused: half of the readers take `1,000` for one thousand.
 */
export const readNumber = (text: string, max: number, whole: boolean): number | null => {
  const typed = text.trim();
  if (!(whole ? /^\d+$/ : /^\d+([.,]\d{1,4})?$/).test(typed)) return null;
  if (/,\d{3}$/.test(typed)) return null;
  const value = Number(typed.replace(',', '.'));
  return value > 0 && value <= max ? value : null;
};
