import { type Patient, routes } from '@teleward/contracts';
import { staffRequest } from '../staff-request.ts';

/** The details shown of a patient, so that nobody books the wrong person. */
export type PatientChoice = Pick<Patient, 'id' | 'name' | 'birthDate' | 'gender' | 'identifier'>;

/** With more matches the person should type more. */
const mostShown = 8;

/** The patients that match the typed text, the best first. */
export const findPatients = async (
  text: string,
  signal: AbortSignal,
): Promise<readonly PatientChoice[]> => {
  const body = { text, limit: mostShown };
  const { patients } = await staffRequest(routes.searchPatients, { body }, { signal });
  // A patient who died or whose record is inactive cannot be booked.
  return patients.filter(({ active, deceasedDate }) => active && deceasedDate === null);
};
