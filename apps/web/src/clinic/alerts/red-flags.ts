import { type AppointmentRow, type Words } from '@teleward/contracts';
import { type Board } from '../waiting-room/board.ts';

/** Somebody whose answers must not wait, and whom nobody has taken up yet. */
export interface RedFlagAlert {
  /** Another one where they answer something else. */
  readonly id: string;
  readonly encounterId: string;
  readonly name: string;
  readonly redFlags: readonly Words[];
}

const alertOf = ({
  encounterId,
  patient,
  intake,
}: Pick<AppointmentRow, 'encounterId' | 'patient' | 'intake'>): RedFlagAlert => ({
  id: `${encounterId} ${JSON.stringify(intake.redFlags)}`,
  encounterId,
  name: patient.name,
  redFlags: intake.redFlags,
});

/** Of those who wait and those who are still to come today. */
export const redFlagAlerts = (
  board: Board | null,
  appointments: readonly AppointmentRow[] | null,
): readonly RedFlagAlert[] => {
  const waiting = (board?.entries ?? []).filter(({ state }) => state !== 'called');
  const toCome = (appointments ?? []).filter(({ status }) => status === 'planned');
  return [...waiting, ...toCome].filter(({ intake }) => intake.redFlags.length > 0).map(alertOf);
};
