import { type Config } from '@teleward/platform';
import { installation, type LocalKeyEncryption } from '@teleward/records';
import { OwnerDatabase, type Clinic } from './owner-database.ts';
import { openKeys } from './prepare-encryption.ts';
import { rewrap } from './rewrap.ts';
import { rotate } from './rotate.ts';
import { shredClinic } from './shred.ts';

type Say = (line: string) => void;

const usage = `Looks after the keys of the records:
  npm run keys                          which keys there are
  npm run keys -- rotate [CLINIC]       a new data key for a clinic, or for every one and the installation
  npm run keys -- rewrap                another key-encryption key
  npm run keys -- shred CLINIC          what would be destroyed, and how to do it
CLINIC is a clinic's id or its whole name, or ${installation}: the key of staff's sign-ins.`;

/** What the installation's key seals, shown among the clinics. */
const signIns: Clinic = { id: installation, name: 'Sign-ins of staff' };

/** Must follow `shred CLINIC`, so that it does not happen by mistake. */
const confirmation = '--destroy-for-good';

/**
 * @returns the exit code
 * @throws {KeyEncryptionError} which says what to do
 */
export async function runKeysCommand(
  words: readonly string[],
  ownerUrl: string,
  config: Pick<Config, 'keyFile' | 'KEY_ENCRYPTION_KEY'>,
  say: Say,
): Promise<number> {
  const [verb = 'show', ...rest] = words;
  const owner = await OwnerDatabase.connect(ownerUrl);
  try {
    const encryption = await openKeys(owner, config, say);
    switch (verb) {
      case 'show':
        return await show(owner, encryption, say);
      case 'rotate':
        return await rotateAll(owner, encryption, rest[0], say);
      case 'rewrap':
        return await changeKey(owner, encryption, say);
      case 'shred':
        return await shred(owner, rest, say);
      default:
        say(usage);
        return 2;
    }
  } finally {
    await owner.close();
  }
}

async function show(
  owner: OwnerDatabase,
  encryption: LocalKeyEncryption,
  say: Say,
): Promise<number> {
  const active = await owner.transaction(() => owner.activeKeyId());
  say(`Key-encryption key ${active}, from ${encryption.source}`);
  const all = [signIns, ...(await owner.transaction(() => owner.clinics()))];
  for (const { id, name } of all) {
    const keys = await owner.within(id, () => owner.wrappedKeys(id));
    const isDestroyed = keys.some(({ wrapped }) => wrapped === null);
    const versions = keys.map(({ version }) => version).join(', ');
    say(`${name} (${id}): ${isDestroyed ? 'destroyed' : `data key ${versions || 'not made yet'}`}`);
  }
  return 0;
}

async function rotateAll(
  owner: OwnerDatabase,
  encryption: LocalKeyEncryption,
  named: string | undefined,
  say: Say,
): Promise<number> {
  const clinics = named === installation ? [] : await clinicsNamed(owner, named, say);
  const found = named === undefined || named === installation ? [signIns, ...clinics] : clinics;
  for (const { id, name } of found) {
    const done = await rotate(owner, id, encryption);
    say(
      done === null
        ? `${name}: has no key to rotate`
        : `${name}: ${done.resumed ? 'resumed; ' : ''}data key ${done.version}, ${done.changed} rows encrypted again`,
    );
  }
  return found.length > 0 ? 0 : 1;
}

async function changeKey(
  owner: OwnerDatabase,
  encryption: LocalKeyEncryption,
  say: Say,
): Promise<number> {
  const { keyId, before } = await rewrap(owner, encryption);
  say(`All data keys are wrapped by the key ${keyId} now. Keep a copy of it.`);
  say(
    before === null
      ? 'Take the key before it out of KEY_ENCRYPTION_KEY, and start the servers again.'
      : `Copies of the database made before open with the keys before it only, which are in ${before}. Destroy that file when you need no such copy any more.`,
  );
  return 0;
}

async function shred(owner: OwnerDatabase, words: readonly string[], say: Say): Promise<number> {
  const [named = '', confirmed] = words;
  const [clinic] = await clinicsNamed(owner, named, say);
  if (clinic === undefined) {
    return 1;
  }
  if (confirmed !== confirmation) {
    const counts = await owner.within(clinic.id, () => countRecords(owner, clinic.id));
    say(
      `This destroys for good the key to ${counts} of ${clinic.name}. Nobody can read them again; nothing was destroyed yet. Copies of the database hold the key, too: destroy those yourself.`,
    );
    say(`To do it: npm run keys -- shred ${clinic.id} ${confirmation}`);
    return 1;
  }
  const destroyed = await shredClinic(owner, clinic.id);
  say(
    destroyed === 0
      ? `${clinic.name} has no key that could be destroyed.`
      : `The key of ${clinic.name} is destroyed. Copies of the database made before still hold it: destroy those, too.`,
  );
  return destroyed === 0 ? 1 : 0;
}

async function countRecords(owner: OwnerDatabase, tenantId: string): Promise<string> {
  const { rows } = await owner.client.query<{ patients: number; documents: number }>(
    `select (select count(*)::int from patient where tenant_id = $1) as patients,
       (select count(*)::int from (
          select document_id from document_version where tenant_id = $1
          union select document_id from document_draft where tenant_id = $1) d) as documents`,
    [tenantId],
  );
  return `the records of ${rows[0]?.patients ?? 0} patients with ${rows[0]?.documents ?? 0} documents`;
}

/**
 * All clinics if no name is given; null, after printing why, if the name matches none or several.
 */
async function clinicsNamed(
  owner: OwnerDatabase,
  named: string | undefined,
  say: Say,
): Promise<readonly Clinic[]> {
  const all = await owner.transaction(() => owner.clinics());
  const found =
    named === undefined ? all : all.filter(({ id, name }) => id === named || name === named);
  if (named === undefined || found.length === 1) {
    return found;
  }
  say(
    found.length === 0
      ? 'There is no such clinic. npm run keys shows all.'
      : 'Several clinics have this name. Give the id, which npm run keys shows.',
  );
  return [];
}
