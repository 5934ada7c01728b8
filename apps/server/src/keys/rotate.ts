import { unwrapKeys, type KeyEncryption, type LocalKeyEncryption } from '@teleward/records';
import { type OwnerDatabase } from './owner-database.ts';
import { addKey } from './prepare-encryption.ts';
import { isSealedWithOthers, reindexClinic, resealClinic } from './reseal.ts';

export interface Rotation {
  /** The version that seals now. */
  readonly version: number;
  /** Rows that were sealed anew. */
  readonly changed: number;
  /** It went on with a rotation that had been stopped. */
  readonly resumed: boolean;
}

/**
 * Gives a clinic a new data key and seals everything with it; then the key before is gone. Servers may run
 * beside it. Stopped in between, it goes on when it is called again.
 * @returns null where there is nothing to rotate: no key yet, or destroyed ones.
 */
export async function rotateClinic(
  owner: OwnerDatabase,
  tenantId: string,
  encryption: LocalKeyEncryption,
): Promise<Rotation | null> {
  const begun = await begin(owner, tenantId, encryption);
  if (begun === null) {
    return null;
  }
  let changed = 0;
  do {
    changed += await resealClinic(owner, tenantId, encryption);
  } while (!(await retire(owner, tenantId, begun.version)));
  // The key before must not stay in the free space of the table's file.
  await owner.rewrite('tenant_key', 'wrapped', 'bytea');
  return { ...begun, changed };
}

/**
 * From here on the new key seals: whoever writes at this time waits. Blind indexes change in the same
 * moment, so that equal values never stand side by side under two keys.
 */
async function begin(
  owner: OwnerDatabase,
  tenantId: string,
  encryption: KeyEncryption,
): Promise<{ readonly version: number; readonly resumed: boolean } | null> {
  return owner.inClinic(tenantId, async () => {
    await owner.lockKeys(tenantId);
    const rows = await owner.wrappedKeys();
    const newest = rows.at(-1);
    if (newest === undefined || newest.wrapped === null) {
      return null;
    }
    if (rows.length > 1) {
      return { version: newest.version, resumed: true };
    }
    const version = newest.version + 1;
    await addKey(owner, tenantId, version, await owner.activeKeyId(), encryption);
    const keys = await unwrapKeys(encryption, tenantId, await owner.wrappedKeys());
    await reindexClinic(owner, tenantId, keys);
    await owner.audit(tenantId, 'keys.rotate');
    return { version, resumed: false };
  });
}

/** Takes the older keys away, once nothing needs them. @returns false where something still does. */
async function retire(owner: OwnerDatabase, tenantId: string, version: number): Promise<boolean> {
  return owner.inClinic(tenantId, async () => {
    await owner.lockKeys(tenantId);
    if (await isSealedWithOthers(owner, tenantId, version)) {
      return false;
    }
    await owner.client.query('delete from tenant_key where tenant_id = $1 and version < $2', [
      tenantId,
      version,
    ]);
    return true;
  });
}
