import { type PatientFacts } from '@teleward/contracts';

/** Somebody invented, as the desk registers them. */
export const patientFacts: PatientFacts = {
  ...{ name: 'Anna Amber', called: null, birthDate: '1980-01-01', birthDateEstimated: false },
  ...{ gender: 'female', language: 'en', phones: [], email: null, address: null },
  ...{ identifiers: [], contact: null, remark: 'Hard of hearing' },
};
