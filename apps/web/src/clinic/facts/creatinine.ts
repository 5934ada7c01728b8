import { micromolPerMg } from '@teleward/contracts';

/**
 * For an implausible value of creatinine, the value in the other unit; null for a plausible one.
 */
export const doubtOf = (
  unit: string,
  value: number,
): { readonly of: string; readonly value: number; readonly unit: string } | null => {
  const isMicromol = unit === 'umol/L';
  const micromol = isMicromol ? value : value * micromolPerMg;
  // Few people have less, and the same number in mg/dL would be a usual value in micromol/L.
  if (micromol >= 20 && micromol <= 1768) return null;
  const other = isMicromol ? value / micromolPerMg : micromol;
  const digits = isMicromol ? 2 : 0;
  return {
    of: `${String(value)} ${unit}`,
    value: Number(other.toFixed(digits)),
    unit: isMicromol ? 'mg/dL' : 'umol/L',
  };
};
