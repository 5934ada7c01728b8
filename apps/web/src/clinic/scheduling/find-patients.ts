import { type Patient, routes } from '@teleward/contracts';
import { staffCall } from '../staff-call.ts';

/** What is shown of somebody, so that nobody books the wrong person. */
export type PatientChoice = Pick<Patient, 'id' | 'name' | 'birthDate' | 'gender' | 'identifier'>;

/** More to choose from means that more should be typed. */
const mostShown = 8;

/** The patients that fit what was typed, the best first. */
export const findPatients = async (
  text: string,
  signal: AbortSignal,
): Promise<readonly PatientChoice[]> => {
  const body = { text, limit: mostShown };
  const { patients } = await staffCall(routes.searchPatients, { body }, { signal });
  // Nobody books for somebody who died, or by a record that is not used any more.
  return patients.filter(({ active, deceasedDate }) => active && deceasedDate === null);
};
