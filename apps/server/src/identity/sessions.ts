import { Inject, Injectable } from '@nestjs/common';
import { type StaffRole } from '@teleward/contracts';
import { hashSecret, newId, newSecret, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Actor, type PatientActor, type StaffActor } from '@teleward/records';
import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import { clockToken } from '../platform.tokens.ts';
import { ServiceError } from '../http/service-error.ts';
import { readSecret, type SessionKind } from './cookies.ts';

/** How long a session of staff lasts at most: a working day. Seconds. */
export const staffSessionSeconds = 12 * 3600;

interface StaffRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly membership_id: string;
}

interface VisitRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly encounter_id: string;
}

/** Server-side sessions: the cookie holds a secret, the database its hash. */
@Injectable()
export class Sessions extends EventEmitter<{ closed: [sessionId: string] }> {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    super();
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /** Who a cookie header belongs to. @throws {ServiceError} `unauthenticated` */
  async authenticate(
    kind: SessionKind,
    cookies: string | undefined,
    address: string | null,
  ): Promise<Actor> {
    const secret = readSecret(kind, cookies);
    if (secret === null) {
      throw new ServiceError('unauthenticated');
    }
    const hash = hashSecret(secret);
    const actor = kind === 'staff' ? await this.#staff(hash) : await this.#patient(hash);
    if (actor === null) {
      throw new ServiceError('unauthenticated');
    }
    return { ...actor, address: plain(address) };
  }

  /** Opens a session of staff and answers its secret. */
  async openStaff(tenantId: string, membershipId: string): Promise<string> {
    const secret = newSecret();
    const now = this.#clock.now();
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `insert into staff_session
           (id, tenant_id, membership_id, secret_hash, created_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $5, $6)`,
        [newId(), tenantId, membershipId, hashSecret(secret), now, later(now, staffSessionSeconds)],
      ),
    );
    return secret;
  }

  /** Opens a patient's session for one visit and answers its secret. */
  async openVisit(tenantId: string, encounterId: string, expiresAt: Date): Promise<string> {
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

  /** Ends the session that somebody acts in; `closed` tells who must let go of it. */
  async close(actor: Actor): Promise<void> {
    const table = actor.kind === 'staff' ? 'staff_session' : 'visit_session';
    await this.#database.run(actor.tenantId, (manager) =>
      manager.query(`update ${table} set ended_at = $2 where id = $1 and ended_at is null`, [
        actor.sessionId,
        this.#clock.now(),
      ]),
    );
    this.emit('closed', actor.sessionId);
  }

  async #staff(hash: Buffer): Promise<StaffActor | null> {
    const [session] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<StaffRow[]>(
        `select id, tenant_id, membership_id from staff_session
         where secret_hash = $1 and ended_at is null and expires_at > $2`,
        [hash, this.#clock.now()],
      ),
    );
    if (session === undefined) {
      return null;
    }
    const [member] = await this.#database.run(session.tenant_id, (manager) =>
      manager.query<{ name: string; roles: StaffRole[] }[]>(
        'select name, roles from membership where id = $1 and active',
        [session.membership_id],
      ),
    );
    if (member === undefined) {
      return null;
    }
    return {
      kind: 'staff',
      tenantId: session.tenant_id,
      id: session.membership_id,
      name: member.name,
      roles: member.roles,
      sessionId: session.id,
      address: null,
    };
  }

  async #patient(hash: Buffer): Promise<PatientActor | null> {
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
    const { name } = await this.#records.patients.nameOf(session.tenant_id, encounter.patient_id);
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
}

const later = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);

/** An address as `inet` takes it: without the zone of a link-local one; null for what is none. */
function plain(address: string | null): string | null {
  const [withoutZone = ''] = address?.split('%') ?? [];
  return isIP(withoutZone) === 0 ? null : withoutZone;
}
