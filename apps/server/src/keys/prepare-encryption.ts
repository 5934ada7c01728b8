import { type Config } from '@teleward/platform';
import {
  installation,
  KeyEncryptionError,
  KeyFile,
  LocalKeyEncryption,
  sealedColumns,
  type KeyEncryption,
  type SealedTable,
  type WrappedKey,
} from '@teleward/records';
import { OwnerDatabase } from './owner-database.ts';
import { destroyPlaintext, reseal } from './reseal.ts';

type Settings = Pick<Config, 'keyFile' | 'KEY_ENCRYPTION_KEY'>;

/**
 * Opens the keys of the record store before the server accepts requests, as the owner of the
 * database. The first start creates them; if the database already has keys, only the key that
 * wrapped them is accepted. Data that are not encrypted yet are encrypted now.
 *
 * @throws {KeyEncryptionError} which says what to do
 */
export async function prepareEncryption(
  ownerUrl: string,
  settings: Settings,
  say: (line: string) => void = () => undefined,
): Promise<LocalKeyEncryption> {
  const owner = await OwnerDatabase.connect(ownerUrl);
  try {
    // Processes that start at the same time take turns.
    await owner.client.query("select pg_advisory_lock(hashtext('teleward.keys'))");
    const encryption = await openKeys(owner, settings, say);
    await provideInstallationKey(owner, encryption);
    await encryptPlaintext(owner, encryption, say);
    return encryption;
  } finally {
    await owner.close();
  }
}

/** The keys that the settings name, after checking that they belong to this database. */
export async function openKeys(
  owner: OwnerDatabase,
  settings: Settings,
  say: (line: string) => void,
): Promise<LocalKeyEncryption> {
  const wanted = await owner.transaction(() => owner.keyIds());
  const encryption = readKeys(settings, wanted, say);
  const missing = wanted.filter((id) => !encryption.has(id));
  if (missing.length > 0) {
    throw new KeyEncryptionError(
      `The records in this database are encrypted under the key ${missing.join(', ')}, but ${encryption.source} holds another one (${encryption.newest}). ${whatToDo}`,
    );
  }
  await owner.transaction(() => owner.keys(installation, encryption));
  return encryption;
}

const whatToDo =
  'Put the key back from your copy, or from the machine where Teleward ran before, and start again; KEY_FILE or KEY_ENCRYPTION_KEY can name it. Nothing was changed.';

function readKeys(
  { keyFile, KEY_ENCRYPTION_KEY: text }: Settings,
  wanted: readonly string[],
  say: (line: string) => void,
): LocalKeyEncryption {
  if (text !== undefined) {
    return LocalKeyEncryption.fromText(text, 'KEY_ENCRYPTION_KEY');
  }
  const file = new KeyFile(keyFile);
  if (!file.exists && wanted.length > 0) {
    throw new KeyEncryptionError(
      `The records in this database are encrypted under the key ${wanted.join(', ')}, but there is no key in ${keyFile}. ${whatToDo}`,
    );
  }
  if (!file.exists) {
    file.create();
    say(
      `A key for the records was made in ${keyFile}. Keep a copy of it, apart from copies of the database: without it nobody can read the records.`,
    );
  }
  return LocalKeyEncryption.fromFile(file);
}

async function provideInstallationKey(
  owner: OwnerDatabase,
  encryption: KeyEncryption,
): Promise<void> {
  await owner.transaction(async () => {
    if ((await owner.wrappedKeys(installation)).length === 0) {
      await owner.addKey(installation, 1, encryption.newest, encryption);
    }
  });
}

/**
 * Runs once for a database from before encryption was introduced; if interrupted, it continues at
 * the next start.
 */
async function encryptPlaintext(
  owner: OwnerDatabase,
  encryption: KeyEncryption,
  say: (line: string) => void,
): Promise<void> {
  const domains = ['sealed', 'blind_index'];
  const { rowCount } = await owner.client.query(
    'select 1 from pg_constraint where conname = any ($1) and contypid <> 0 and not convalidated',
    [domains],
  );
  if (rowCount === 0) {
    return;
  }
  const used = await owner.client.query<{ name: SealedTable }>(
    'select name from unnest($1::text[]) as name where pg_relation_size(name::regclass) > 0',
    [Object.keys(sealedColumns)],
  );
  if (used.rows.length > 0) {
    say('Encrypting the records, once …');
    for (const { id } of await owner.transaction(() => owner.clinics())) {
      const newest = await owner.within(id, () => provideFirstKey(owner, id, encryption));
      await (newest?.wrapped === null
        ? destroyPlaintext(owner, id, newest.version)
        : reseal(owner, id, encryption));
    }
    await reseal(owner, installation, encryption);
  }
  for (const { name } of used.rows) {
    // Otherwise the plaintext would stay in the free space of the table's file.
    await owner.rewrite(name, sealedColumns[name][0], 'sealed');
  }
  for (const name of domains) {
    await owner.client.query(`alter domain ${name} validate constraint ${name}`);
  }
}

/** @returns the newest key, which may have been destroyed */
async function provideFirstKey(
  owner: OwnerDatabase,
  tenantId: string,
  encryption: KeyEncryption,
): Promise<WrappedKey | undefined> {
  if ((await owner.wrappedKeys(tenantId)).length === 0) {
    await owner.addKey(tenantId, 1, encryption.newest, encryption);
  }
  return (await owner.wrappedKeys(tenantId)).at(-1);
}
