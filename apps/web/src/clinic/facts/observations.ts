import { type FactContent } from '@teleward/contracts';

type Observation = Extract<FactContent, { resourceType: 'Observation' }>;

export const isPregnancy = (
  content: FactContent,
): content is Extract<Observation, { code: 'pregnancy-status' }> =>
  content.resourceType === 'Observation' && content.code === 'pregnancy-status';

export const isBreastfeeding = (
  content: FactContent,
): content is Extract<Observation, { code: 'breastfeeding-status' }> =>
  content.resourceType === 'Observation' && content.code === 'breastfeeding-status';
