import { Inject, Injectable } from '@nestjs/common';
import { type Schedule, type ScheduleContent } from '@teleward/contracts';
import { newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { Staff } from '../identity/index.ts';
import { clockToken } from '../platform.tokens.ts';

interface Row {
  /** Null for the clinic's own schedule. */
  readonly practitionerId: string | null;
  readonly version: number;
  readonly content: ScheduleContent;
  readonly savedAt: Date;
}

const nothing: ScheduleContent = { weekly: [], daysOff: [] };

const newest = `select distinct on (practitioner_id) practitioner_id as "practitionerId", version, content,
    created_at as "savedAt"
  from schedule order by practitioner_id, version desc`;

/** The working hours of doctors, and the clinic's opening hours and holidays. */
@Injectable()
export class Schedules {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#staff = staff;
    this.#clock = clock;
  }

  /**
   * The clinic's schedule, then those of the doctors by name.
   *
   * @throws {RecordError} `not_found`
   */
  async list(actor: StaffActor): Promise<Schedule[]> {
    const { tenantId } = actor;
    return this.#records.access.perform(actor, 'schedule.list', {}, entity, async () => {
      const rows = await this.#rows(tenantId);
      const clinic = await this.#staff.clinic(tenantId);
      const owners = [{ id: null, name: clinic.name }, ...(await this.#staff.doctors(tenantId))];
      return owners.map(({ id, name }) =>
        present(
          id,
          name,
          rows.find(({ practitionerId }) => practitionerId === id),
        ),
      );
    });
  }

  /**
   * The latest schedules of the clinic and of each doctor, for services that have checked access.
   */
  async current(tenantId: string): Promise<{
    readonly clinic: ScheduleContent;
    readonly of: (practitionerId: string) => ScheduleContent;
  }> {
    const rows = await this.#rows(tenantId);
    const of = (id: string | null): ScheduleContent =>
      rows.find(({ practitionerId }) => practitionerId === id)?.content ?? nothing;
    return { clinic: of(null), of };
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `not_found`, `version_conflict` */
  async save(
    actor: StaffActor,
    of: string,
    { baseVersion, weekly, daysOff }: ScheduleContent & { readonly baseVersion: number },
  ): Promise<Schedule> {
    const { tenantId } = actor;
    const practitionerId = of === 'clinic' ? null : of;
    const trace = { ...entity, ...(practitionerId !== null && { entityId: practitionerId }) };
    return this.#records.access.perform(actor, 'schedule.configure', {}, trace, async (manager) => {
      const clinic = await this.#staff.clinic(tenantId);
      const name =
        practitionerId === null
          ? clinic.name
          : (await this.#staff.doctors(tenantId)).find(({ id }) => id === practitionerId)?.name;
      if (name === undefined) {
        throw new ServiceError('not_found');
      }
      const version = baseVersion + 1;
      const content = { weekly, daysOff };
      const savedAt = this.#clock.now();
      const made = await manager.query<unknown[]>(
        `insert into schedule
           (id, tenant_id, practitioner_id, version, content, created_by, created_at)
         select $1, $2, $3, $4, $5, $6, $7
         where $4 = 1 + coalesce(
           (select max(version) from schedule where practitioner_id is not distinct from $3), 0)
         on conflict do nothing returning id`,
        [
          ...[newId(), tenantId, practitionerId, version, JSON.stringify(content)],
          ...[actor.id, savedAt],
        ],
      );
      if (made.length === 0) {
        throw new ServiceError('version_conflict');
      }
      return present(practitionerId, name, { practitionerId, version, content, savedAt });
    });
  }

  async #rows(tenantId: string): Promise<readonly Row[]> {
    return this.#database.run(tenantId, (manager) => manager.query<Row[]>(newest));
  }
}

const entity = { entityType: 'Schedule' };

const present = (id: string | null, name: string, row: Row | undefined): Schedule => ({
  of: id ?? 'clinic',
  name,
  version: row?.version ?? 0,
  savedAt: row?.savedAt.toISOString() ?? null,
  ...(row?.content ?? nothing),
});
