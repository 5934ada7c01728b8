import { type Owed, type RouteInput, type routes } from '@teleward/contracts';
import { type Clock, type TenantDatabase } from '@teleward/platform';
import { isDeepStrictEqual } from 'node:util';
import { type StaffActor } from '../actor.ts';
import { type Vault } from '../encryption/vault.ts';
import { type RecordAccess } from '../record-access.ts';
import { RecordError } from '../record-error.ts';
import { type Patients } from '../patients/patients.ts';
import { opened, participantRows, type ParticipantRow } from './participant-rows.ts';

type NewOwed = RouteInput<typeof routes.addOwed>['body'];

interface Row extends Omit<Owed, 'text' | 'name' | 'doneAt'> {
  readonly details: Buffer;
  readonly doneAt: Date | null;
}

const entityType = 'OutreachOwed';

/** What outreach sessions leave to be done. */
export class OutreachOwedList {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #patients: Patients;

  constructor(
    database: TenantDatabase,
    access: RecordAccess,
    clock: Clock,
    vault: Vault,
    patients: Patients,
  ) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
    this.#patients = patients;
  }

  /**
   * What a day leaves, and what earlier ones at its site left that is not done; for services that
   * have made their check.
   *
   * @param mayCare without it, the texts are left empty
   */
  async list(tenantId: string, sessionId: string, mayCare: boolean): Promise<Owed[]> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const rows = await manager.query<Row[]>(
        `select o.id as "owedId", o.session_id as "sessionId", to_char(s.date, 'YYYY-MM-DD') as date,
           o.participant_id as "participantId", o.kind, o.details,
           to_char(o.due_on, 'YYYY-MM-DD') as "dueOn", o.done_at as "doneAt"
         from outreach_owed o join outreach_session s on s.id = o.session_id
           join outreach_session t on t.id = $1
         where o.removed_at is null and (s.id = t.id
           or (s.site_id = t.site_id and o.done_at is null and (s.date, s.from_time) < (t.date, t.from_time)))
         order by o.due_on nulls last, o.added_at, o.id`,
        [sessionId],
      );
      const people = await manager.query<ParticipantRow[]>(
        `${participantRows} where p.id = any ($1)`,
        [rows.flatMap(({ participantId }) => participantId ?? [])],
      );
      const patients = await this.#patients.forWatchers(
        tenantId,
        people.flatMap(({ patientId }) => patientId ?? []),
      );
      const names = new Map(
        people.map((row) => [
          row.id,
          patients.get(row.patientId ?? '')?.name ?? opened(keys, row, null).person?.name,
        ]),
      );
      return rows.map(({ details, doneAt, ...row }) => ({
        ...row,
        name: row.participantId === null ? null : (names.get(row.participantId) ?? null),
        text: mayCare ? keys.open('outreach_owed', 'details', row.owedId, details) : '',
        doneAt: doneAt?.toISOString() ?? null,
      }));
    });
  }

  /**
   * The same sent again changes nothing.
   * @throws {RecordError} `not_found`, `invalid_state` where the day has not begun,
   *   `version_conflict` where something else was kept under this id
   */
  async add(
    actor: StaffActor,
    sessionId: string,
    owedId: string,
    { participantId, kind, text, dueOn }: NewOwed,
  ): Promise<void> {
    const { tenantId } = actor;
    const entity = { entityType, entityId: owedId };
    await this.#access.perform(actor, 'outreach.owe', {}, entity, async (manager, trace) => {
      const [session] = await manager.query<{ status: string }[]>(
        'select status from outreach_session where id = $1 for share',
        [sessionId],
      );
      if (session === undefined) {
        throw new RecordError('not_found');
      }
      if (session.status !== 'open' && session.status !== 'closed') {
        throw new RecordError('invalid_state');
      }
      const [participant] = await manager.query<{ patientId: string | null }[]>(
        `select coalesce(standing_record_of(patient_id), patient_id) as "patientId"
         from outreach_participant where id = $1 and session_id = $2 and removed_at is null`,
        [participantId, sessionId],
      );
      if (participantId !== null && participant === undefined) {
        throw new RecordError('not_found');
      }
      const keys = await this.#vault.toSeal(tenantId);
      const made = await manager.query<unknown[]>(
        `insert into outreach_owed
           (id, tenant_id, session_id, participant_id, kind, details, due_on, added_by, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing returning id`,
        [
          ...[owedId, tenantId, sessionId, participantId, kind],
          ...[keys.seal('outreach_owed', 'details', owedId, text), dueOn, actor.id],
          this.#clock.now(),
        ],
      );
      if (made.length === 0) {
        const [known] = await manager.query<(NewOwed & { details: Buffer })[]>(
          `select participant_id as "participantId", kind, details,
             to_char(due_on, 'YYYY-MM-DD') as "dueOn"
           from outreach_owed where id = $1 and session_id = $2`,
          [owedId, sessionId],
        );
        // Another clinic has one with this id.
        if (known === undefined) {
          throw new RecordError('not_found');
        }
        const { details, ...held } = known;
        const before = keys.open('outreach_owed', 'details', owedId, details);
        if (!isDeepStrictEqual({ ...held, text: before }, { participantId, kind, text, dueOn })) {
          throw new RecordError('version_conflict');
        }
        trace.leaveNone();
        return;
      }
      const patientId = participant?.patientId ?? null;
      trace.tell({ ...(patientId !== null && { patientId }) });
    });
  }

  /** On whichever day. The first time is kept. @throws {RecordError} `not_found` */
  async settle(actor: StaffActor, owedId: string): Promise<void> {
    const entity = { entityType, entityId: owedId };
    await this.#access.perform(actor, 'outreach.owe', {}, entity, async (manager, trace) => {
      const [row] = await manager.query<{ isDone: boolean; patientId: string | null }[]>(
        `select o.done_at is not null as "isDone",
           coalesce(standing_record_of(p.patient_id), p.patient_id) as "patientId"
         from outreach_owed o left join outreach_participant p on p.id = o.participant_id
         where o.id = $1 and o.removed_at is null for update of o`,
        [owedId],
      );
      if (row === undefined) {
        throw new RecordError('not_found');
      }
      if (row.isDone) {
        trace.leaveNone();
        return;
      }
      await manager.query('update outreach_owed set done_at = $2, done_by = $3 where id = $1', [
        ...[owedId, this.#clock.now(), actor.id],
      ]);
      const { patientId } = row;
      trace.tell({ ...(patientId !== null && { patientId }) });
    });
  }
}
