import {
  installation,
  KeyEncryptionError,
  wrapContext,
  type LocalKeyEncryption,
  type WrappedKey,
} from '@teleward/records';
import { type OwnerDatabase } from './owner-database.ts';

/**
 * Wraps every data key with another key-encryption key; sealed values do not change. The key is the
 * newest one in the settings; if that one is already in use, a key file gets a new one. Running
 * servers find it in the file. After an interruption it can be called again.
 *
 * @returns the id of the key, and where the previous keys are kept
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
        'To change the key, append a new one to KEY_ENCRYPTION_KEY, after a comma, restart all servers, and run this command again.',
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

/** In one transaction, because a data key that was left out could never be unwrapped again. */
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
  // Creating a clinic's first key takes the clinic's lock and then the installation's, so the
  // latter comes last here; after it, the clinics that were added meanwhile.
  await wrapClinics();
  await owner.lockKeys(installation);
  await wrapClinics();
  for (const row of await owner.wrappedKeys(installation)) {
    await owner.client.query(
      'update installation_key set key_id = $2, wrapped = $3 where version = $1',
      [row.version, keyId, await rewrapRow(encryption, installation, row, keyId)],
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
      [tenantId, row.version, keyId, await rewrapRow(encryption, tenantId, row, keyId)],
    );
  }
  if (rows.length > 0) {
    await owner.audit(tenantId, 'keys.rewrap');
  }
}

async function rewrapRow(
  encryption: LocalKeyEncryption,
  of: string,
  row: WrappedKey,
  keyId: string,
): Promise<Buffer> {
  const context = wrapContext(of, row.version);
  const dataKey = await encryption.unwrap(row.keyId, row.wrapped ?? Buffer.alloc(0), context);
  return encryption.wrap(keyId, dataKey, context);
}
