import { Inject, Injectable } from '@nestjs/common';
import { type OutreachPlan, type OutreachSession } from '@teleward/contracts';
import { changedBy, TenantDatabase, type Clock } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { ServiceError } from '../errors/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { instantOf } from '../scheduling/index.ts';

type Plan = OutreachPlan;

/** Lines of a plan as they stand in their tables. */
type Lines = Pick<OutreachSession, 'team' | 'doctors' | 'stock'>;

interface Line {
  readonly id: string;
}

interface Target {
  readonly tenantId: string;
  readonly sessionId: string;
}

/**
 * The lines of a plan: team, doctors, stock. A line keeps its row, and what the day adds to it,
 * while the plan changes; one that is left out is marked. For services that have made their check.
 */
@Injectable()
export class PlanRows {
  readonly #database: TenantDatabase;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async read(tenantId: string, sessionId: string): Promise<Lines> {
    return this.#database.run(tenantId, async (manager) => ({
      team: (
        await manager.query<
          (Omit<Lines['team'][number], 'cameAt'> & { readonly cameAt: Date | null })[]
        >(
          `select t.id, t.member_id as "memberId", coalesce(m.name, t.name) as name, t.role,
             t.from_time as "from", t.to_time as "to", t.came_at as "cameAt"
           from outreach_team_member t left join membership m on m.id = t.member_id
           where t.session_id = $1 and t.removed_at is null order by t.from_time, t.id`,
          [sessionId],
        )
      ).map(({ cameAt, ...one }) => ({ ...one, cameAt: cameAt?.toISOString() ?? null })),
      doctors: await manager.query<Lines['doctors']>(
        `select d.id, d.practitioner_id as "practitionerId", m.name, d.from_time as "from",
           d.to_time as "to"
         from outreach_doctor d join membership m on m.id = d.practitioner_id
         where d.session_id = $1 and d.removed_at is null order by d.from_time, d.id`,
        [sessionId],
      ),
      stock: await manager.query<Lines['stock']>(
        `select id, name, unit, planned, counted from outreach_stock
         where session_id = $1 and removed_at is null order by position, id`,
        [sessionId],
      ),
    }));
  }

  /** @throws {ServiceError} `not_found` for a line of another session or clinic */
  async save(manager: EntityManager, target: Target, plan: Plan, timeZone: string): Promise<void> {
    await this.#take(manager, target, 'outreach_team_member', plan.team);
    await this.#saveTeam(manager, target, plan.team);
    // Their hours may change places, which no line alone could do.
    await manager.query('update outreach_doctor set holds_time = false where session_id = $1', [
      target.sessionId,
    ]);
    await this.#take(manager, target, 'outreach_doctor', plan.doctors);
    await this.#saveDoctors(manager, target, plan, timeZone);
    await this.#take(manager, target, 'outreach_stock', plan.stock);
    await this.#saveStock(manager, target, plan.stock);
  }

  /** Marks those that are left out. */
  async #take(
    manager: EntityManager,
    { sessionId }: Target,
    table: 'outreach_team_member' | 'outreach_doctor' | 'outreach_stock',
    lines: readonly Line[],
  ): Promise<void> {
    await manager.query(
      `update ${table} set removed_at = $2
       where session_id = $1 and removed_at is null and not id = any ($3)`,
      [sessionId, this.#clock.now(), lines.map(({ id }) => id)],
    );
  }

  async #saveTeam(manager: EntityManager, target: Target, team: Plan['team']): Promise<void> {
    for (const { id, memberId, name, role, from, to } of team) {
      await this.#put(
        manager,
        `update outreach_team_member set member_id = $4, name = $5, role = $6, from_time = $7,
           to_time = $8
         where id = $1 and session_id = $2 and tenant_id = $3 and removed_at is null`,
        `insert into outreach_team_member
           (id, session_id, tenant_id, member_id, name, role, from_time, to_time)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing returning id`,
        [id, target.sessionId, target.tenantId, memberId, name, role, from, to],
      );
    }
  }

  async #saveDoctors(
    manager: EntityManager,
    target: Target,
    { date, doctors }: Plan,
    timeZone: string,
  ): Promise<void> {
    for (const { id, practitionerId, from, to } of doctors) {
      const times = [from, to].map((time) => new Date(instantOf(timeZone, date, time)));
      await this.#put(
        manager,
        `update outreach_doctor set practitioner_id = $4, from_time = $5, to_time = $6,
           starts_at = $7, ends_at = $8, holds_time = true
         where id = $1 and session_id = $2 and tenant_id = $3 and removed_at is null`,
        `insert into outreach_doctor
           (id, session_id, tenant_id, practitioner_id, from_time, to_time, starts_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing returning id`,
        [id, target.sessionId, target.tenantId, practitionerId, from, to, ...times],
      );
    }
  }

  async #saveStock(manager: EntityManager, target: Target, stock: Plan['stock']): Promise<void> {
    for (const [position, { id, name, unit, planned }] of stock.entries()) {
      await this.#put(
        manager,
        `update outreach_stock set position = $4, name = $5, unit = $6, planned = $7
         where id = $1 and session_id = $2 and tenant_id = $3 and removed_at is null`,
        `insert into outreach_stock (id, session_id, tenant_id, position, name, unit, planned)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning id`,
        [id, target.sessionId, target.tenantId, position, name, unit, planned],
      );
    }
  }

  /** Changes a line, or adds it where it is new. */
  async #put(
    manager: EntityManager,
    update: string,
    insert: string,
    values: readonly unknown[],
  ): Promise<void> {
    if ((await changedBy(manager, update, values)) > 0) {
      return;
    }
    const made = await manager.query<unknown[]>(insert, [...values]);
    if (made.length === 0) {
      throw new ServiceError('not_found');
    }
  }
}
