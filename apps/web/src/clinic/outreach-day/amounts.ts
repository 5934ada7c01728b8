/**
 * A whole number that somebody typed, within bounds; undefined where it is none, null where nothing
 * was typed.
 */
export const amountTyped = (text: string, most: number): number | null | undefined => {
  const trimmed = text.trim().normalize('NFKC');
  if (trimmed === '') return null;
  if (!/^\d{1,6}$/.test(trimmed)) return undefined;
  const amount = Number(trimmed);
  return amount <= most ? amount : undefined;
};
