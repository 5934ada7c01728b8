import { hashSecret, newId, newSecret, type Clock, type TenantDatabase } from '@teleward/platform';
import { type PatientActor, type RecordStore } from '@teleward/records';
import { type SessionState } from './guest-sessions.ts';

interface VisitRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly encounter_id: string;
}

/** The sessions of patients: each opens one visit. */
export class VisitSessions {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /** Who the secret with this hash belongs to. */
  async actor(hash: Buffer): Promise<PatientActor | null> {
    const [session] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<VisitRow[]>(
        `select id, tenant_id, encounter_id from visit_session
         where secret_hash = $1 and ended_at is null and expires_at > $2`,
        [hash, this.#clock.now()],
      ),
    );
    if (session === undefined) {
      return null;
    }
    const [encounter] = await this.#database.run(session.tenant_id, (manager) =>
      manager.query<{ patient_id: string }[]>('select patient_id from encounter where id = $1', [
        session.encounter_id,
      ]),
    );
    if (encounter === undefined) {
      return null;
    }
    const name = await this.#records.patients.nameOf(session.tenant_id, encounter.patient_id);
    return {
      kind: 'patient',
      tenantId: session.tenant_id,
      id: encounter.patient_id,
      name,
      encounterId: session.encounter_id,
      sessionId: session.id,
      address: null,
    };
  }

  /** Opens a session and answers its secret. */
  async open(tenantId: string, encounterId: string, expiresAt: Date): Promise<string> {
    const secret = newSecret();
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `insert into visit_session
           (id, tenant_id, encounter_id, secret_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [newId(), tenantId, encounterId, hashSecret(secret), this.#clock.now(), expiresAt],
      ),
    );
    return secret;
  }

  /**
   * Ends the sessions of a visit's patient but those that are in use, at whichever process: one whose page is in
   * the room, and one that the doctor let into the visit that runs.
   */
  async endUnused(tenantId: string, encounterId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `update visit_session s set ended_at = $2
         from encounter e
         where e.id = $1 and s.encounter_id = e.id and s.ended_at is null
           and not (e.status = 'in-progress' and s.admitted_at is not null)
           and not exists (
             select from encounter_participant p
             where p.encounter_id = e.id and p.session_id = s.id and p.left_at is null)`,
        [encounterId, this.#clock.now()],
      ),
    );
  }

  /** The doctor lets the page of this session into the visit. */
  async admit(tenantId: string, sessionId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        'update visit_session set admitted_at = coalesce(admitted_at, $2) where id = $1',
        [sessionId, this.#clock.now()],
      ),
    );
  }

  /** The doctor takes the page of this session out of the visit: it waits again where it comes back. */
  async dismiss(tenantId: string, sessionId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query('update visit_session set admitted_at = null where id = $1', [sessionId]),
    );
  }

  /** Whether the doctor let a page of this session in. */
  async isAdmitted({ tenantId, sessionId }: PatientActor): Promise<boolean> {
    const rows = await this.#database.run(tenantId, (manager) =>
      manager.query<unknown[]>(
        'select 1 from visit_session where id = $1 and admitted_at is not null',
        [sessionId],
      ),
    );
    return rows.length > 0;
  }

  /** Whether a session still stands. */
  async state({ tenantId, sessionId }: PatientActor): Promise<SessionState | undefined> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<SessionState[]>(
        `select ended_at is not null as ended, expires_at <= $2 as expired
         from visit_session where id = $1`,
        [sessionId, this.#clock.now()],
      ),
    );
    return row;
  }
}
