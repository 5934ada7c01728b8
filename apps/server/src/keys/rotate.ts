import { installation, type KeyEncryption, type LocalKeyEncryption } from '@teleward/records';
import { keyTableOf, type OwnerDatabase } from './owner-database.ts';
import { isSealedWithOthers, reindex, reseal } from './reseal.ts';

export interface Rotation {
  /** The version that seals from now on. */
  readonly version: number;
  /** The number of rows that were sealed again. */
  readonly changed: number;
  /** It continued an interrupted rotation. */
  readonly resumed: boolean;
}

/**
 * Creates a new data key for a clinic, or for the installation, seals everything with it, and
 * deletes the old key. Servers may run meanwhile. After an interruption it can be called again.
 *
 * @returns null where there is nothing to rotate: no key yet, or destroyed keys.
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
  // The old key must not stay in the free space of the table's file.
  await owner.rewrite(keyTableOf(keyOwner), 'wrapped', 'bytea');
  return { ...begun, changed };
}

/**
 * The installation's key concerns every clinic. Each audit row is written in a transaction of its
 * own and before the key changes: writing it while holding the key's lock could deadlock with a
 * transaction that takes the two in reverse.
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
 * From here on the new key seals; concurrent writers wait. Blind indexes change in the same
 * transaction, so that equal values are never indexed under two keys.
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

/**
 * Deletes the older keys once nothing needs them.
 *
 * @returns false if something still does
 */
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
