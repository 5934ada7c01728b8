import { type AppointmentRow, type Words } from '@teleward/contracts';
import { type Board } from '../waiting-room/board.ts';

/** Somebody whose answers must not wait, and whom nobody has taken up yet. */
export interface RedFlagAlert {
  readonly kind: 'red-flag';
  /** Another one where they answer something else. */
  readonly id: string;
  readonly encounterId: string;
  readonly name: string;
  /** Empty for who is not with the patient: they see to it that somebody comes. */
  readonly redFlags: readonly Words[];
}

/** People wait in a queue that nobody serves. */
export interface UnattendedAlert {
  readonly kind: 'unattended';
  /** Another one where another person is the first. */
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
}

/** Somebody who waits wrote, and nobody answered. */
export interface UnansweredAlert {
  readonly kind: 'unanswered';
  /** Another one where they write again after an answer. */
  readonly id: string;
  readonly name: string;
}

export type Alert = RedFlagAlert | UnattendedAlert | UnansweredAlert;

const redFlagsOf = ({
  encounterId,
  patient,
  intake,
}: Pick<AppointmentRow, 'encounterId' | 'patient' | 'intake'>): RedFlagAlert => ({
  kind: 'red-flag',
  id: `${encounterId} ${intake.redFlagCount} ${JSON.stringify(intake.redFlags)}`,
  encounterId,
  name: patient.name,
  redFlags: intake.redFlags,
});

/**
 * What must be seen to: red flags of who waits or is still to come today, queues without anybody, and
 * messages without an answer.
 */
export function alertsOf(
  board: Board | null,
  appointments: readonly AppointmentRow[] | null,
): readonly Alert[] {
  const entries = board?.entries ?? [];
  const waiting = entries.filter(({ state }) => state !== 'called');
  const toCome = (appointments ?? []).filter(({ status }) => status === 'planned');
  const flagged = [...waiting, ...toCome].filter(({ intake }) => intake.redFlagCount > 0);
  const unattended = (board?.queues ?? [])
    .filter(({ practitionerIds }) => practitionerIds.length === 0)
    .flatMap(({ queueId, name }): UnattendedAlert[] => {
      const own = waiting.filter((entry) => entry.queueId === queueId);
      const first = own.map(({ order, encounterId }) => `${order} ${encounterId}`).sort()[0];
      const id = `${queueId} ${first ?? ''}`;
      return own.length === 0 ? [] : [{ kind: 'unattended', id, name, waiting: own.length }];
    });
  const unanswered = waiting.flatMap(
    ({ encounterId, patient, communications }): UnansweredAlert[] => {
      const { unansweredSince: since } = communications;
      if (since === null) return [];
      return [{ kind: 'unanswered', id: `${encounterId} ${since}`, name: patient.name }];
    },
  );
  return [...flagged.map(redFlagsOf), ...unattended, ...unanswered];
}
