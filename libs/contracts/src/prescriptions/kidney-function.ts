import { type AdministrativeGender } from '../base/people.ts';

/** 1 mg/dL of creatinine is 88.42 micromol/L (its molar mass is 113.12 g/mol). */
export const micromolPerMg = 88.42;

const kilogramsPerPound = 0.453_592_37;

export const inKilograms = (value: number, unit: 'kg' | '[lb_av]'): number =>
  unit === 'kg' ? value : value * kilogramsPerPound;

export interface KidneyInputs {
  readonly creatinine: { readonly value: number; readonly unit: 'umol/L' | 'mg/dL' };
  /** Whole years. */
  readonly age: number;
  readonly gender: AdministrativeGender;
}

/** In years. Neither equation was derived from children. */
const adult = 18;

const milligrams = ({ value, unit }: KidneyInputs['creatinine']): number =>
  unit === 'mg/dL' ? value : value / micromolPerMg;

/** Why no equation applies: the patient is a child, or their sex is unknown. */
export const whyNoEstimate = ({
  age,
  gender,
}: Pick<KidneyInputs, 'age' | 'gender'>): 'child' | 'gender' | null => {
  if (age < adult) return 'child';
  return gender === 'male' || gender === 'female' ? null : 'gender';
};

/**
 * Estimated glomerular filtration rate in mL/min/1.73 m², rounded; null where the equation does not
 * apply. CKD-EPI creatinine equation of 2021: Inker LA et al., N Engl J Med 2021;385:1737–1749, as
 * the National Kidney Foundation gives it (https://kidney.org/ckd-epi-creatinine-equation-2021).
 */
export const ckdEpi2021 = (inputs: KidneyInputs): number | null => {
  if (whyNoEstimate(inputs) !== null) return null;
  const isFemale = inputs.gender === 'female';
  const [kappa, alpha] = isFemale ? [0.7, -0.241] : [0.9, -0.302];
  const ratio = milligrams(inputs.creatinine) / kappa;
  const rate =
    142 *
    Math.min(ratio, 1) ** alpha *
    Math.max(ratio, 1) ** -1.2 *
    0.9938 ** inputs.age *
    (isFemale ? 1.012 : 1);
  return Math.round(rate);
};

/**
 * Creatinine clearance in mL/min, rounded, by the measured weight; null where the equation does not
 * apply. Cockcroft DW, Gault MH. Nephron 1976;16:31–41
 * (https://www.medicalalgorithms.com/estimated-creatinine-clearance-calculator).
 */
export const cockcroftGault = (inputs: KidneyInputs, kilograms: number): number | null => {
  if (whyNoEstimate(inputs) !== null || inputs.age >= 140) return null;
  const clearance = ((140 - inputs.age) * kilograms) / (72 * milligrams(inputs.creatinine));
  return Math.round(inputs.gender === 'female' ? clearance * 0.85 : clearance);
};
