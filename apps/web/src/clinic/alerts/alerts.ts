import { type AppointmentRow, type WaitingEntry, type Words } from '@teleward/contracts';
import { type Board, linesOf } from '../board/lines.ts';

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

/** Somebody waits longer than the clinic wants, and no doctor of their line is there. */
export interface LongWaitAlert {
  readonly kind: 'long-wait';
  /** Another one once somebody took it on and the limit has passed again. */
  readonly id: string;
  /** Of the line. */
  readonly name: string;
  /** Who waits too long, the longest first. */
  readonly encounterIds: readonly string[];
  /** How long the first of them has waited. */
  readonly minutes: number;
}

export type Alert = RedFlagAlert | UnattendedAlert | UnansweredAlert | LongWaitAlert;

/**
 * When somebody began to wait in earnest: who comes early is not late before their time,
 * unless it is urgent.
 */
const waitsSince = ({ arrivedAt, appointedAt, priority }: WaitingEntry): number =>
  Math.max(
    Date.parse(arrivedAt),
    appointedAt === null || priority !== 'R' ? 0 : Date.parse(appointedAt),
  );

/** Called in by somebody who is not there any more: they wait for nobody. */
const isForgotten = (
  { state, calledBy }: WaitingEntry,
  doctorsHere: ReadonlySet<string> | null,
): boolean =>
  state === 'called' && calledBy !== null && doctorsHere !== null && !doctorsHere.has(calledBy);

const isTooLong = (entry: WaitingEntry, limitMs: number, now: number): boolean =>
  now - Math.max(waitsSince(entry), Date.parse(entry.longWaitSeenAt ?? entry.arrivedAt)) > limitMs;

/** Lines of which no doctor is there, where somebody waits too long. */
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
 * What must be seen to: red flags of who waits or is still to come today, queues without anybody,
 * and messages without an answer.
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
