import { SiteContact, SiteProfileContent } from '@teleward/contracts';
import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { type StaffActor } from '../actor.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type DataKeys } from '../encryption/data-keys.ts';
import { type Vault } from '../encryption/vault.ts';
import { type RecordAccess } from '../record-access.ts';
import { RecordError } from '../record-error.ts';

/** What was said last of a site. */
export interface StoredSiteProfile extends SiteProfileContent {
  readonly siteId: string;
  readonly version: number;
  readonly savedAt: Date;
  readonly contact: SiteContact | null;
}

interface Row {
  readonly id: string;
  readonly siteId: string;
  readonly version: number;
  readonly content: unknown;
  readonly contact: Buffer | null;
  readonly savedAt: Date;
}

interface NewProfile extends SiteProfileContent {
  readonly baseVersion: number;
  readonly contact: SiteContact | null;
}

const place = ['site_profile', 'contact'] as const;

/** What clinics know of their sites. Append-only: the newest version counts. */
export class SiteProfiles {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;

  constructor(database: TenantDatabase, access: RecordAccess, clock: Clock, vault: Vault) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
  }

  /** By site, for services that have made their check. */
  async all(tenantId: string): Promise<ReadonlyMap<string, StoredSiteProfile>> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const rows = await manager.query<Row[]>(
        `select distinct on (site_id) id, site_id as "siteId", version, content, contact,
           created_at as "savedAt"
         from site_profile order by site_id, version desc`,
      );
      return new Map(rows.map((row) => [row.siteId, opened(row, keys)]));
    });
  }

  /** The same sent again changes nothing. @throws {RecordError} `not_found`, `version_conflict` */
  async save(
    actor: StaffActor,
    siteId: string,
    { baseVersion, contact, ...content }: NewProfile,
  ): Promise<StoredSiteProfile> {
    const entity = { entityType: 'Location', entityId: siteId };
    const action = 'outreach.configure-site';
    return this.#access.perform(actor, action, {}, entity, async (manager, trace) => {
      const { tenantId } = actor;
      // Two saves come one after the other.
      const sites = await manager.query<unknown[]>('select 1 from site where id = $1 for update', [
        siteId,
      ]);
      if (sites.length === 0) {
        throw new RecordError('not_found');
      }
      const held = (await this.all(tenantId)).get(siteId);
      const version = held?.version ?? 0;
      if (held !== undefined && version === baseVersion + 1) {
        const { villages, power, network } = held;
        const before = { villages, power, network, contact: held.contact };
        if (canonicalJson(before) === canonicalJson({ ...content, contact })) {
          trace.leaveNone();
          return held;
        }
      }
      if (version !== baseVersion) {
        throw new RecordError('version_conflict');
      }
      const keys = await this.#vault.toSeal(tenantId);
      const id = newId();
      const savedAt = this.#clock.now();
      await manager.query(
        `insert into site_profile
           (id, tenant_id, site_id, version, content, contact, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[id, tenantId, siteId, version + 1, JSON.stringify(content)],
          contact === null ? null : keys.seal(...place, id, JSON.stringify(contact)),
          ...[actor.id, savedAt],
        ],
      );
      return { siteId, version: version + 1, savedAt, contact, ...content };
    });
  }
}

const opened = ({ id, contact, content, ...row }: Row, keys: DataKeys): StoredSiteProfile => ({
  ...{ siteId: row.siteId, version: row.version, savedAt: row.savedAt },
  ...SiteProfileContent.parse(content),
  contact:
    contact === null
      ? null
      : SiteContact.parse(JSON.parse(keys.open(...place, id, contact)) as unknown),
});
