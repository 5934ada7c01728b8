import { type ClinicalFact } from '@teleward/contracts';

/** The patient's active problems. */
export const problemsOf = (facts: readonly ClinicalFact[]): readonly ClinicalFact[] =>
  facts.filter(
    ({ status, content }) => status === 'active' && content.resourceType === 'Condition',
  );
