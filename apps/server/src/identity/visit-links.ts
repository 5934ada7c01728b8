import { Inject, Injectable } from '@nestjs/common';
import { type RouteAnswer, type routes } from '@teleward/contracts';
import {
  hashSecret,
  newId,
  newSecret,
  TenantDatabase,
  type Clock,
  type Config,
} from '@teleward/platform';
import { anonymous, RecordStore, type StaffActor } from '@teleward/records';
import { clockToken, configToken } from '../platform.tokens.ts';
import { plainAddress } from '../http/client-address.ts';
import { ServiceError } from '../http/service-error.ts';
import { Sessions } from './sessions.ts';
import { Staff } from './staff.ts';

const freeAttempts = 3;

interface LinkRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly encounter_id: string;
  readonly valid_from: Date;
  readonly valid_until: Date;
  readonly revoked_at: Date | null;
  readonly locked_until: Date | null;
}

/** The links by which patients come in: a random secret, one visit, one person, a time, a birth date. */
@Injectable()
export class VisitLinks {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#staff = staff;
    this.#clock = clock;
    this.#config = config;
  }

  async preview(token: string): Promise<RouteAnswer<typeof routes.previewVisitLink>> {
    const link = await this.#find(token);
    const visit = await this.#visitOf(link.tenant_id, link.encounter_id);
    const { language } = await this.#records.patients.nameOf(link.tenant_id, visit.patient_id);
    return {
      clinic: await this.#staff.clinic(link.tenant_id),
      startsAt: visit.starts_at.toISOString(),
      language,
      demo: this.#config.demo,
    };
  }

  /**
   * Opens the visit for somebody who knows the patient's birth date.
   * @returns the session's secret and its life in seconds
   * @throws {ServiceError} `birth_date_mismatch`, `too_many_attempts`, `link_invalid`, `link_expired`,
   * `link_not_open_yet`
   */
  async open(
    token: string,
    birthDate: string,
    address: string | null,
  ): Promise<{ readonly secret: string; readonly seconds: number }> {
    const link = await this.#find(token);
    const now = this.#clock.now();
    if (link.valid_from > now) {
      throw new ServiceError('link_not_open_yet');
    }
    const { patient_id } = await this.#visitOf(link.tenant_id, link.encounter_id);
    // The attempt is counted before it is judged, so that many at once cannot slip through together.
    await this.#countAttempt(link);
    const trace = {
      action: 'visit-link.open',
      entityType: 'Encounter',
      entityId: link.encounter_id,
      patientId: patient_id,
    };
    const opener = anonymous(link.tenant_id, plainAddress(address));
    if (!(await this.#records.patients.hasBirthDate(link.tenant_id, patient_id, birthDate))) {
      await this.#records.audit.refused(opener, trace);
      throw new ServiceError('birth_date_mismatch');
    }
    await this.#forgiveAttempts(link);
    const secret = await this.#database.run(link.tenant_id, async () => {
      await this.#records.audit.success(opener, trace);
      return this.#sessions.openVisit(link.tenant_id, link.encounter_id, link.valid_until);
    });
    return { secret, seconds: Math.ceil((link.valid_until.getTime() - now.getTime()) / 1000) };
  }

  /** Makes a new link; those made before stop working. @throws {RecordError} `not_found` */
  async renew(
    actor: StaffActor,
    encounterId: string,
  ): Promise<{ readonly url: string; readonly validUntil: string }> {
    const entity = { entityType: 'Encounter', entityId: encounterId };
    await this.#records.access.check(actor, 'visit-link.renew', { encounterId }, entity);
    return this.#database.run(actor.tenantId, async () => {
      const made = await this.make(actor.tenantId, encounterId);
      const { patient_id: patientId } = await this.#visitOf(actor.tenantId, encounterId);
      await this.#records.access.done(actor, { action: 'visit-link.renew', ...entity, patientId });
      return made;
    });
  }

  /** The same without an actor, for the program itself. */
  async make(
    tenantId: string,
    encounterId: string,
  ): Promise<{ readonly url: string; readonly validUntil: string }> {
    const token = newSecret();
    const now = this.#clock.now();
    const validUntil = await this.#database.run(tenantId, async (manager) => {
      const [visit] = await manager.query<{ ends_at: Date }[]>(
        `select a.ends_at from encounter e join appointment a on a.id = e.appointment_id
         where e.id = $1`,
        [encounterId],
      );
      if (visit === undefined) {
        throw new ServiceError('not_found');
      }
      await manager.query(
        'update visit_link set revoked_at = $2 where encounter_id = $1 and revoked_at is null',
        [encounterId, now],
      );
      await this.#sessions.closeUnused(tenantId, encounterId);
      // A visit that starts late or runs over must not lose its patient.
      const until = new Date(Math.max(visit.ends_at.getTime(), now.getTime()) + 24 * 3_600_000);
      await manager.query(
        `insert into visit_link (id, tenant_id, encounter_id, secret_hash, valid_from, valid_until)
         values ($1, $2, $3, $4, $5, $6)`,
        [newId(), tenantId, encounterId, hashSecret(token), now, until],
      );
      return until;
    });
    const base = this.#config.PUBLIC_URL ?? '';
    return { url: `${base.replace(/\/$/, '')}/v#${token}`, validUntil: validUntil.toISOString() };
  }

  async #find(token: string): Promise<LinkRow> {
    const hash = hashSecret(token);
    const [link] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<LinkRow[]>('select * from visit_link where secret_hash = $1', [hash]),
    );
    if (link === undefined || link.revoked_at !== null) {
      throw new ServiceError('link_invalid');
    }
    if (link.valid_until <= this.#clock.now()) {
      throw new ServiceError('link_expired');
    }
    return link;
  }

  async #visitOf(
    tenantId: string,
    encounterId: string,
  ): Promise<{ readonly patient_id: string; readonly starts_at: Date }> {
    const [visit] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ patient_id: string; starts_at: Date }[]>(
        `select e.patient_id, a.starts_at from encounter e
         join appointment a on a.id = e.appointment_id where e.id = $1`,
        [encounterId],
      ),
    );
    if (visit === undefined) {
      throw new ServiceError('link_invalid');
    }
    return visit;
  }

  async #countAttempt(link: LinkRow): Promise<void> {
    const now = this.#clock.now();
    const counted = await this.#database.run(link.tenant_id, (manager) =>
      manager.query<[unknown[], number]>(
        `update visit_link set failed_attempts = failed_attempts + 1,
           locked_until = case when failed_attempts + 1 >= $2
             then $3::timestamptz + interval '1 second' * least(5 * power(3, least(failed_attempts + 1 - $2, 12)), 86400)
           end
         where id = $1 and (locked_until is null or locked_until <= $3)`,
        [link.id, freeAttempts, now],
      ),
    );
    if (counted[1] === 0) {
      const wait = Math.ceil(((link.locked_until?.getTime() ?? 0) - now.getTime()) / 1000);
      throw new ServiceError('too_many_attempts', Math.max(wait, 1));
    }
  }

  async #forgiveAttempts(link: LinkRow): Promise<void> {
    await this.#database.run(link.tenant_id, (manager) =>
      manager.query(
        'update visit_link set failed_attempts = 0, locked_until = null where id = $1',
        [link.id],
      ),
    );
  }
}
