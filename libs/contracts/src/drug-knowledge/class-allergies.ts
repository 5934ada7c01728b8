import { type Allergy } from '../records/clinical-facts.ts';
import { allergyClassesOf, classesOf, type DrugClassId } from './drug-classes.ts';
import { type KnowledgeSourceId, knowledgeSources } from './sources.ts';

interface ClassAllergy {
  /** The class that contains the recorded allergen. */
  readonly to: DrugClassId;
  /** The class of the prescribed drug. */
  readonly drug: DrugClassId;
  /**
   * Which reactions stop the prescription; all others only warn. An unknown severity counts as
   * severe.
   */
  readonly stops: 'any-allergy' | 'severe';
  /** Which intolerances stop the prescription, where no allergy is recorded. */
  readonly stopsIntolerance: 'severe' | 'unless-mild';
  readonly source: KnowledgeSourceId;
  readonly alsoSource?: KnowledgeSourceId;
}

const betaLactam = { stopsIntolerance: 'severe' } as const;

/**
 * Where an allergy to one drug is a contraindication for another. No other cross-reaction is known
 * here.
 */
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
    // Reactions to NSAIDs such as asthma, rhinitis and urticaria are mostly not allergic, and still
    // cross-react (Wöhrl 2018).
    ...{ stopsIntolerance: 'unless-mild', alsoSource: 'woehrl-2018' },
  },
  'sulfonamide-sulfonamide': {
    ...{ to: 'sulfonamides', drug: 'sulfonamides', stops: 'any-allergy' },
    ...{ stopsIntolerance: 'severe', source: 'sulfonamide-labels' },
  },
} as const satisfies Readonly<Record<string, ClassAllergy>>;

export type ClassAllergyId = keyof typeof classAllergies;

export const classAllergyIds = Object.keys(classAllergies) as readonly ClassAllergyId[];

/**
 * The row by which a drug belongs to a class that an allergy to this substance rules out; null
 * where there is none.
 */
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

/** The citation shown with a finding. */
export const citationOf = (id: ClassAllergyId): string => {
  const { source, alsoSource }: ClassAllergy = classAllergies[id];
  return [source, ...(alsoSource === undefined ? [] : [alsoSource])]
    .map((one) => knowledgeSources[one].citation)
    .join('; ');
};
