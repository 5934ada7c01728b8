import { type PatientFacts, type VitalValues } from '@teleward/contracts';

/** An invented patient, as the front desk registers one. */
export const patientFacts: PatientFacts = {
  ...{ name: 'Anna Amber', called: null, birthDate: '1980-01-01', birthDateEstimated: false },
  ...{ gender: 'female', language: 'en', phones: [], email: null, address: null },
  ...{ identifiers: [], contact: null, remark: 'Hard of hearing' },
};

/** What a nurse measures first. */
export const vitalValues: VitalValues = {
  ...{ bloodPressure: { systolic: 128, diastolic: 82 }, heartRate: 76, respiratoryRate: 16 },
  ...{ oxygenSaturation: 97, temperature: { value: 36.8, unit: 'Cel' }, glucose: null },
  weight: null,
};
