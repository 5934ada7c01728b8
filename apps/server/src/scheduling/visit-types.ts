import { Inject, Injectable } from '@nestjs/common';
import { type RouteInput, type routes, type VisitType } from '@teleward/contracts';
import { changedRows, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { clockToken } from '../platform.tokens.ts';

const columns = `id as "visitTypeId", names, minutes, mode, colour,
  buffer_minutes as "bufferMinutes", retired_at is null as "isOffered"`;

/** The visit types of a clinic. */
@Injectable()
export class VisitTypes {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /**
   * In the order in which they were created.
   *
   * @throws {RecordError} `not_found`
   */
  async list(actor: StaffActor): Promise<VisitType[]> {
    return this.#records.access.perform(actor, 'visit-type.list', {}, entity, (manager) =>
      manager.query<VisitType[]>(`select ${columns} from visit_type order by id`),
    );
  }

  /** One visit type, for services that have checked access; null where there is none. */
  async of(tenantId: string, visitTypeId: string): Promise<VisitType | null> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<VisitType[]>(`select ${columns} from visit_type where id = $1`, [visitTypeId]),
    );
    return row ?? null;
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `not_found` where another clinic has the id
   */
  async save(
    actor: StaffActor,
    visitTypeId: string,
    facts: RouteInput<typeof routes.saveVisitType>['body'],
  ): Promise<VisitType> {
    const trace = { ...entity, entityId: visitTypeId };
    return this.#records.access.perform(
      actor,
      'visit-type.configure',
      {},
      trace,
      async (manager) => {
        const values = [
          ...[visitTypeId, JSON.stringify(facts.names), facts.minutes, facts.mode, facts.colour],
          ...[facts.bufferMinutes, facts.isOffered, this.#clock.now()],
        ];
        const changed = await changedRows<VisitType>(
          manager,
          `update visit_type set names = $2, minutes = $3, mode = $4, colour = $5, buffer_minutes = $6,
           retired_at = case when $7 then null else coalesce(retired_at, $8::timestamptz) end
         where id = $1 returning ${columns}`,
          values,
        );
        const made =
          changed.length > 0
            ? changed
            : await manager.query<VisitType[]>(
                `insert into visit_type
                 (id, names, minutes, mode, colour, buffer_minutes, retired_at, tenant_id)
               values ($1, $2, $3, $4, $5, $6, case when $7 then null else $8::timestamptz end, $9)
               on conflict (id) do nothing returning ${columns}`,
                [...values, actor.tenantId],
              );
        const [saved] = made;
        if (saved === undefined) {
          throw new ServiceError('not_found');
        }
        return saved;
      },
    );
  }
}

const entity = { entityType: 'HealthcareService' };
