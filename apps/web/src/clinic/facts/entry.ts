import { type FactContent, readLine } from '@teleward/contracts';

/** A fact from quick entry comes from the patient unless changed. */
const told = { source: 'patient', onDate: null } as const;

export const noKnownAllergies: FactContent = {
  ...{ ...told, resourceType: 'AllergyIntolerance', code: 'no-known-allergy' },
};

/** How people write that there are no known allergies. */
const noneWords = new Set([
  ...['none', 'none known', 'no known', 'nil', 'nil known', 'no', 'nka', 'no allergy'],
  ...['no allergies', 'no known allergy', 'no known allergies', 'nothing', 'not allergic'],
  ...['无', '没有', '无过敏', '没有过敏', '无过敏史', '否认过敏', '否认过敏史', '无已知过敏'],
]);

/** The same for drugs only: food, latex and others were not asked. */
const noDrugWords = new Set([
  ...['nkda', 'nil known drug allergies', 'no drug allergy', 'no drug allergies'],
  ...['no known drug allergy', 'no known drug allergies'],
  ...['无药物过敏', '无药物过敏史', '否认药物过敏', '否认药物过敏史', '无已知药物过敏'],
]);

const plain = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\s]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();

/** Whether the text says that there are no known allergies. */
export const isNone = (typed: string): boolean => noneWords.has(plain(typed));

/** Whether it says so of drugs only, which is no statement about allergies as a whole. */
export const isNoneOfDrugs = (typed: string): boolean => noDrugWords.has(plain(typed));

/**
 * `penicillin: hives`, several substances without a reaction (`latex, egg`), or
 * that there are none.
 */
export const allergiesIn = (typed: string): readonly FactContent[] => {
  if (isNone(typed)) return [noKnownAllergies];
  const [names = '', ...reactions] = typed.split(/[:：]/);
  const reaction = reactions.join(':').trim();
  const substances = reaction === '' ? names.split(/[,;，、；\n]/) : [names];
  return substances
    .map((substance) => substance.trim())
    .filter((substance) => substance !== '')
    .map((substance) => ({
      ...{ ...told, resourceType: 'AllergyIntolerance', code: 'substance', substance, reaction },
      ...{ type: null, severity: null, verification: 'unconfirmed' },
    }));
};

/** Several substances as text again, to be edited. */
export const typedAgain = (contents: readonly FactContent[]): string =>
  contents.flatMap((content) => ('substance' in content ? content.substance : [])).join(', ');

/** `metformin 500 mg 1-0-1`: the drug as a prescription line names it, and the rest as told. */
export const medicineIn = (typed: string): FactContent => {
  const text = typed.trim();
  const { drug } = readLine(text);
  const at = text.toLowerCase().indexOf(drug.toLowerCase());
  const isNamed = drug !== '' && at !== -1;
  const rest = isNamed ? `${text.slice(0, at)} ${text.slice(at + drug.length)}` : '';
  return {
    ...{ ...told, resourceType: 'MedicationStatement', taking: 'yes', prescriptionItemId: null },
    drug: isNamed ? drug : text,
    dose: rest.replaceAll(/\s+/g, ' ').trim(),
  };
};

export const problemIn = (typed: string): FactContent => ({
  ...{ ...told, resourceType: 'Condition', text: typed.trim() },
});
