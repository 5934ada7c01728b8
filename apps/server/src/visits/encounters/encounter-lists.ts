import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '@teleward/platform';
import { RecordStore } from '@teleward/records';
import {
  encounterColumns,
  encounterTables,
  readEncounters,
  type EncounterRow,
} from './encounter-row.ts';

/** Many visits at a time, without a check: for services that have made theirs. */
@Injectable()
export class EncounterLists {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;

  constructor(database: TenantDatabase, records: RecordStore) {
    this.#database = database;
    this.#records = records;
  }

  async between(tenantId: string, from: Date, to: Date): Promise<readonly EncounterRow[]> {
    return this.#read(
      tenantId,
      `select ${encounterColumns} from ${encounterTables}
       where a.starts_at >= $1 and a.starts_at < $2
       order by a.starts_at, e.id`,
      from,
      to,
    );
  }

  /**
   * Visits after a time whose patients gave an answer with a red flag, which must not wait until
   * then.
   */
  async urgentAfter(tenantId: string, at: Date): Promise<readonly EncounterRow[]> {
    return this.#read(
      tenantId,
      `select ${encounterColumns} from ${encounterTables}
       where e.status = 'planned' and a.starts_at >= $1 and a.cancelled_at is null
         and (select r.priority from intake_response r where r.encounter_id = e.id
              order by r.version desc limit 1) is not null
       order by a.starts_at, e.id`,
      at,
    );
  }

  /**
   * Visits, at any time, that patients have cancelled or moved themselves since then, or whose
   * link's holder cannot authenticate.
   */
  async newsOfPatients(tenantId: string, since: Date): Promise<readonly EncounterRow[]> {
    return this.#read(
      tenantId,
      `select ${encounterColumns} from ${encounterTables}
       where (a.patient_changed_at >= $1 and e.status in ('planned', 'cancelled'))
         or (l.missed_at >= $1 and e.status = 'planned')
       order by a.starts_at, e.id`,
      since,
    );
  }

  async withIds(tenantId: string, ids: readonly string[]): Promise<readonly EncounterRow[]> {
    return ids.length === 0
      ? []
      : this.#read(
          tenantId,
          `select ${encounterColumns} from ${encounterTables} where e.id = any ($1)`,
          ids,
        );
  }

  /** Visits after a time, of all records of the person, that overlap another of their visits. */
  async overlapping(
    tenantId: string,
    patientId: string,
    after: Date,
  ): Promise<readonly EncounterRow[]> {
    return this.#read(
      tenantId,
      `select ${encounterColumns} from ${encounterTables}
       where a.standing_patient_id = (select standing_record_of($1)) and a.ends_at > $2
         and a.cancelled_at is null and a.no_show_at is null and not a.walk_in and exists (
           select from appointment o
           where o.standing_patient_id = a.standing_patient_id and o.id <> a.id
             and o.cancelled_at is null and o.no_show_at is null and not o.walk_in
             and tstzrange(o.starts_at, o.ends_at) && tstzrange(a.starts_at, a.ends_at))
       order by a.starts_at, e.id`,
      patientId,
      after,
    );
  }

  #read(tenantId: string, sql: string, ...values: readonly unknown[]): Promise<EncounterRow[]> {
    return this.#database.run(tenantId, (manager) =>
      readEncounters(manager, this.#records, tenantId, sql, values),
    );
  }
}
