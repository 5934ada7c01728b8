import { type EncounterStatus, type Queue, usualRules } from '@teleward/contracts';
import { type Entry, lineOf, rank, sorted } from '../../../queue/index.ts';
import { absentAfterMs, awayAfterMs } from './duration-learner.ts';
import { type InLine, inLine, type Serving, type Situation } from './situation.ts';

/** A visit of these hours: past, running or expected. */
export interface TodaysVisit {
  readonly id: string;
  readonly practitionerId: string;
  readonly status: EncounterStatus;
  readonly type: string;
  readonly appointedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** The state of a clinic at one moment. */
export interface ClinicNow {
  readonly now: number;
  /** In the clinic's time zone, as a decimal. */
  readonly hour: number;
  readonly entries: readonly Entry[];
  /** Visits of the hours around now. */
  readonly visits: readonly TodaysVisit[];
  readonly queues: readonly Queue[];
  readonly isPresent: (encounterId: string) => boolean;
}

/** Patients who are due later do not affect those who wait now. */
const expectedWithinMs = 4 * 3_600_000;

/**
 * The situation of each queue in which a patient waits.
 *
 * @returns by the queue's id (`lineOf`)
 */
export function situationsOf(clinic: ClinicNow): ReadonlyMap<string, Situation> {
  const lines = new Set(clinic.entries.map(lineOf));
  return new Map([...lines].map((line) => [line, situationOf(clinic, line)]));
}

function situationOf(clinic: ClinicNow, line: string): Situation {
  const { now, hour, entries, visits, queues } = clinic;
  const queue = queues.find(({ queueId }) => queueId === line);
  const served = new Set(queue === undefined ? [line] : queue.practitionerIds);
  const { lateAfterMinutes, ownDoctorMinutes } = queue?.rules ?? usualRules;
  const typeOfVisit = new Map(visits.map(({ id, type }) => [id, type]));
  const waiting = entries
    .filter((entry) => entry.state !== 'called')
    .filter(
      (entry) =>
        lineOf(entry) === line || (entry.queueId === null && served.has(entry.practitionerId)),
    )
    .map((entry) => {
      const { encounterId, rules } = entry;
      const presence = clinic.isPresent(encounterId) ? 'here' : 'away';
      return inLine(entry, rules, typeOfVisit.get(encounterId) ?? null, presence);
    });
  const known = new Set(entries.map(({ encounterId }) => encounterId));
  const toCome = visits
    .filter(({ id, status }) => status === 'planned' && !known.has(id))
    .filter(({ practitionerId }) => served.has(practitionerId))
    .filter(
      ({ appointedAt }) =>
        appointedAt > now - absentAfterMs && appointedAt < now + expectedWithinMs,
    )
    .map(({ id, practitionerId, type, appointedAt }): InLine => ({
      ...{ id, type, rank: rank.R, dueAt: appointedAt, presence: 'expected', arrivedAt: null },
      onlyFor: queue === undefined ? practitionerId : null,
      ownDoctor: practitionerId,
    }));
  return {
    now,
    hour,
    line: sorted(
      [...waiting, ...toCome],
      (one) => `${one.rank} ${new Date(one.dueAt).toISOString()} ${one.id}`,
    ),
    doctors: [...served].map((id) => servingOf(clinic, id)),
    lateAfterMs: lateAfterMinutes * 60_000,
    ownDoctorMs: ownDoctorMinutes * 60_000,
  };
}

/** What a doctor is doing: seeing or having called a patient; free; or not there yet. */
function servingOf({ now, entries, visits }: ClinicNow, id: string): Serving {
  const own = visits.filter(({ practitionerId }) => practitionerId === id);
  const running = own.find(({ status }) => status === 'in-progress');
  if (running !== undefined) {
    const { startedAt, type } = running;
    return { id, state: { is: 'busy', since: startedAt ?? now, type } };
  }
  const called = entries.find(({ calledBy }) => calledBy === id);
  if (called !== undefined) {
    const type = visits.find((visit) => visit.id === called.encounterId)?.type ?? null;
    return { id, state: { is: 'busy', since: now, type } };
  }
  const last = Math.max(...own.map(({ endedAt }) => endedAt ?? -Infinity));
  if (last > now - awayAfterMs) {
    return { id, state: { is: 'free', since: last } };
  }
  const [next] = own
    .filter(({ endedAt, appointedAt }) => endedAt === null && appointedAt > now - awayAfterMs)
    .map(({ appointedAt }) => appointedAt)
    .toSorted((one, other) => one - other);
  return { id, state: { is: 'expected', from: next ?? now } };
}
