import { Inject, Injectable } from '@nestjs/common';
import { hashSecret, newId, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { keepToHourly } from '../../limits/index.ts';
import { ServiceError } from '../../errors/index.ts';
import { Notifications } from '../../notifications/index.ts';
import { LinkCodes } from './link-codes.ts';
import { linkUrl, validUntil } from './link-rows.ts';
import { Sessions } from '../sessions/sessions.ts';
import { Staff } from '../sessions/staff.ts';

/**
 * The most links that staff may make for one patient within an hour: each sends the patient a
 * message, which may cost money.
 */
const mostLinksAnHour = 20;

/**
 * The purpose from which a link's secret is derived; it is unique among all links of all visits.
 */
const purposeOf = (encounterId: string, counter: number): string =>
  `visit link ${encounterId} ${counter}`;

interface MadeLink {
  readonly url: string;
  readonly validUntil: string;
}

/** Makes the links by which patients enter their visits, and reproduces them. */
@Injectable()
export class VisitLinkMaker {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #codes: LinkCodes;
  readonly #notifications: Notifications;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    codes: LinkCodes,
    notifications: Notifications,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#codes = codes;
    this.#notifications = notifications;
    this.#staff = staff;
    this.#clock = clock;
    this.#config = config;
  }

  /**
   * Makes a new link; earlier links stop working.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `too_many_links`
   */
  async renew(actor: StaffActor, encounterId: string): Promise<MadeLink> {
    const entity = { entityType: 'Encounter', entityId: encounterId };
    return this.#records.access.perform(
      actor,
      'visit-link.renew',
      { encounterId },
      entity,
      async (manager, trace) => {
        const { patient_id: patientId } = await this.#openVisit(manager, encounterId);
        // A lock of its own: bookings of a patient lock the patient before the visit, and this lock
        // comes after the visit.
        await keepToHourly(manager, this.#clock.now(), {
          key: `visit links ${patientId}`,
          done: `select l.valid_from as at from visit_link l join encounter e on e.id = l.encounter_id
          where e.patient_id = $2 and l.made_by is not null and l.valid_from > $1`,
          values: [patientId],
          ...{ most: mostLinksAnHour, code: 'too_many_links' },
        });
        const made = await this.make(actor.tenantId, encounterId, actor.id);
        trace.tell({ patientId });
        return made;
      },
    );
  }

  /** Whether another member, or an automatic message, made the links that are valid now. */
  async isOthers(tenantId: string, encounterId: string, madeBy: string): Promise<boolean> {
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<unknown[]>(
        `select 1 from visit_link
         where encounter_id = $1 and revoked_at is null and made_by is distinct from $2 limit 1`,
        [encounterId, madeBy],
      ),
    );
    return found.length > 0;
  }

  /**
   * The same without a check, for services that have checked access. A patient whose visit already
   * had a link is told of the new one, if a message can reach them.
   *
   * @param madeBy the member of staff; null for the program itself
   */
  async make(tenantId: string, encounterId: string, madeBy: string | null): Promise<MadeLink> {
    const now = this.#clock.now();
    return this.#database.run(tenantId, async (manager) => {
      const visit = await this.#openVisit(manager, encounterId);
      const before = await manager.query<unknown[]>(
        'select 1 from visit_link where encounter_id = $1 limit 1',
        [encounterId],
      );
      await manager.query(
        'update visit_link set revoked_at = $2 where encounter_id = $1 and revoked_at is null',
        [encounterId, now],
      );
      await this.#sessions.visits.endUnused(tenantId, encounterId);
      const made = await this.#add(manager, tenantId, encounterId, visit.ends_at, madeBy);
      if (before.length > 0 && madeBy !== null) {
        await this.#tell(tenantId, visit.patient_id);
      }
      return made;
    });
  }

  /**
   * Reproduces the visit's current link; makes one if there is none that can be reproduced. Links
   * that were given out before stay valid.
   *
   * @param madeBy the member to whom a new link is attributed
   * @throws {ServiceError} `not_found`, `visit_cancelled`
   */
  async current(tenantId: string, encounterId: string, madeBy: string | null): Promise<MadeLink> {
    return this.#database.run(tenantId, async (manager) => {
      const visit = await this.#openVisit(manager, encounterId);
      const [row] = await manager.query<
        { counter: number; keyVersion: number; secretHash: Buffer; validUntil: Date }[]
      >(
        `select counter, key_version as "keyVersion", secret_hash as "secretHash",
           valid_until as "validUntil"
         from visit_link
         where encounter_id = $1 and counter is not null and revoked_at is null and valid_until > $2
         order by counter desc limit 1`,
        [encounterId, this.#clock.now()],
      );
      const secret =
        row &&
        (await this.#records.linkSecrets.again(
          ...([tenantId, row.keyVersion, purposeOf(encounterId, row.counter)] as const),
        ));
      const token = secret?.toString('base64url');
      if (row === undefined || token === undefined || !hashSecret(token).equals(row.secretHash)) {
        return this.#add(manager, tenantId, encounterId, visit.ends_at, madeBy);
      }
      return { url: this.#urlOf(token), validUntil: row.validUntil.toISOString() };
    });
  }

  /** Makes the first link of a visit that was created in this transaction. */
  async first(
    tenantId: string,
    encounterId: string,
    visitEndsAt: Date,
    madeBy: string,
  ): Promise<MadeLink> {
    return this.#database.run(tenantId, (manager) =>
      this.#addNext(manager, tenantId, encounterId, visitEndsAt, madeBy, 1),
    );
  }

  /** Adds a link whose secret can be derived again. */
  async #add(
    manager: EntityManager,
    tenantId: string,
    encounterId: string,
    visitEndsAt: Date,
    madeBy: string | null,
  ): Promise<MadeLink> {
    const [last] = await manager.query<{ counter: number }[]>(
      `select counter from visit_link where encounter_id = $1 and counter is not null
       order by counter desc limit 1`,
      [encounterId],
    );
    const counter = (last?.counter ?? 0) + 1;
    return this.#addNext(manager, tenantId, encounterId, visitEndsAt, madeBy, counter);
  }

  async #addNext(
    manager: EntityManager,
    tenantId: string,
    encounterId: string,
    visitEndsAt: Date,
    madeBy: string | null,
    counter: number,
  ): Promise<MadeLink> {
    const { keyVersion, secret } = await this.#records.linkSecrets.make(
      tenantId,
      purposeOf(encounterId, counter),
    );
    const token = secret.toString('base64url');
    const now = this.#clock.now();
    const until = validUntil(visitEndsAt, now);
    await manager.query(
      `insert into visit_link
         (id, tenant_id, encounter_id, secret_hash, valid_from, valid_until, made_by, counter, key_version)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[newId(), tenantId, encounterId, hashSecret(token), now, until, madeBy],
        ...[counter, keyVersion],
      ],
    );
    return { url: this.#urlOf(token), validUntil: until.toISOString() };
  }

  #urlOf(token: string): string {
    return linkUrl(this.#config.PUBLIC_URL, 'v', token);
  }

  /** Locked, so that two concurrent requests get the same link. */
  async #openVisit(
    manager: EntityManager,
    encounterId: string,
  ): Promise<{ readonly ends_at: Date; readonly patient_id: string }> {
    const [visit] = await manager.query<
      { ends_at: Date; patient_id: string; cancelled_at: Date | null }[]
    >(
      `select a.ends_at, e.patient_id, a.cancelled_at from encounter e
       join appointment a on a.id = e.appointment_id where e.id = $1 for update of e`,
      [encounterId],
    );
    if (visit === undefined) {
      throw new ServiceError('not_found');
    }
    if (visit.cancelled_at !== null) {
      throw new ServiceError('visit_cancelled');
    }
    return visit;
  }

  /** Tells a patient who did not ask for another link that there is one. */
  async #tell(tenantId: string, patientId: string): Promise<void> {
    const factor = await this.#codes.factorOf({ tenantId, patientId });
    if (factor.kind === 'birth-date') {
      return;
    }
    const { kind: channel, to } = factor;
    const { name: clinic, phone } = await this.#staff.clinic(tenantId);
    const language = await this.#records.patients.languageOf(tenantId, patientId);
    this.#database.afterCommit(() => {
      const values = { clinic, phone };
      this.#notifications.send({ channel, to, language, template: 'link-made', values });
    });
  }

  /** Makes the visit's link valid until the visit's new end. */
  async follow(tenantId: string, encounterId: string, endsAt: Date): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        'update visit_link set valid_until = $2 where encounter_id = $1 and revoked_at is null',
        [encounterId, validUntil(endsAt, this.#clock.now())],
      ),
    );
  }
}
