import { type ClinicalFact } from '@teleward/contracts';

/** The problems that the patient has now. */
export const problemsOf = (facts: readonly ClinicalFact[]): readonly ClinicalFact[] =>
  facts.filter(
    ({ status, content }) => status === 'active' && content.resourceType === 'Condition',
  );
