import { Injectable } from '@nestjs/common';
import { Priority, usualRules, type WaitingState } from '@teleward/contracts';
import { changedBy, newId, TenantDatabase } from '@teleward/platform';
import { RecordStore, type Sealed } from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { type Entry } from './lines.ts';

interface EntryRow {
  readonly id: string;
  readonly encounterId: string;
  readonly queueId: string | null;
  readonly practitionerId: string;
  readonly priority: Priority;
  readonly appointedAt: Date | null;
  readonly arrivedAt: Date;
  readonly state: WaitingState;
  readonly calledBy: string | null;
  readonly lateAfterMinutes: number | null;
  readonly ownDoctorMinutes: number | null;
}

interface NoteRow {
  readonly id: string;
  readonly encounter_id: string;
  readonly note: Sealed;
}

/** Why a patient no longer waits. */
export type Outcome = 'admitted' | 'transferred' | 'no-show' | 'ended';

/** An entry this old was forgotten, in hours: patients do not wait over to the next day. */
const forgottenHours = 12;

const rows = `select q.id, q.encounter_id as "encounterId", q.queue_id as "queueId",
    q.practitioner_id as "practitionerId", q.priority, q.appointed_at as "appointedAt",
    q.arrived_at as "arrivedAt", q.state, q.called_by as "calledBy",
    p.late_after_minutes as "lateAfterMinutes", p.own_doctor_minutes as "ownDoctorMinutes"
  from queue_entry q left join queue p on p.id = q.queue_id
  where q.left_at is null`;

/** The rows of waiting patients. It checks no permission; the calling services have done so. */
@Injectable()
export class QueueEntries {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;

  constructor(database: TenantDatabase, records: RecordStore) {
    this.#database = database;
    this.#records = records;
  }

  /** All waiting patients of a clinic. */
  async all(tenantId: string, now: Date): Promise<readonly Entry[]> {
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<EntryRow[]>(`${rows} and q.arrived_at > $1`, [
        new Date(now.getTime() - forgottenHours * 3_600_000),
      ]),
    );
    return found.map(present);
  }

  async of(tenantId: string, encounterId: string): Promise<Entry | null> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<EntryRow[]>(`${rows} and q.encounter_id = $1`, [encounterId]),
    );
    return row === undefined ? null : present(row);
  }

  /**
   * Locks the entry until the current transaction ends. A caller that changes an entry and its
   * visit locks the entry first, which prevents deadlocks.
   */
  async lock(tenantId: string, encounterId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        'select 1 from queue_entry where encounter_id = $1 and left_at is null for no key update',
        [encounterId],
      ),
    );
  }

  /** The notes of the colleagues who transferred these patients, by encounter. */
  async notesOf(
    tenantId: string,
    encounterIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    return this.#database.run(tenantId, async (manager) => {
      const found = await this.#records.rows.queueEntries.read<NoteRow>(
        ...([manager, tenantId] as const),
        `select distinct on (encounter_id) id, encounter_id, note from queue_entry
         where encounter_id = any ($1) and note is not null order by encounter_id, id desc`,
        [encounterIds],
        { note: ['queue_entry(note)', 'id'] },
      );
      return new Map(found.map((row) => [row.encounter_id, row.note]));
    });
  }

  /**
   * Adds a patient to their queue; a repeated call changes nothing.
   *
   * @param queueId null for their own doctor's
   */
  async enter(
    tenantId: string,
    entry: Pick<EntryRow, 'encounterId' | 'queueId' | 'practitionerId' | 'arrivedAt'> &
      Partial<Pick<EntryRow, 'appointedAt' | 'priority'>> & { readonly note?: string },
  ): Promise<void> {
    const id = newId();
    const { queueEntries } = this.#records.rows;
    const { note = '', priority = 'R', appointedAt = null } = entry;
    await this.#database.run(tenantId, (manager) =>
      queueEntries.run(
        ...([manager, tenantId] as const),
        `insert into queue_entry (id, tenant_id, encounter_id, queue_id, practitioner_id, priority,
           appointed_at, arrived_at, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant_id, encounter_id) where left_at is null do nothing`,
        [
          ...[id, tenantId, entry.encounterId, entry.queueId, entry.practitionerId, priority],
          ...[appointedAt, entry.arrivedAt],
          note.trim() === '' ? null : queueEntries.sealed('queue_entry(note)', id, note),
        ],
      ),
    );
  }

  /** @returns false if another doctor called first, or if the patient does not wait */
  async call(tenantId: string, encounterId: string, practitionerId: string): Promise<boolean> {
    return this.#change(
      tenantId,
      `set state = 'called', called_by = $2
       where encounter_id = $1 and left_at is null and (state = 'waiting' or called_by = $2)`,
      [encounterId, practitionerId],
    );
  }

  async seeLongWait(tenantId: string, encounterId: string, now: Date): Promise<boolean> {
    return this.#change(
      tenantId,
      'set long_wait_seen_at = $2 where encounter_id = $1 and left_at is null',
      [encounterId, now],
    );
  }

  /** When a member last acknowledged that these patients wait too long, by encounter. */
  async longWaitsSeen(
    tenantId: string,
    encounterIds: readonly string[],
  ): Promise<ReadonlyMap<string, Date>> {
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<{ id: string; at: Date }[]>(
        `select encounter_id as id, long_wait_seen_at as at from queue_entry
         where encounter_id = any ($1) and left_at is null and long_wait_seen_at is not null`,
        [encounterIds],
      ),
    );
    return new Map(found.map(({ id, at }) => [id, at]));
  }

  async returnToQueue(tenantId: string, encounterId: string): Promise<boolean> {
    return this.#change(
      tenantId,
      `set state = 'waiting', called_by = null
       where encounter_id = $1 and left_at is null and state = 'called'`,
      [encounterId],
    );
  }

  async hold(tenantId: string, encounterId: string, held: boolean): Promise<boolean> {
    return this.#change(
      tenantId,
      `set state = $2, called_by = null
       where encounter_id = $1 and left_at is null and (state <> 'called' or $2 = 'held')`,
      [encounterId, held ? 'held' : 'waiting'],
    );
  }

  async prioritise(tenantId: string, encounterId: string, priority: Priority): Promise<boolean> {
    return this.#change(tenantId, 'set priority = $2 where encounter_id = $1 and left_at is null', [
      encounterId,
      priority,
    ]);
  }

  /** Raises the priority to this one; never lowers it. */
  async raise(tenantId: string, encounterId: string, priority: Priority): Promise<void> {
    await this.#change(
      tenantId,
      `set priority = $2 where encounter_id = $1 and left_at is null
         and array_position($3::text[], priority) > array_position($3, $2)`,
      [encounterId, priority, Priority.options],
    );
  }

  /** Restarts the wait at this time. */
  async arriveAgain(tenantId: string, encounterId: string, now: Date): Promise<void> {
    await this.#change(
      tenantId,
      'set arrived_at = $2 where encounter_id = $1 and left_at is null',
      [encounterId, now],
    );
  }

  /**
   * Removes a patient from their queue.
   *
   * @param by the doctor who admits them; refused if another doctor has called them
   * @returns false if another doctor called them, or if they do not wait
   */
  async leave(
    tenantId: string,
    encounterId: string,
    outcome: Outcome,
    now: Date,
    by: string | null = null,
  ): Promise<boolean> {
    return this.#change(
      tenantId,
      `set left_at = $2, outcome = $3
       where encounter_id = $1 and left_at is null
         and ($4::uuid is null or called_by is null or called_by = $4)`,
      [encounterId, now, outcome, by],
    );
  }

  async #change(tenantId: string, sql: string, values: readonly unknown[]): Promise<boolean> {
    const changed = await this.#database.run(tenantId, (manager: EntityManager) =>
      changedBy(manager, `update queue_entry ${sql}`, [...values]),
    );
    return changed > 0;
  }
}

const present = ({ id: _id, lateAfterMinutes, ownDoctorMinutes, ...row }: EntryRow): Entry => ({
  ...row,
  rules: {
    lateAfterMinutes: lateAfterMinutes ?? usualRules.lateAfterMinutes,
    ownDoctorMinutes: ownDoctorMinutes ?? usualRules.ownDoctorMinutes,
  },
});
