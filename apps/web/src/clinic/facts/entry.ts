import { type Allergy, type FactContent, readLine } from '@teleward/contracts';

/** What is told in a few keys is told by the patient, until somebody says otherwise. */
const told = { source: 'patient', onDate: null } as const;

/** `penicillin: hives`, or several substances without a reaction: `latex, egg`. */
export const allergiesIn = (typed: string): readonly Allergy[] => {
  const [names = '', ...reactions] = typed.split(/[:：]/);
  const reaction = reactions.join(':').trim();
  const substances = reaction === '' ? names.split(/[,;，、；]/) : [names];
  return substances
    .map((substance) => substance.trim())
    .filter((substance) => substance !== '')
    .map((substance) => ({
      ...{ ...told, resourceType: 'AllergyIntolerance', code: 'substance' },
      ...{ substance: substance.slice(0, 120), reaction: reaction.slice(0, 200) },
      ...{ type: null, severity: null, verification: 'unconfirmed' },
    }));
};

export const noKnownAllergies: FactContent = {
  ...{ ...told, resourceType: 'AllergyIntolerance', code: 'no-known-allergy' },
};

/** `metformin 500 mg 1-0-1`: the drug as a prescription's line names it, and the rest as it was told. */
export const medicineIn = (typed: string): FactContent => {
  const text = typed.trim();
  const { drug } = readLine(text);
  const at = text.toLowerCase().indexOf(drug.toLowerCase());
  const isNamed = drug !== '' && at !== -1;
  const rest = isNamed ? `${text.slice(0, at)} ${text.slice(at + drug.length)}` : '';
  return {
    ...{ ...told, resourceType: 'MedicationStatement', taking: 'yes', prescriptionItemId: null },
    drug: (isNamed ? drug : text).slice(0, 120),
    dose: rest.replaceAll(/\s+/g, ' ').trim().slice(0, 200),
  };
};

export const problemIn = (typed: string): FactContent => ({
  ...{ ...told, resourceType: 'Condition', text: typed.trim().slice(0, 200) },
});
