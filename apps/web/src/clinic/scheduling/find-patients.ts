import { routes } from '@teleward/contracts';
import { staffCall } from '../staff-call.ts';

/** What is shown of somebody, so that nobody books the wrong person. */
export interface PatientChoice {
  readonly id: string;
  readonly name: string;
  readonly birthDate: string;
  readonly identifier: string;
}

/** The patients that fit what was typed. */
export const findPatients = async (text: string, signal: AbortSignal): Promise<PatientChoice[]> => {
  const { patient } = await staffCall(
    routes.findPatient,
    { body: { identifier: text } },
    { signal },
  );
  return patient === null ? [] : [patient];
};
