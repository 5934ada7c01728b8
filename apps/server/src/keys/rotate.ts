import { installation, type KeyEncryption, type LocalKeyEncryption } from '@teleward/records';
import { keyTableOf, type OwnerDatabase } from './owner-database.ts';
import { isSealedWithOthers, reindex, reseal } from './reseal.ts';

export interface Rotation {
  /** The version that seals now. */
  readonly version: number;
  /** Rows that were sealed anew. */
  readonly changed: number;
  /** It went on with a rotation that had been stopped. */
  readonly resumed: boolean;
}

/**
 * Gives a clinic, or the installation, a new data key and seals everything with it; then the key before is
 * gone. Servers may run beside it. Stopped in between, it goes on when it is called again.
 * @returns null where there is nothing to rotate: no key yet, or destroyed ones.
 */
export async function rotate(
  owner: OwnerDatabase,
  keyOwner: string,
  encryption: LocalKeyEncryption,
): Promise<Rotation | null> {
  if (keyOwner === installation) {
    await auditInClinics(owner);
  }
  const begun = await begin(owner, keyOwner, encryption);
  if (begun === null) {
    return null;
  }
  let changed = 0;
  do {
    changed += await reseal(owner, keyOwner, encryption);
  } while (!(await retire(owner, keyOwner, begun.version)));
  // The key before must not stay in the free space of the table's file.
  await owner.rewrite(keyTableOf(keyOwner), 'wrapped', 'bytea');
  return { ...begun, changed };
}

/**
 * The installation's key is every clinic's concern. Each trace has a transaction of its own and comes before
 * the key: who writes a trace and then asks for the key would else wait for who does the reverse.
 */
async function auditInClinics(owner: OwnerDatabase): Promise<void> {
  const keys = await owner.transaction(() => owner.wrappedKeys(installation));
  if (keys.length > 1) {
    return;
  }
  for (const { id } of await owner.transaction(() => owner.clinics())) {
    await owner.within(id, () => owner.audit(id, 'keys.rotate', 'Installation'));
  }
}

/**
 * From here on the new key seals: whoever writes at this time waits. Blind indexes change in the same
 * moment, so that equal values never stand side by side under two keys.
 */
async function begin(
  owner: OwnerDatabase,
  keyOwner: string,
  encryption: KeyEncryption,
): Promise<{ readonly version: number; readonly resumed: boolean } | null> {
  return owner.within(keyOwner, async () => {
    await owner.lockKeys(keyOwner);
    const rows = await owner.wrappedKeys(keyOwner);
    const newest = rows.at(-1);
    if (newest === undefined || newest.wrapped === null) {
      return null;
    }
    if (rows.length > 1) {
      return { version: newest.version, resumed: true };
    }
    const version = newest.version + 1;
    await owner.addKey(keyOwner, version, await owner.activeKeyId(), encryption);
    await reindex(owner, keyOwner, await owner.keys(keyOwner, encryption));
    if (keyOwner !== installation) {
      await owner.audit(keyOwner, 'keys.rotate');
    }
    return { version, resumed: false };
  });
}

/** Takes the older keys away, once nothing needs them. @returns false where something still does. */
async function retire(owner: OwnerDatabase, keyOwner: string, version: number): Promise<boolean> {
  return owner.within(keyOwner, async () => {
    await owner.lockKeys(keyOwner);
    if (await isSealedWithOthers(owner, keyOwner, version)) {
      return false;
    }
    await owner.removeKeysBefore(keyOwner, version);
    return true;
  });
}
