import { Inject, Injectable } from '@nestjs/common';
import {
  placeKeptMinutes,
  type DeviceCheck,
  type EncounterStatus,
  type StaffVisit,
} from '@teleward/contracts';
import { changedBy, changedRows, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Actor, type PatientActor, type StaffActor } from '@teleward/records';
import { clockToken } from '../../platform.tokens.ts';
import { ServiceError } from '../../errors/index.ts';
import { QueueEntries, Queues, TurnNoticeRows } from '../../queue/index.ts';
import { Sessions, Staff } from '../../identity/index.ts';
import {
  encounterColumns,
  encounterTables,
  readEncounters,
  type EncounterRow,
} from './encounter-row.ts';

export {
  appointmentStatusOf,
  cancellationOf,
  codeComparisonOf,
  iso,
  isOver,
  untilOf,
  type EncounterRow,
} from './encounter-row.ts';

const placeKeptMs = placeKeptMinutes * 60_000;

/** The stored state of visits; `VisitRooms` knows who is in a room now. */
@Injectable()
export class Encounters {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #staff: Staff;
  readonly #sessions: Sessions;
  readonly #queues: Queues;
  readonly #entries: QueueEntries;
  readonly #notices: TurnNoticeRows;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    staff: Staff,
    sessions: Sessions,
    queues: Queues,
    entries: QueueEntries,
    notices: TurnNoticeRows,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#staff = staff;
    this.#sessions = sessions;
    this.#queues = queues;
    this.#entries = entries;
    this.#notices = notices;
    this.#clock = clock;
  }

  /**
   * The row, for services that have checked access.
   *
   * @throws {ServiceError}
   */
  async row(tenantId: string, encounterId: string): Promise<EncounterRow> {
    const [row] = await this.#rows(
      tenantId,
      `select ${encounterColumns} from ${encounterTables} where e.id = $1`,
      encounterId,
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    return row;
  }

  /**
   * The row of an appointment, for services that have checked access.
   *
   * @throws {ServiceError} `not_found`
   */
  async ofAppointment(tenantId: string, appointmentId: string): Promise<EncounterRow> {
    const [row] = await this.#rows(
      tenantId,
      `select ${encounterColumns} from ${encounterTables} where a.id = $1`,
      appointmentId,
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    return row;
  }

  /** The visits of all records of the person, whichever record is given. */
  async ofPatient(tenantId: string, patientId: string): Promise<readonly EncounterRow[]> {
    return this.#rows(
      tenantId,
      `select ${encounterColumns} from ${encounterTables}
       where e.patient_id in (select records_of_patient(standing_record_of($1)))
       order by a.starts_at desc, e.id`,
      patientId,
    );
  }

  /**
   * Records the patient's arrival in the waiting room. A repeated call keeps the first time.
   *
   * @throws {ServiceError}
   */
  async arrive(actor: PatientActor, deviceCheck: DeviceCheck): Promise<void> {
    const { tenantId, encounterId, id: patientId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    const action = 'encounter.arrive';
    await this.#records.access.perform(actor, action, { encounterId }, entity, async (manager) => {
      const { status, opensAt } = await this.row(tenantId, encounterId);
      if (status === 'planned' && opensAt > this.#clock.now()) {
        throw new ServiceError('too_early');
      }
      await this.#entries.lock(tenantId, encounterId);
      const changed = await changedRows<{
        status: EncounterStatus;
        arrived_at: Date;
        practitioner_id: string;
      }>(
        manager,
        `update encounter set device_check = $2, arrived_at = coalesce(arrived_at, $3),
           status = case when status = 'planned' then 'arrived' else status end
         where id = $1 and status in ('planned', 'arrived', 'in-progress')
         returning status, arrived_at, practitioner_id`,
        [encounterId, JSON.stringify(deviceCheck), this.#clock.now()],
      );
      const [arrived] = changed;
      if (arrived === undefined) {
        throw new ServiceError('visit_ended');
      }
      await this.#mustAgree(tenantId, encounterId);
      if (arrived.status === 'arrived') {
        const { practitioner_id: practitionerId, arrived_at: arrivedAt } = arrived;
        const row = await this.row(tenantId, encounterId);
        await this.#enterLine(tenantId, row, practitionerId, arrivedAt);
      }
    });
  }

  /**
   * Restarts the wait of a patient who was away for too long: the queue counts presence, not an
   * attempt to open the link this morning.
   *
   * @param leftAt when their page was last open; null if it never was, or may still be
   */
  async comeBack(row: EncounterRow, tenantId: string, leftAt: Date | null): Promise<void> {
    if (row.status !== 'arrived' || leftAt === null) {
      return;
    }
    const now = this.#clock.now();
    const notice = await this.#notices.of(tenantId, row.id);
    // A patient who asked for a turn notice may leave; they count as away from the time of that
    // notice.
    const awaySince = Math.max(leftAt.getTime(), notice?.nearSentAt?.getTime() ?? 0);
    const isSentFor = notice !== null && notice.channel !== null && notice.nearSentAt === null;
    if (isSentFor || now.getTime() - awaySince < placeKeptMs) {
      return;
    }
    await this.#database.run(tenantId, async (manager) => {
      await this.#entries.arriveAgain(tenantId, row.id, now);
      await manager.query(
        "update encounter set arrived_at = $2 where id = $1 and status = 'arrived'",
        [row.id, now],
      );
    });
  }

  /**
   * Starts the visit as its patient is admitted; a running visit continues. Only pages of the
   * admitted session can come back on their own. Whether media are encrypted end to end is fixed
   * from here on.
   */
  async start(
    actor: StaffActor,
    encounterId: string,
    sessionId: string,
    encryption: 'on' | 'off',
  ): Promise<Date> {
    return this.#change(actor, encounterId, 'encounter.admit', async () => {
      const now = this.#clock.now();
      // Locks the queue entry first, in the same order as a concurrent call of the patient.
      await this.#entries.lock(actor.tenantId, encounterId);
      // A colleague who put them on hold may be on the telephone with them.
      if ((await this.#entries.of(actor.tenantId, encounterId))?.state === 'held') {
        throw new ServiceError('on_hold');
      }
      await this.#entries.leave(actor.tenantId, encounterId, 'admitted', now, actor.id);
      const rows = await this.#database.run(actor.tenantId, (manager) =>
        changedRows<{ started_at: Date }>(
          manager,
          `update encounter set status = 'in-progress', started_at = coalesce(started_at, $2),
             encryption = coalesce(encryption, $4)
           where id = $1 and practitioner_id = $3 and status in ('arrived', 'in-progress')
           returning started_at`,
          [encounterId, now, actor.id, encryption],
        ),
      );
      const [started] = rows;
      if (started === undefined) {
        throw new ServiceError('invalid_state');
      }
      await this.#mustAgree(actor.tenantId, encounterId);
      await this.#sessions.visits.admit(actor.tenantId, sessionId);
      return started.started_at;
    });
  }

  /** Takes the page of a patient's session out of a running visit. */
  async putOut(actor: StaffActor, encounterId: string, sessionId: string): Promise<void> {
    await this.#change(actor, encounterId, 'encounter.put-out', () =>
      this.#sessions.visits.dismiss(actor.tenantId, sessionId),
    );
  }

  /** Ends the visit; if it has already ended, its end does not change. */
  async finish(actor: StaffActor, encounterId: string, at = this.#clock.now()): Promise<Date> {
    return this.#change(actor, encounterId, 'encounter.end', async () => {
      await this.#entries.leave(actor.tenantId, encounterId, 'ended', at);
      const rows = await this.#database.run(actor.tenantId, (manager) =>
        changedRows<{ ended_at: Date }>(
          manager,
          `update encounter set status = 'finished', ended_at = coalesce(ended_at, $2)
           where id = $1 and status <> 'cancelled' returning ended_at`,
          [encounterId, at],
        ),
      );
      const [ended] = rows;
      if (ended === undefined) {
        throw new ServiceError('invalid_state');
      }
      return ended.ended_at;
    });
  }

  /**
   * Assigns the visit to another practitioner before it starts, for services that have checked
   * access.
   *
   * @returns false if it has started or is over
   */
  async assign(tenantId: string, encounterId: string, practitionerId: string): Promise<boolean> {
    const changed = await this.#database.run(tenantId, (manager) =>
      changedBy(
        manager,
        `update encounter set practitioner_id = $2 where id = $1 and status = 'arrived'`,
        [encounterId, practitionerId],
      ),
    );
    return changed > 0;
  }

  /**
   * Records a no-show, for services that have checked access.
   *
   * @returns false once the visit has started
   */
  async miss(tenantId: string, encounterId: string): Promise<boolean> {
    return this.#database.run(tenantId, async (manager) => {
      if (!(await this.cancel(tenantId, encounterId))) {
        return false;
      }
      await manager.query(
        `update appointment set no_show_at = $2, version = version + 1
         where id = (select appointment_id from encounter where id = $1)`,
        [encounterId, this.#clock.now()],
      );
      return true;
    });
  }

  /**
   * Withdraws a no-show: a patient who was waiting waits again, since their arrival.
   *
   * @returns false if there was no no-show
   */
  async undoMiss(tenantId: string, row: EncounterRow): Promise<boolean> {
    return this.#database.run(tenantId, async (manager) => {
      const changed = await changedBy(
        manager,
        `update encounter set status = case when arrived_at is null then 'planned' else 'arrived' end
         where id = $1 and status = 'cancelled'
           and exists (select from appointment a where a.id = appointment_id and a.no_show_at is not null)`,
        [row.id],
      );
      if (changed === 0) {
        return false;
      }
      if (row.arrivedAt !== null) {
        await this.#enterLine(tenantId, row, row.practitionerId, row.arrivedAt);
      }
      return true;
    });
  }

  /**
   * Cancels a visit that has not started, for services that have checked access.
   *
   * @returns whether it did
   */
  async cancel(tenantId: string, encounterId: string): Promise<boolean> {
    const changed = await this.#database.run(tenantId, (manager) =>
      changedBy(
        manager,
        `update encounter set status = 'cancelled'
         where id = $1 and status in ('planned', 'arrived')`,
        [encounterId],
      ),
    );
    return changed > 0;
  }

  async practitioner(tenantId: string, id: string): Promise<StaffVisit['practitioner']> {
    const found = (await this.#staff.practitioners(tenantId)).get(id);
    if (found === undefined) {
      throw new ServiceError('not_found');
    }
    return found;
  }

  /**
   * Whether a person enters the call without waiting: staff, and the patient in the session that
   * the doctor admitted before. Another session may belong to a person who made a new link and
   * knows the answers that it asks for.
   */
  async isAdmittedAtOnce(actor: Actor, status: EncounterStatus): Promise<boolean> {
    if (actor.kind !== 'patient') {
      return actor.kind === 'staff';
    }
    return status === 'in-progress' && (await this.#sessions.visits.isAdmitted(actor));
  }

  async checkJoin(actor: Actor, row: EncounterRow): Promise<void> {
    const resource = { encounterId: row.id, practitionerId: row.practitionerId };
    const entity = { entityType: 'Encounter', entityId: row.id, patientId: row.patientId };
    const nothing = (): Promise<void> => Promise.resolve();
    await this.#records.access.perform(actor, 'encounter.join', resource, entity, nothing);
  }

  /**
   * Decisions on consent wait for the lock on the encounter's row: after a change of the row in the
   * same transaction, no consent can be withdrawn before that transaction ends.
   *
   * @throws {ServiceError} `consent_required`
   */
  async #mustAgree(tenantId: string, encounterId: string): Promise<void> {
    if (!(await this.#records.consents.isGranted(tenantId, encounterId, 'treatment'))) {
      throw new ServiceError('consent_required');
    }
  }

  async #enterLine(
    tenantId: string,
    { id: encounterId, walkIn, startsAt, priority: known }: EncounterRow,
    practitionerId: string,
    arrivedAt: Date,
  ): Promise<void> {
    const appointedAt = walkIn ? null : startsAt;
    const queueId = await this.#queues.openFor(tenantId, practitionerId);
    const priority = await this.#records.intakes.priorityOf(tenantId, encounterId);
    const entry = { encounterId, queueId, practitionerId, appointedAt, arrivedAt };
    await this.#entries.enter(tenantId, { ...entry, priority: priority ?? 'R' });
    await this.#entries.raise(tenantId, encounterId, known);
  }

  #rows(tenantId: string, sql: string, ...values: readonly unknown[]): Promise<EncounterRow[]> {
    return this.#database.run(tenantId, (manager) =>
      readEncounters(manager, this.#records, tenantId, sql, values),
    );
  }

  async #change<T>(
    actor: StaffActor,
    encounterId: string,
    action: 'encounter.admit' | 'encounter.put-out' | 'encounter.end',
    work: () => Promise<T>,
  ): Promise<T> {
    const row = await this.row(actor.tenantId, encounterId);
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId: row.patientId };
    const { practitionerId } = row;
    return this.#records.access.perform(
      ...([actor, action, { encounterId, practitionerId }, entity] as const),
      work,
    );
  }
}
