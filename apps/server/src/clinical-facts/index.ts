export { ClinicalFactsModule } from './clinical-facts.module.ts';
export { PatientKnowledge } from './patient-knowledge.ts';
