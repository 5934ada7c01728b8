import { Inject, Injectable } from '@nestjs/common';
import { FormularyEntry, type Formulary, type RouteInput, type routes } from '@teleward/contracts';
import { newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordError, RecordStore, type StaffActor } from '@teleward/records';
import { Staff } from '../identity/index.ts';
import { clockToken } from '../platform.tokens.ts';

const entity = { entityType: 'MedicationKnowledge' };

interface Row {
  readonly version: number;
  readonly source: string;
  readonly entries: unknown[];
  readonly memberId: string;
  readonly savedAt: Date;
}

/** The formulary that a clinic chooses from: its own, or its country's. */
@Injectable()
export class Formularies {
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

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor): Promise<Formulary> {
    return this.#records.access.perform(actor, 'formulary.read', {}, entity, () =>
      this.#present(actor.tenantId),
    );
  }

  /** @throws {RecordError} `not_found`, `version_conflict` */
  async change(
    actor: StaffActor,
    { baseVersion, source, entries }: RouteInput<typeof routes.changeFormulary>['body'],
  ): Promise<Formulary> {
    const { tenantId } = actor;
    return this.#records.access.perform(actor, 'formulary.change', {}, entity, async (manager) => {
      const made = await manager.query<unknown[]>(
        `insert into formulary_version (id, tenant_id, version, source, entries, member_id, saved_at)
         select $1, $2, $3::integer + 1, $4, $5, $6, $7
         where $3::integer = (select coalesce(max(version), 0) from formulary_version)
         on conflict (tenant_id, version) do nothing returning id`,
        [
          ...[newId(), tenantId, baseVersion, source, JSON.stringify(entries)],
          ...[actor.id, this.#clock.now()],
        ],
      );
      if (made.length === 0) {
        throw new RecordError('version_conflict');
      }
      return this.#present(tenantId);
    });
  }

  async #present(tenantId: string): Promise<Formulary> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<Row[]>(
        `select version, source, entries, member_id as "memberId", saved_at as "savedAt"
         from formulary_version order by version desc limit 1`,
      ),
    );
    if (row === undefined) {
      return { version: 0, savedAt: null, savedBy: null, source: '', entries: [] };
    }
    const people = await this.#staff.practitioners(tenantId);
    return {
      version: row.version,
      savedAt: row.savedAt.toISOString(),
      savedBy: { id: row.memberId, name: people.get(row.memberId)?.name ?? '' },
      source: row.source,
      entries: row.entries.map((entry) => FormularyEntry.parse(entry)),
    };
  }
}
