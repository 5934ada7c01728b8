import { Injectable } from '@nestjs/common';
import { type EncounterStatus } from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';
import { type TodaysVisit } from './estimate/situations.ts';
import { type PastEncounter, typeOf } from './estimate/duration-learner.ts';

/** Times are seconds since 1970, with fractions. */
interface Row {
  readonly id: string;
  readonly practitionerId: string;
  readonly status: EncounterStatus;
  readonly bookedMinutes: number;
  readonly day: string;
  readonly hour: number;
  readonly appointed: number;
  readonly arrived: number | null;
  readonly started: number | null;
  readonly ended: number | null;
  readonly isGone: boolean;
  readonly isUrgent: boolean;
}

const epoch = (column: string): string => `extract(epoch from ${column})::float8`;

const query = `select e.id, e.practitioner_id as "practitionerId", e.status,
    ${epoch('a.ends_at - a.starts_at')} / 60 as "bookedMinutes",
    to_char(began.at at time zone t.time_zone, 'YYYY-MM-DD') as day,
    extract(hour from began.at at time zone t.time_zone)::int as hour,
    ${epoch('a.starts_at')} as appointed, ${epoch('e.arrived_at')} as arrived,
    ${epoch('e.started_at')} as started, ${epoch('e.ended_at')} as ended,
    coalesce(q.outcome = 'no-show', false) as "isGone", coalesce(q.priority <> 'R', false) as "isUrgent"
  from encounter e
  join appointment a on a.id = e.appointment_id
  join tenant t on t.id = e.tenant_id
  cross join lateral (select coalesce(e.started_at, a.starts_at) as at) began
  left join lateral (
    select outcome, priority from queue_entry where encounter_id = e.id order by id desc limit 1
  ) q on true
  where a.starts_at between $1 and $2
  order by began.at`;

const ms = <Seconds extends number | null>(seconds: Seconds) =>
  (seconds === null ? null : Math.round(seconds * 1000)) as Seconds extends null ? null : number;

const hourMs = 3_600_000;
/** Only the last months count, so that the estimate follows a clinic that changes. */
const learntFromMs = 90 * 24 * hourMs;
const aroundMs = 16 * hourMs;

/** The times of a clinic's visits, without their patients. The caller has checked access. */
@Injectable()
export class PastVisits {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** The visits of the last months by day, oldest day first. */
  async days(tenantId: string, now: Date): Promise<readonly (readonly PastEncounter[])[]> {
    const rows = await this.#rows(tenantId, now.getTime() - learntFromMs, now.getTime());
    const days = new Map<string, PastEncounter[]>();
    for (const row of rows) {
      const { id, practitionerId, day, hour, isGone, isUrgent } = row;
      const visits = days.get(day) ?? [];
      days.set(day, visits);
      visits.push({
        ...{ encounterId: id, practitionerId, type: typeOf(row.bookedMinutes), day, hour },
        ...{ appointedAt: ms(row.appointed), arrivedAt: ms(row.arrived) },
        ...{ startedAt: ms(row.started), endedAt: ms(row.ended), isGone, isUrgent },
      });
    }
    return [...days.values()];
  }

  /** The visits of the hours around now. */
  async around(tenantId: string, now: Date): Promise<readonly TodaysVisit[]> {
    const rows = await this.#rows(tenantId, now.getTime() - aroundMs, now.getTime() + aroundMs);
    return rows.map(({ id, practitionerId, status, bookedMinutes, ...times }) => ({
      ...{ id, practitionerId, status, type: typeOf(bookedMinutes) },
      appointedAt: ms(times.appointed),
      startedAt: ms(times.started),
      endedAt: ms(times.ended),
    }));
  }

  async #rows(tenantId: string, from: number, until: number): Promise<readonly Row[]> {
    return this.#database.run(tenantId, (manager) =>
      manager.query<Row[]>(query, [new Date(from), new Date(until)]),
    );
  }

  /** The local hour in the clinic, as a decimal. */
  async hourAt(tenantId: string, now: Date): Promise<number> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ hour: number }[]>(
        `select ${epoch('($1::timestamptz at time zone time_zone)::time')} / 3600 as hour from tenant`,
        [now],
      ),
    );
    return row?.hour ?? 0;
  }
}
