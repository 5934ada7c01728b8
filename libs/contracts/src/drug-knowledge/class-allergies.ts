import { type Allergy } from '../clinical-facts.ts';
import { allergyClassesOf, classesOf, type DrugClassId } from './drug-classes.ts';
import { type KnowledgeSourceId } from './sources.ts';

interface ClassAllergy {
  /** Of what somebody is allergic to. */
  readonly to: DrugClassId;
  /** Of what is prescribed. */
  readonly drug: DrugClassId;
  /** `severe`: only a severe reaction stops, and any other warns. */
  readonly stops: 'always' | 'severe';
  readonly source: KnowledgeSourceId;
}

/** Where an allergy to one drug speaks against another. Nothing else is known to cross-react here. */
export const classAllergies = {
  'penicillin-penicillin': {
    ...{ to: 'penicillins', drug: 'penicillins', stops: 'always', source: 'amoxicillin-label' },
  },
  'cephalosporin-penicillin': {
    ...{ to: 'cephalosporins', drug: 'penicillins', stops: 'severe', source: 'amoxicillin-label' },
  },
  'cephalosporin-cephalosporin': {
    ...{ to: 'cephalosporins', drug: 'cephalosporins', stops: 'always' },
    source: 'cefalexin-monograph',
  },
  'penicillin-cephalosporin': {
    ...{ to: 'penicillins', drug: 'cephalosporins', stops: 'severe', source: 'chaudhry-2019' },
  },
  'nsaid-nsaid': {
    ...{ to: 'nsaids', drug: 'nsaids', stops: 'always', source: 'nsaid-medication-guide' },
  },
} as const satisfies Readonly<Record<string, ClassAllergy>>;

export type ClassAllergyId = keyof typeof classAllergies;

export const classAllergyIds = Object.keys(classAllergies) as readonly ClassAllergyId[];

/** Whether a drug is of a class that an allergy to this substance speaks against, and by which row; null where it is not. */
export const classAllergyOf = (drug: string, substance: string): ClassAllergyId | null => {
  const to = allergyClassesOf(substance);
  if (to.size === 0) return null;
  const classes = classesOf(drug);
  return (
    classAllergyIds.find((id) => {
      const row = classAllergies[id];
      return to.has(row.to) && classes.has(row.drug);
    }) ?? null
  );
};

/** What is not tolerated, such as a pain in the stomach, crosses to nothing as far as the sources say: it warns. */
export const levelOf = (
  id: ClassAllergyId,
  { type, severity }: Pick<Allergy, 'type' | 'severity'>,
): 'stop' | 'warning' => {
  if (type === 'intolerance') return 'warning';
  return classAllergies[id].stops === 'always' || severity === 'severe' ? 'stop' : 'warning';
};
