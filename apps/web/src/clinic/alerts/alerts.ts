import { type AppointmentRow, type WaitingEntry, type Words } from '@teleward/contracts';
import { type Board, linesOf } from '../board/lines.ts';

/** A patient with urgent answers whom nobody has called in yet. */
export interface RedFlagAlert {
  readonly kind: 'red-flag';
  /** Changes when the patient's red flags change. */
  readonly id: string;
  readonly encounterId: string;
  readonly name: string;
  /** Empty for roles that may not read them: they only make sure that somebody comes. */
  readonly redFlags: readonly Words[];
}

/** Patients wait in a queue that no doctor serves. */
export interface UnattendedAlert {
  readonly kind: 'unattended';
  /** Changes when another patient is the first. */
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
}

/** A waiting patient wrote, and nobody answered. */
export interface UnansweredAlert {
  readonly kind: 'unanswered';
  /** Changes when the patient writes again after an answer. */
  readonly id: string;
  readonly name: string;
}

/** A patient waits longer than the clinic accepts, and no doctor of the queue is online. */
export interface LongWaitAlert {
  readonly kind: 'long-wait';
  /** Changes once it was taken on and the limit has passed again. */
  readonly id: string;
  /** The name of the queue. */
  readonly name: string;
  /** The visits of those who wait too long, the longest first. */
  readonly encounterIds: readonly string[];
  /** How long the first of them has waited. */
  readonly minutes: number;
}

export type Alert = RedFlagAlert | UnattendedAlert | UnansweredAlert | LongWaitAlert;

/**
 * When the wait counts from: a patient who comes early waits from the appointed time, unless the
 * priority is urgent.
 */
const waitsSince = ({ arrivedAt, appointedAt, priority }: WaitingEntry): number =>
  Math.max(
    Date.parse(arrivedAt),
    appointedAt === null || priority !== 'R' ? 0 : Date.parse(appointedAt),
  );

/** Called in by a doctor who is no longer online: nobody is coming. */
const isForgotten = (
  { state, calledBy }: WaitingEntry,
  doctorsHere: ReadonlySet<string> | null,
): boolean =>
  state === 'called' && calledBy !== null && doctorsHere !== null && !doctorsHere.has(calledBy);

const isTooLong = (entry: WaitingEntry, limitMs: number, now: number): boolean =>
  now - Math.max(waitsSince(entry), Date.parse(entry.longWaitSeenAt ?? entry.arrivedAt)) > limitMs;

/** Queues with no doctor online in which a patient waits too long. */
export function longWaitsOf(
  board: Board,
  doctorsHere: ReadonlySet<string>,
  now: number,
): readonly LongWaitAlert[] {
  const nameOf = (id: string): string => board.doctors.find((one) => one.id === id)?.name ?? '';
  const limitMs = board.longWaitMinutes * 60_000;
  return linesOf(board, '', nameOf).flatMap(({ id, name, servedBy, entries }): LongWaitAlert[] => {
    if (servedBy.some((doctor) => doctorsHere.has(doctor))) return [];
    const tooLong = entries
      .filter((entry) => entry.state === 'waiting' || isForgotten(entry, doctorsHere))
      .filter((entry) => isTooLong(entry, limitMs, now))
      .sort((one, other) => waitsSince(one) - waitsSince(other));
    const [first] = tooLong;
    if (first === undefined) return [];
    const { encounterId, longWaitSeenAt } = first;
    return [
      {
        ...{ kind: 'long-wait', id: `${id} ${encounterId} ${longWaitSeenAt ?? ''}`, name },
        encounterIds: tooLong.map((entry) => entry.encounterId),
        minutes: Math.floor((now - waitsSince(first)) / 60_000),
      },
    ];
  });
}

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
 * The alerts: red flags of waiting patients and of those expected today, queues that no doctor
 * serves, and unanswered messages.
 */
export function alertsOf(
  board: Board | null,
  appointments: readonly AppointmentRow[] | null,
  doctorsHere: ReadonlySet<string> | null = null,
): readonly Alert[] {
  const entries = board?.entries ?? [];
  const waiting = entries.filter(
    (entry) => entry.state !== 'called' || isForgotten(entry, doctorsHere),
  );
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
