import { type Allergy } from '../clinical-facts.ts';
import { allergyClassesOf, classesOf, type DrugClassId } from './drug-classes.ts';
import { type KnowledgeSourceId, knowledgeSources } from './sources.ts';

interface ClassAllergy {
  /** Of what somebody is allergic to. */
  readonly to: DrugClassId;
  /** Of what is prescribed. */
  readonly drug: DrugClassId;
  /** Which reactions stop, where all others warn; how severe one was counts as the worst where nobody knows. */
  readonly stops: 'any-allergy' | 'severe';
  /** Which stop where no allergy, but an intolerance is recorded. */
  readonly stopsIntolerance: 'severe' | 'unless-mild';
  readonly source: KnowledgeSourceId;
  readonly alsoSource?: KnowledgeSourceId;
}

const betaLactam = { stopsIntolerance: 'severe' } as const;

/** Where an allergy to one drug speaks against another. Nothing else is known to cross-react here. */
export const classAllergies = {
  'penicillin-penicillin': {
    ...{ to: 'penicillins', drug: 'penicillins', stops: 'any-allergy' },
    ...{ ...betaLactam, source: 'amoxicillin-label' },
  },
  'cephalosporin-penicillin': {
    ...{ to: 'cephalosporins', drug: 'penicillins', stops: 'severe' },
    ...{ ...betaLactam, source: 'amoxicillin-label' },
  },
  'cephalosporin-cephalosporin': {
    ...{ to: 'cephalosporins', drug: 'cephalosporins', stops: 'any-allergy' },
    ...{ ...betaLactam, source: 'cephalosporin-labels' },
  },
  'penicillin-cephalosporin': {
    ...{ to: 'penicillins', drug: 'cephalosporins', stops: 'severe' },
    ...{ ...betaLactam, source: 'chaudhry-2019' },
  },
  'nsaid-nsaid': {
    ...{ to: 'nsaids', drug: 'nsaids', stops: 'any-allergy', source: 'nsaid-medication-guide' },
    // Asthma, rhinitis and urticaria by NSAIDs are mostly no allergy, and cross all the same (Wöhrl 2018).
    ...{ stopsIntolerance: 'unless-mild', alsoSource: 'woehrl-2018' },
  },
  'sulfonamide-sulfonamide': {
    ...{ to: 'sulfonamides', drug: 'sulfonamides', stops: 'any-allergy' },
    ...{ stopsIntolerance: 'severe', source: 'sulfonamide-labels' },
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

export const levelOf = (
  id: ClassAllergyId,
  { type, severity }: Pick<Allergy, 'type' | 'severity'>,
): 'stop' | 'warning' => {
  const { stops, stopsIntolerance } = classAllergies[id];
  const isStop =
    type === 'intolerance'
      ? severity === 'severe' || (stopsIntolerance === 'unless-mild' && severity !== 'mild')
      : stops === 'any-allergy' || (severity ?? 'severe') === 'severe';
  return isStop ? 'stop' : 'warning';
};

/** What is cited beside a finding. */
export const citationOf = (id: ClassAllergyId): string => {
  const { source, alsoSource }: ClassAllergy = classAllergies[id];
  return [source, ...(alsoSource === undefined ? [] : [alsoSource])]
    .map((one) => knowledgeSources[one].citation)
    .join('; ');
};
