import { Inject, Injectable } from '@nestjs/common';
import {
  type OutreachPlan,
  type OutreachSession,
  type OutreachSummary,
  type RouteAnswer,
  type RouteInput,
  type routes,
} from '@teleward/contracts';
import { type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { isDeepStrictEqual } from 'node:util';
import { type EntityManager, QueryFailedError } from 'typeorm';
import { ServiceError } from '../errors/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { PlanRows } from './plan-rows.ts';

type Save = RouteInput<typeof routes.saveOutreachSession>['body'];
type Cancel = RouteInput<typeof routes.cancelOutreachSession>['body'];

interface SessionRow extends Pick<
  OutreachSession,
  'version' | 'status' | 'cancellationReason' | 'date' | 'from' | 'to' | 'programme'
> {
  readonly id: string;
  readonly language: OutreachSession['language'];
  readonly visitTypeId: string | null;
  readonly site: OutreachSession['site'];
}

const exclusionViolation = '23P01';

/** What is planned lies within these distances from now. */
const earliestMs = 48 * 3_600_000;
const latestMs = 3 * 366 * 24 * 3_600_000;

const columns = `s.id, s.version, s.status, s.cancellation_reason as "cancellationReason",
    to_char(s.date, 'YYYY-MM-DD') as date, s.from_time as "from", s.to_time as "to", s.programme,
    s.language, s.visit_type_id as "visitTypeId",
    json_build_object('id', l.id, 'name', l.name, 'timeZone', l.time_zone, 'phone', l.phone) as site`;

const tables = 'outreach_session s join site l on l.id = s.site_id';

/** Of those that are over; every one to come is listed. */
const mostPast = 100;

/** Days at the clinic's sites: planned, changed, cancelled. */
@Injectable()
export class OutreachSessions {
  readonly #records: RecordStore;
  readonly #rows: PlanRows;
  readonly #clock: Clock;

  constructor(records: RecordStore, rows: PlanRows, @Inject(clockToken) clock: Clock) {
    this.#records = records;
    this.#rows = rows;
    this.#clock = clock;
  }

  /** @throws {RecordError} `not_found` */
  async list(actor: StaffActor, when: 'coming' | 'past'): Promise<OutreachSummary[]> {
    return this.#records.access.perform(actor, 'outreach.read', {}, entity, async (manager) => {
      const isComing = `s.status <> 'closed' and s.date >= ($1::timestamptz at time zone l.time_zone)::date`;
      const rows = await manager.query<
        (SessionRow & Pick<OutreachSummary, 'doctors' | 'people' | 'done'>)[]
      >(
        `select ${columns},
           array(select m.name from outreach_doctor d join membership m on m.id = d.practitioner_id
             where d.session_id = s.id and d.removed_at is null
             group by m.id, m.name order by min(d.from_time), m.name) as doctors,
           (select count(*)::int from outreach_participant p
             where p.session_id = s.id and p.removed_at is null) as people,
           (select count(*)::int from outreach_participant p
             where p.session_id = s.id and p.removed_at is null and p.state = 'done') as done
         from ${tables}
         where ${when === 'coming' ? isComing : `not (${isComing})`}
         order by s.date ${when === 'coming' ? 'asc' : 'desc'}, s.from_time, s.id
         ${when === 'coming' ? '' : `limit ${mostPast}`}`,
        [this.#clock.now()],
      );
      return rows.map(({ id, ...row }) => ({
        ...{ sessionId: id, status: row.status, site: row.site, date: row.date },
        ...{ from: row.from, to: row.to, programme: row.programme },
        ...{ cancellationReason: row.cancellationReason, doctors: row.doctors },
        ...{ people: row.people, done: row.done },
      }));
    });
  }

  /**
   * @param isReread an open page read it again by itself, which leaves no audit row
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`
   */
  async read(actor: StaffActor, sessionId: string, isReread = false): Promise<OutreachSession> {
    const entityOf = { ...entity, entityId: sessionId };
    const action = 'outreach.read';
    return this.#records.access.perform(actor, action, {}, entityOf, async (manager, trace) => {
      if (isReread) {
        trace.leaveNone();
      }
      return this.#present(manager, actor.tenantId, sessionId);
    });
  }

  /**
   * Plans a day, or changes its plan. The same sent again changes nothing.
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `bad_request` for a site, a
   *   member or a kind of visit that is not there, `version_conflict`, `invalid_state` once it is
   *   over or for another site or date while it is open, `doctor_promised`
   */
  async save(
    actor: StaffActor,
    sessionId: string,
    { baseVersion, plan }: Save,
  ): Promise<OutreachSession> {
    const { tenantId } = actor;
    const entityOf = { ...entity, entityId: sessionId };
    return refusingTwice(() =>
      this.#records.access.perform(actor, 'outreach.plan', {}, entityOf, async (manager, trace) => {
        await lock(manager, [
          sessionId,
          ...plan.doctors.map(({ practitionerId }) => practitionerId),
        ]);
        const before = await this.#find(manager, sessionId, 'for update of s');
        if (before !== null) {
          const held = await this.#present(manager, tenantId, sessionId);
          if (held.version === baseVersion + 1 && isDeepStrictEqual(planOf(held), sorted(plan))) {
            trace.leaveNone();
            return held;
          }
        }
        if ((before?.version ?? 0) !== baseVersion) {
          throw new ServiceError(
            before === null && baseVersion > 0 ? 'not_found' : 'version_conflict',
          );
        }
        if (before !== null && before.status !== 'planned' && before.status !== 'open') {
          throw new ServiceError('invalid_state');
        }
        // The team is at the site now.
        if (
          before?.status === 'open' &&
          (before.site.id !== plan.siteId || before.date !== plan.date)
        ) {
          throw new ServiceError('invalid_state');
        }
        const timeZone = await mustBePlannable(manager, plan, before, this.#clock.now());
        await this.#write(manager, actor, sessionId, plan, before !== null);
        await this.#rows.save(manager, { tenantId, sessionId }, plan, timeZone);
        return this.#present(manager, tenantId, sessionId);
      }),
    );
  }

  /**
   * Its doctors are free again; who stands on its list can be carried over. Twice is harmless.
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `version_conflict`,
   *   `invalid_state` once it has begun
   */
  async cancel(
    actor: StaffActor,
    sessionId: string,
    { version, reason }: Cancel,
  ): Promise<OutreachSession> {
    const { tenantId } = actor;
    const entityOf = { ...entity, entityId: sessionId };
    return this.#records.access.perform(
      actor,
      'outreach.cancel',
      {},
      entityOf,
      async (manager, trace) => {
        await lock(manager, [sessionId]);
        const before = await this.#find(manager, sessionId, 'for update of s');
        if (before === null) {
          throw new ServiceError('not_found');
        }
        if (before.status === 'cancelled') {
          trace.leaveNone();
          return this.#present(manager, tenantId, sessionId);
        }
        if (before.version !== version) {
          throw new ServiceError('version_conflict');
        }
        if (before.status !== 'planned') {
          throw new ServiceError('invalid_state');
        }
        await manager.query(
          `update outreach_session set status = 'cancelled', cancelled_at = $2,
             cancellation_reason = $3, version = version + 1
           where id = $1`,
          [sessionId, this.#clock.now(), reason],
        );
        await manager.query('update outreach_doctor set holds_time = false where session_id = $1', [
          sessionId,
        ]);
        return this.#present(manager, tenantId, sessionId);
      },
    );
  }

  /** @throws {RecordError} `not_found`; {ServiceError} `not_found` */
  async carryOver(
    actor: StaffActor,
    sessionId: string,
  ): Promise<RouteAnswer<typeof routes.readCarryOver>> {
    const trace = { ...entity, entityId: sessionId };
    return this.#records.access.perform(actor, 'outreach.read', {}, trace, async (manager) => {
      if ((await this.#find(manager, sessionId)) === null) {
        throw new ServiceError('not_found');
      }
      const { outreachParticipants } = this.#records;
      const people = await outreachParticipants.leftOver(
        ...([actor.tenantId, sessionId, this.#clock.now()] as const),
      );
      return { people: [...people] };
    });
  }

  /** @param held the day is opened and closed, and its list changed, under the same row lock */
  async #find(
    manager: EntityManager,
    sessionId: string,
    held: '' | 'for update of s' = '',
  ): Promise<SessionRow | null> {
    const [row] = await manager.query<SessionRow[]>(
      `select ${columns} from ${tables} where s.id = $1 ${held}`,
      [sessionId],
    );
    return row ?? null;
  }

  async #present(
    manager: EntityManager,
    tenantId: string,
    sessionId: string,
  ): Promise<OutreachSession> {
    const row = await this.#find(manager, sessionId);
    if (row === null) {
      throw new ServiceError('not_found');
    }
    const { id, ...facts } = row;
    return {
      sessionId: id,
      ...facts,
      ...(await this.#rows.read(tenantId, sessionId)),
      participants: await this.#records.outreachParticipants.list(tenantId, sessionId),
    };
  }

  async #write(
    manager: EntityManager,
    actor: StaffActor,
    sessionId: string,
    plan: OutreachPlan,
    isThere: boolean,
  ): Promise<void> {
    const values = [
      ...[sessionId, plan.siteId, plan.date, plan.from, plan.to, plan.programme, plan.language],
      plan.visitTypeId,
    ];
    if (isThere) {
      await manager.query(
        `update outreach_session set site_id = $2, date = $3, from_time = $4, to_time = $5,
           programme = $6, language = $7, visit_type_id = $8, version = version + 1
         where id = $1`,
        values,
      );
      return;
    }
    const made = await manager.query<unknown[]>(
      `insert into outreach_session
         (id, site_id, date, from_time, to_time, programme, language, visit_type_id, tenant_id,
          created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (id) do nothing returning id`,
      [...values, actor.tenantId, actor.id, this.#clock.now()],
    );
    // Another clinic has one with this id.
    if (made.length === 0) {
      throw new ServiceError('not_found');
    }
  }
}

const entity = { entityType: 'OutreachSession' };

/**
 * Plans of the same new session or the same doctors are saved one after the other: all of them take
 * these locks in one order, and the row of the session afterwards.
 */
async function lock(manager: EntityManager, ids: readonly string[]): Promise<void> {
  await manager.query(
    `select pg_advisory_xact_lock(hashtextextended('outreach ' || id, 0))
     from unnest($1::text[]) as id`,
    [[...new Set(ids)].toSorted()],
  );
}

/**
 * What is gone since stays in a plan that has it already.
 * @returns the zone of the site
 * @throws {ServiceError} `bad_request`
 */
async function mustBePlannable(
  manager: EntityManager,
  plan: OutreachPlan,
  before: SessionRow | null,
  now: Date,
): Promise<string> {
  const practitioners = plan.doctors.map(({ practitionerId }) => practitionerId);
  const members = plan.team.flatMap(({ memberId }) => memberId ?? []);
  const [found] = await manager.query<
    { timeZone: string; doctors: boolean; members: boolean; type: boolean }[]
  >(
    `select time_zone as "timeZone",
       not exists (select from unnest($3::uuid[]) as w (id) where not exists (
         select from membership m where m.id = w.id and (m.active and 'doctor' = any (m.roles)
           or exists (select from outreach_doctor d
             where d.session_id = $6 and d.practitioner_id = m.id and d.removed_at is null)))) as doctors,
       not exists (select from unnest($4::uuid[]) as w (id) where not exists (
         select from membership m where m.id = w.id and (m.active
           or exists (select from outreach_team_member t
             where t.session_id = $6 and t.member_id = m.id and t.removed_at is null)))) as members,
       $5::uuid is null or exists (select from visit_type where id = $5) as type
     from site where id = $1 and (active or id = $2)`,
    [
      ...[plan.siteId, before?.site.id ?? null, practitioners, members, plan.visitTypeId],
      before?.id ?? null,
    ],
  );
  // Further off, somebody mistyped.
  const distance = Date.parse(plan.date) - now.getTime();
  const isNear = plan.date === before?.date || (distance > -earliestMs && distance < latestMs);
  if (found === undefined || !(found.doctors && found.members && found.type && isNear)) {
    throw new ServiceError('bad_request');
  }
  return found.timeZone;
}

/** A plan as it is read back: lines by their hours, stock as it was typed. */
function sorted(plan: OutreachPlan): OutreachPlan {
  const byHours = <T extends { readonly id: string; readonly from: string }>(lines: T[]): T[] =>
    lines.toSorted((one, other) =>
      one.from === other.from ? (one.id < other.id ? -1 : 1) : one.from < other.from ? -1 : 1,
    );
  return { ...plan, team: byHours(plan.team), doctors: byHours(plan.doctors) };
}

const planOf = (session: OutreachSession): OutreachPlan => ({
  siteId: session.site.id,
  ...{ date: session.date, from: session.from, to: session.to },
  ...{ programme: session.programme, language: session.language },
  visitTypeId: session.visitTypeId,
  team: session.team.map(({ id, memberId, name, role, from, to }) => ({
    ...{ id, memberId, name: memberId === null ? name : null, role, from, to },
  })),
  doctors: session.doctors.map(({ id, practitionerId, from, to }) => ({
    ...{ id, practitionerId, from, to },
  })),
  stock: session.stock.map(({ id, name, unit, planned }) => ({ id, name, unit, planned })),
});

/** @throws {ServiceError} `doctor_promised` where the database refuses a doctor at two places */
async function refusingTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof QueryFailedError) {
      const { code } = error.driverError as { code?: string };
      if (code === exclusionViolation) {
        throw new ServiceError('doctor_promised');
      }
    }
    throw error;
  }
}
