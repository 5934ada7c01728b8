import { Inject, Injectable } from '@nestjs/common';
import {
  type ClinicDetails as Details,
  type RouteAnswer,
  type RouteInput,
  type routes,
  type Site,
} from '@teleward/contracts';
import { newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { ServiceError } from '../../errors/index.ts';
import { clockToken } from '../../platform.tokens.ts';

type Change = RouteInput<typeof routes.changeClinicDetails>['body'];
type Versions = RouteAnswer<typeof routes.listClinicVersions>;

const entity = { entityType: 'Organization' };

/** What a clinic says about itself and its sites, with all earlier versions. */
@Injectable()
export class ClinicDetails {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor): Promise<Details> {
    return this.#records.access.perform(actor, 'clinic.read-settings', {}, entity, (manager) =>
      this.#held(manager, actor),
    );
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `version_conflict`, `not_found` for a site of
   * another clinic
   */
  async change(actor: StaffActor, { version, sites, ...facts }: Change): Promise<Details> {
    return this.#records.access.perform(actor, 'clinic.configure', {}, entity, async (manager) => {
      const before = await this.#held(manager, actor, 'for update');
      if (before.version !== version) {
        throw new ServiceError('version_conflict');
      }
      await manager.query(
        `update tenant set name = $2, address = $3, phone = $4, country = $5, time_zone = $6,
           emergency_number = $7, languages = $8, details_version = $9
         where id = $1`,
        [
          ...[actor.tenantId, facts.name, facts.address, facts.phone, facts.country],
          ...[facts.timeZone, facts.emergencyNumber, [...new Set(facts.languages)], version + 1],
        ],
      );
      await this.#saveSites(manager, actor.tenantId, before.sites, sites);
      const after = await this.#held(manager, actor);
      // The details from the set-up get a row only when they are changed for the first time.
      await this.#keep(manager, actor.tenantId, before, null);
      await this.#keep(manager, actor.tenantId, after, actor.id);
      return after;
    });
  }

  /** @throws {RecordError} `not_found` */
  async openSites(actor: StaffActor): Promise<readonly Site[]> {
    const locations = { entityType: 'Location' };
    return this.#records.access.perform(actor, 'site.list', {}, locations, () =>
      this.sitesOf(actor.tenantId),
    );
  }

  /** The open sites by name, for services that have checked access. */
  async sitesOf(tenantId: string): Promise<readonly Site[]> {
    return this.#database.run(tenantId, (manager) =>
      manager.query<Site[]>(
        `select id, name, time_zone as "timeZone", phone from site where active order by name, id`,
      ),
    );
  }

  /** Adds a site, for services that have checked access. Does nothing where the id exists. */
  async addSite(tenantId: string, site: Details['sites'][number]): Promise<void> {
    const { siteId, name, timeZone, phone, active } = site;
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `insert into site (id, tenant_id, name, time_zone, phone, active)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [siteId, tenantId, name, timeZone, phone, active],
      ),
    );
  }

  /** @throws {RecordError} `not_found` */
  async versions(actor: StaffActor): Promise<Versions> {
    const rows = await this.#records.access.perform(
      actor,
      'clinic.read-settings',
      {},
      entity,
      (manager) =>
        manager.query<{ content: Details; changed_at: Date | null; changed_by: string | null }[]>(
          `select v.content, v.changed_at, m.name as changed_by
         from clinic_version v left join membership m on m.id = v.changed_by
         order by v.version desc limit 100`,
        ),
    );
    return {
      versions: rows.map(({ content, changed_at: at, changed_by: changedBy }) => ({
        details: content,
        changedAt: at?.toISOString() ?? null,
        changedBy,
      })),
    };
  }

  async #held(
    manager: EntityManager,
    { tenantId }: StaffActor,
    lock: 'for update' | '' = '',
  ): Promise<Details> {
    const [row] = await manager.query<Omit<Details, 'sites'>[]>(
      `select details_version as version, name, address, phone, country, time_zone as "timeZone",
         emergency_number as "emergencyNumber", languages
       from tenant where id = $1 ${lock}`,
      [tenantId],
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    const sites = await manager.query<Details['sites']>(
      `select id as "siteId", name, time_zone as "timeZone", phone, active
       from site order by active desc, name, id`,
    );
    return { ...row, sites };
  }

  async #saveSites(
    manager: EntityManager,
    tenantId: string,
    before: Details['sites'],
    sites: Change['sites'],
  ): Promise<void> {
    for (const { siteId, name, timeZone, phone, active } of sites) {
      if (siteId === null) {
        await this.addSite(tenantId, { siteId: newId(), name, timeZone, phone, active });
        continue;
      }
      if (!before.some((site) => site.siteId === siteId)) {
        throw new ServiceError('not_found');
      }
      await manager.query(
        'update site set name = $2, time_zone = $3, phone = $4, active = $5 where id = $1',
        [siteId, name, timeZone, phone, active],
      );
    }
  }

  async #keep(
    manager: EntityManager,
    tenantId: string,
    details: Details,
    changedBy: string | null,
  ): Promise<void> {
    await manager.query(
      `insert into clinic_version (id, tenant_id, version, content, changed_at, changed_by)
       values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, version) do nothing`,
      [
        ...[newId(), tenantId, details.version, JSON.stringify(details)],
        ...[changedBy === null ? null : this.#clock.now(), changedBy],
      ],
    );
  }
}
