import { Inject, Injectable } from '@nestjs/common';
import { type Queue, type RouteInput, type routes } from '@teleward/contracts';
import { changedBy, newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { ServiceError } from '../errors/index.ts';
import { clockToken } from '../platform.tokens.ts';

type Body = RouteInput<typeof routes.makeQueue>['body'];

/** PostgreSQL's error code for a name that already exists. */
const uniqueViolation = '23505';

const columns = `q.id as "queueId", q.name, q.closed_at is null as "isOpen",
  json_build_object('lateAfterMinutes', q.late_after_minutes,
    'ownDoctorMinutes', q.own_doctor_minutes) as rules,
  coalesce((select json_agg(p.practitioner_id order by p.practitioner_id) from queue_practitioner p
    where p.queue_id = q.id and p.left_at is null), '[]') as "practitionerIds"`;

/** The queues that doctors of a clinic share. */
@Injectable()
export class Queues {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /**
   * By name.
   *
   * @throws {RecordError} `not_found`
   */
  async list(actor: StaffActor): Promise<Queue[]> {
    return this.#records.access.perform(actor, 'queue.list', {}, entity, () =>
      this.all(actor.tenantId),
    );
  }

  /** The same without a check, for services that have checked access. */
  async all(tenantId: string): Promise<Queue[]> {
    return this.#database.run(tenantId, (manager) =>
      manager.query<Queue[]>(`select ${columns} from queue q order by lower(q.name), q.id`),
    );
  }

  /**
   * The queue where a practitioner's patients wait if they come now; null where they wait for that
   * practitioner alone.
   */
  async openFor(tenantId: string, practitionerId: string): Promise<string | null> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ id: string }[]>(
        `select q.id from queue q join queue_practitioner p on p.queue_id = q.id
         where p.practitioner_id = $1 and p.left_at is null and q.closed_at is null`,
        [practitionerId],
      ),
    );
    return row?.id ?? null;
  }

  /** The queue that a practitioner serves, open or closed; null where there is none. */
  async of(tenantId: string, practitionerId: string): Promise<string | null> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ id: string }[]>(
        `select queue_id as id from queue_practitioner
         where practitioner_id = $1 and left_at is null`,
        [practitionerId],
      ),
    );
    return row?.id ?? null;
  }

  /** The practitioners who may call a patient of a queue. */
  async servedBy(
    tenantId: string,
    {
      queueId,
      practitionerId,
    }: { readonly queueId: string | null; readonly practitionerId: string },
  ): Promise<readonly string[]> {
    if (queueId === null) {
      return [practitionerId];
    }
    const rows = await this.#database.run(tenantId, (manager) =>
      manager.query<{ id: string }[]>(
        `select practitioner_id as id from queue_practitioner where queue_id = $1 and left_at is null`,
        [queueId],
      ),
    );
    return rows.map(({ id }) => id);
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `name_taken`, `bad_request` */
  async make(actor: StaffActor, body: Body): Promise<Queue> {
    const id = newId();
    return this.#write(actor, id, body, (manager) =>
      manager.query(
        `insert into queue
           (id, tenant_id, name, late_after_minutes, own_doctor_minutes, created_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          ...[id, actor.tenantId, body.name, body.rules.lateAfterMinutes],
          ...[body.rules.ownDoctorMinutes, this.#clock.now()],
        ],
      ),
    );
  }

  /**
   * @throws {RecordError} `not_found`; @throws {ServiceError} `not_found`, `name_taken`,
   * `bad_request`
   */
  async change(
    actor: StaffActor,
    queueId: string,
    body: Body & { readonly isOpen: boolean },
  ): Promise<Queue> {
    return this.#write(actor, queueId, body, async (manager) => {
      const changed = await changedBy(
        manager,
        `update queue set name = $2, late_after_minutes = $3, own_doctor_minutes = $4,
           closed_at = case when $5 then null else coalesce(closed_at, $6) end
         where id = $1`,
        [
          ...[queueId, body.name, body.rules.lateAfterMinutes, body.rules.ownDoctorMinutes],
          ...[body.isOpen, this.#clock.now()],
        ],
      );
      if (changed === 0) {
        throw new ServiceError('not_found');
      }
    });
  }

  async #write(
    actor: StaffActor,
    queueId: string,
    { practitionerIds }: Body,
    work: (manager: EntityManager) => Promise<unknown>,
  ): Promise<Queue> {
    const trace = { ...entity, entityId: queueId };
    const action = 'queue.configure';
    try {
      return await this.#records.access.perform(actor, action, {}, trace, async (manager) => {
        await work(manager);
        await this.#serve(manager, actor.tenantId, queueId, practitionerIds);
        const [queue] = await manager.query<Queue[]>(
          `select ${columns} from queue q where q.id = $1`,
          [queueId],
        );
        if (queue === undefined) {
          throw new ServiceError('not_found');
        }
        return queue;
      });
    } catch (error) {
      const { code } =
        error instanceof QueryFailedError ? (error.driverError as { code?: string }) : {};
      throw code === uniqueViolation ? new ServiceError('name_taken') : error;
    }
  }

  /** Assigns exactly these practitioners; they leave the queue that they served before. */
  async #serve(
    manager: EntityManager,
    tenantId: string,
    queueId: string,
    practitionerIds: readonly string[],
  ): Promise<void> {
    const known = await manager.query<unknown[]>(
      `select 1 from membership where id = any ($1) and 'doctor' = any (roles)`,
      [practitionerIds],
    );
    if (known.length !== new Set(practitionerIds).size) {
      throw new ServiceError('bad_request');
    }
    await manager.query(
      `update queue_practitioner set left_at = $3
       where left_at is null and (queue_id = $1) <> (practitioner_id = any ($2))`,
      [queueId, practitionerIds, this.#clock.now()],
    );
    await manager.query(
      `insert into queue_practitioner (tenant_id, queue_id, practitioner_id)
       select $1, $2, id from unnest($3::uuid[]) as id
       on conflict (tenant_id, queue_id, practitioner_id) do update set left_at = null`,
      [tenantId, queueId, practitionerIds],
    );
  }
}

const entity = { entityType: 'HealthcareService' };
