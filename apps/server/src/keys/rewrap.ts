import {
  installation,
  KeyEncryptionError,
  wrapContext,
  type LocalKeyEncryption,
  type WrappedKey,
} from '@teleward/records';
import { type OwnerDatabase } from './owner-database.ts';

/**
 * Wraps every data key by another key-encryption key; what is sealed stays as it is. The key is the newest
 * one of the settings; where that one is in use already, a file gets a new one. Servers that run find it
 * in the file by themselves. Stopped in between, it goes on when it is called again.
 * @returns the id of the key, and where the keys before are kept
 * @throws {KeyEncryptionError} which says what to do
 */
export async function rewrap(
  owner: OwnerDatabase,
  encryption: LocalKeyEncryption,
): Promise<{ readonly keyId: string; readonly before: string | null }> {
  const { file } = encryption;
  const active = await owner.transaction(() => owner.activeKeyId());
  const wasStopped = file !== null && file.read().length > 1;
  if (active === encryption.newest && !wasStopped) {
    if (file === null) {
      throw new KeyEncryptionError(
        'To change the key, put a new one behind the present one in KEY_ENCRYPTION_KEY, with a comma between them, start all servers again, and then do this again.',
      );
    }
    file.add();
    encryption.reload();
  }
  const keyId = encryption.newest;
  await owner.transaction(() => wrapAll(owner, encryption, keyId));
  await owner.rewrite('tenant_key', 'wrapped', 'bytea');
  await owner.rewrite('installation_key', 'wrapped', 'bytea');
  return { keyId, before: file?.keepNewest() ?? null };
}

/** All in one transaction: a key that is left behind could not be opened any more. */
async function wrapAll(
  owner: OwnerDatabase,
  encryption: LocalKeyEncryption,
  keyId: string,
): Promise<void> {
  const done = new Set<string>();
  const wrapClinics = async (): Promise<void> => {
    for (const { id } of await owner.clinics()) {
      if (!done.has(id)) {
        await wrapClinic(owner, id, encryption, keyId);
        done.add(id);
      }
    }
  };
  // A clinic's first key is made under the clinic's lock and then this one's, so this one comes last;
  // and then those clinics that came meanwhile.
  await wrapClinics();
  await owner.lockKeys(installation);
  await wrapClinics();
  for (const row of await owner.wrappedKeys(installation)) {
    await owner.client.query(
      'update installation_key set key_id = $2, wrapped = $3 where version = $1',
      [row.version, keyId, await wrapAnew(encryption, installation, row, keyId)],
    );
  }
}

async function wrapClinic(
  owner: OwnerDatabase,
  tenantId: string,
  encryption: LocalKeyEncryption,
  keyId: string,
): Promise<void> {
  await owner.enter(tenantId);
  await owner.lockKeys(tenantId);
  const rows = (await owner.wrappedKeys(tenantId)).filter(({ wrapped }) => wrapped !== null);
  for (const row of rows) {
    await owner.client.query(
      `update tenant_key set key_id = $3, wrapped = $4 where tenant_id = $1 and version = $2`,
      [tenantId, row.version, keyId, await wrapAnew(encryption, tenantId, row, keyId)],
    );
  }
  if (rows.length > 0) {
    await owner.audit(tenantId, 'keys.rewrap');
  }
}

async function wrapAnew(
  encryption: LocalKeyEncryption,
  of: string,
  row: WrappedKey,
  keyId: string,
): Promise<Buffer> {
  const context = wrapContext(of, row.version);
  const dataKey = await encryption.unwrap(row.keyId, row.wrapped ?? Buffer.alloc(0), context);
  return encryption.wrap(keyId, dataKey, context);
}
