import { type FactContent } from '@teleward/contracts';

const told = { source: 'patient', onDate: null } as const;

const problem = (text: string): FactContent => ({ ...told, resourceType: 'Condition', text });

const medicine = (drug: string, dose: string): FactContent => ({
  ...{ ...told, resourceType: 'MedicationStatement', drug, dose, taking: 'yes' },
  prescriptionItemId: null,
});

/**
 * The facts of the demo's patients, by their index in the list. The first patient has none: asking
 * is left to the person who tries the demo.
 */
export const demoFacts: readonly (readonly FactContent[])[] = [
  [],
  [
    { ...told, resourceType: 'AllergyIntolerance', code: 'no-known-allergy' },
    problem('2 型糖尿病'),
    medicine('二甲双胍', '500 mg 1-0-1'),
  ],
  [
    {
      ...{ source: 'paper', onDate: '2021', resourceType: 'AllergyIntolerance', code: 'substance' },
      ...{ substance: 'Ibuprofen', type: 'intolerance', reaction: 'stomach pain' },
      ...{ severity: 'moderate', verification: 'unconfirmed' },
    },
  ],
  [
    {
      ...{ ...told, onDate: '2019', resourceType: 'AllergyIntolerance', code: 'substance' },
      ...{ substance: 'Penicillin', type: 'allergy', reaction: 'hives' },
      ...{ severity: null, verification: 'unconfirmed' },
    },
    problem('Anaemia'),
    medicine('Ferrous sulfate', '200 mg 1-0-1'),
    {
      ...{ ...told, resourceType: 'Observation', code: 'pregnancy-status', value: 'yes' },
      dueDate: null,
    },
  ],
];
