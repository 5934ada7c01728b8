import { hashSecret, newId, newSecret, type Clock, type TenantDatabase } from '@teleward/platform';
import { type PatientActor, type RecordStore } from '@teleward/records';
import { type SessionState } from './guest-sessions.ts';

interface VisitRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly encounter_id: string;
}

/** The sessions of patients: each gives access to one visit. */
export class VisitSessions {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /** The patient to whom the secret with this hash belongs. */
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

  /** Opens a session and returns its secret. */
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
   * Ends the sessions of a visit's patient except those in use, at any process: a session whose
   * page is in the room, and one that the doctor admitted to the running visit.
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

  /** Records that the doctor admitted the page of this session to the visit. */
  async admit(tenantId: string, sessionId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        'update visit_session set admitted_at = coalesce(admitted_at, $2) where id = $1',
        [sessionId, this.#clock.now()],
      ),
    );
  }

  /**
   * Records that the doctor took the page of this session out of the visit: if it comes back, it
   * waits again.
   */
  async dismiss(tenantId: string, sessionId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query('update visit_session set admitted_at = null where id = $1', [sessionId]),
    );
  }

  /** Whether the doctor admitted a page of this session. */
  async isAdmitted({ tenantId, sessionId }: PatientActor): Promise<boolean> {
    const rows = await this.#database.run(tenantId, (manager) =>
      manager.query<unknown[]>(
        'select 1 from visit_session where id = $1 and admitted_at is not null',
        [sessionId],
      ),
    );
    return rows.length > 0;
  }

  /** Whether a session has ended or expired. */
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
