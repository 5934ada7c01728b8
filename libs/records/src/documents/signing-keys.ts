import { type PublishedKey, type SigningSettings } from '@teleward/contracts';
import { changedBy, newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { type EntityManager } from 'typeorm';
import { type StaffActor } from '../actor.ts';
import { type Vault } from '../encryption/vault.ts';
import { type RecordAccess } from '../record-access.ts';
import { RecordError } from '../record-error.ts';

export const signingAlgorithm = 'ES256';

/** A key that is about to sign. */
export interface ActiveKey {
  readonly id: string;
  readonly kid: string;
  readonly createdAt: Date;
  readonly privateKey: Awaited<ReturnType<typeof importJWK>>;
}

interface KeyRow {
  readonly id: string;
  readonly kid: string;
  readonly createdAt: Date;
  readonly privateKey: Buffer;
}

interface PublishedRow extends PublicRow {
  readonly clinicId: string;
  readonly name: string;
  readonly formerNames: readonly string[];
}

interface PublicRow {
  readonly kid: string;
  readonly publicJwk: Pick<PublishedKey, 'x' | 'y'>;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
  readonly revokedAt: Date | null;
}

const entity = { entityType: 'Organization' };

/** The keys with which a clinic signs prescriptions. The first one is created on demand. */
export class SigningKeys {
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

  /**
   * The current signing key, locked against retirement until the transaction ends, for services
   * that have checked access.
   */
  async hold(tenantId: string): Promise<ActiveKey> {
    return this.#database.run(tenantId, async (manager) => {
      await lock(manager, tenantId);
      const keys = await this.#vault.toSeal(tenantId);
      const row = (await active(manager)) ?? (await this.#make(manager, tenantId));
      const jwk = JSON.parse(
        keys.open('signing_key', 'private_key', row.id, row.privateKey),
      ) as JWK;
      const { id, kid, createdAt } = row;
      return { id, kid, createdAt, privateKey: await importJWK(jwk, signingAlgorithm) };
    });
  }

  /**
   * The public keys of all clinics, readable by everyone: a printed prescription is checked long
   * after its clinic is gone.
   */
  async published(): Promise<PublishedKey[]> {
    const rows = await this.#database.runForInstallation((manager) =>
      manager.query<PublishedRow[]>(
        `select clinic_id as "clinicId", name, former_names as "formerNames", kid, public_jwk as "publicJwk", created_at as "createdAt", retired_at as "retiredAt",
           revoked_at as "revokedAt" from published_signing_keys()`,
      ),
    );
    return rows.map(present);
  }

  /** @throws {RecordError} `not_found` */
  async settings(actor: StaffActor): Promise<SigningSettings> {
    return this.#access.perform(actor, 'signing-key.list', {}, entity, async (manager) => {
      return this.#settings(manager, actor.tenantId);
    });
  }

  /**
   * Takes effect for later signatures.
   *
   * @throws {RecordError} `not_found`
   */
  async change(
    actor: StaffActor,
    { validDays, registrationRequired }: Omit<SigningSettings, 'keys'>,
  ): Promise<SigningSettings> {
    return this.#configure(actor, async (manager) => {
      await manager.query(
        `update tenant set prescription_days = $2, prescriptions_need_registration = $3
         where id = $1`,
        [actor.tenantId, validDays, registrationRequired],
      );
    });
  }

  /**
   * Replaces the signing key for later signatures.
   *
   * @throws {RecordError} `not_found`
   */
  async rotate(actor: StaffActor): Promise<SigningSettings> {
    return this.#configure(actor, async (manager) => {
      await manager.query('update signing_key set retired_at = $1 where retired_at is null', [
        this.#clock.now(),
      ]);
      await this.#make(manager, actor.tenantId);
    });
  }

  /**
   * Idempotent.
   *
   * @throws {RecordError} `not_found`
   */
  async revoke(actor: StaffActor, keyId: string): Promise<SigningSettings> {
    return this.#configure(actor, async (manager) => {
      const found = await changedBy(
        manager,
        `update signing_key set retired_at = coalesce(retired_at, $2),
           revoked_at = coalesce(revoked_at, $2) where id = $1`,
        [keyId, this.#clock.now()],
      );
      if (found === 0) {
        throw new RecordError('not_found');
      }
    });
  }

  async #configure(
    actor: StaffActor,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<SigningSettings> {
    return this.#access.perform(actor, 'signing-key.configure', {}, entity, async (manager) => {
      await lock(manager, actor.tenantId);
      await work(manager);
      return this.#settings(manager, actor.tenantId);
    });
  }

  async #settings(manager: EntityManager, tenantId: string): Promise<SigningSettings> {
    const [clinic] = await manager.query<Omit<SigningSettings, 'keys'>[]>(
      `select prescription_days as "validDays",
         prescriptions_need_registration as "registrationRequired"
       from tenant where id = $1`,
      [tenantId],
    );
    const rows = await manager.query<
      (Omit<PublicRow, 'publicJwk'> & { keyId: string; signed: number })[]
    >(
      `select k.id as "keyId", k.kid, k.created_at as "createdAt", k.retired_at as "retiredAt",
         k.revoked_at as "revokedAt",
         (select count(*)::int from signed_prescription s where s.key_id = k.id) as signed
       from signing_key k order by k.created_at desc, k.id desc`,
    );
    return {
      ...(clinic ?? { validDays: 0, registrationRequired: true }),
      keys: rows.map((row) => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        retiredAt: row.retiredAt?.toISOString() ?? null,
        revokedAt: row.revokedAt?.toISOString() ?? null,
      })),
    };
  }

  async #make(manager: EntityManager, tenantId: string): Promise<KeyRow> {
    const pair = await generateKeyPair(signingAlgorithm, { extractable: true });
    const { kty, crv, x, y } = await exportJWK(pair.publicKey);
    const publicJwk = { kty, crv, x, y } as JWK;
    const kid = await calculateJwkThumbprint(publicJwk);
    const keys = await this.#vault.toSeal(tenantId);
    const id = newId();
    const secret = JSON.stringify(await exportJWK(pair.privateKey));
    const privateKey = keys.seal('signing_key', 'private_key', id, secret);
    const createdAt = this.#clock.now();
    await manager.query(
      `insert into signing_key (id, tenant_id, kid, public_jwk, private_key, created_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, tenantId, kid, JSON.stringify(publicJwk), privateKey, createdAt],
    );
    return { id, kid, createdAt, privateKey };
  }
}

/** Serializes signatures and changes of keys. */
async function lock(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `signing keys ${tenantId}`,
  ]);
}

async function active(manager: EntityManager): Promise<KeyRow | undefined> {
  const [row] = await manager.query<KeyRow[]>(
    `select id, kid, created_at as "createdAt", private_key as "privateKey" from signing_key
     where retired_at is null`,
  );
  return row;
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const present = ({ clinicId, name, formerNames, ...key }: PublishedRow): PublishedKey => ({
  ...{ kty: 'EC', crv: 'P-256', x: key.publicJwk.x, y: key.publicJwk.y },
  ...{ alg: signingAlgorithm, use: 'sig', kid: key.kid, iat: seconds(key.createdAt) },
  ...(key.retiredAt !== null && { exp: seconds(key.retiredAt) + 1 }),
  ...(key.revokedAt !== null && { revoked: { revoked_at: seconds(key.revokedAt) } }),
  clinic: { id: clinicId, name, formerNames: [...formerNames] },
});
