import { ClinicDetails, Email } from '@teleward/contracts';
import { newId, type Config } from '@teleward/platform';
import { installation, type LocalKeyEncryption } from '@teleward/records';
import { openKeys, OwnerDatabase } from '../keys/index.ts';

type Say = (line: string) => void;

const usage = `Looks after the clinics of this installation:
  clinics                                       which there are
  clinics add NAME COUNTRY TIME-ZONE EMAIL      one more, whose administrator signs in here with that address already
COUNTRY is an ISO 3166-1 code such as IN, TIME-ZONE an IANA name such as Asia/Kolkata.`;

const Clinic = ClinicDetails.pick({ name: true, country: true, timeZone: true });
type Clinic = ReturnType<typeof Clinic.parse>;

interface Person {
  readonly accountId: string;
  readonly name: string;
}

/**
 * @returns the exit code
 * @throws {KeyEncryptionError} which says what to do
 */
export async function runClinicsCommand(
  words: readonly string[],
  ownerUrl: string,
  config: Pick<Config, 'keyFile' | 'KEY_ENCRYPTION_KEY'>,
  say: Say,
): Promise<number> {
  const [verb = 'show', ...rest] = words;
  const owner = await OwnerDatabase.connect(ownerUrl);
  try {
    if (verb === 'show') {
      const clinics = await owner.transaction(() => owner.clinics());
      for (const { id, name } of clinics) {
        say(`${name} (${id})`);
      }
      return 0;
    }
    if (verb !== 'add' || rest.length !== 4) {
      say(usage);
      return 2;
    }
    return await add(owner, await openKeys(owner, config, say), rest, say);
  } finally {
    await owner.close();
  }
}

async function add(
  owner: OwnerDatabase,
  encryption: LocalKeyEncryption,
  [name, country, timeZone, address]: readonly string[],
  say: Say,
): Promise<number> {
  const clinic = Clinic.safeParse({ name, country, timeZone });
  const email = Email.safeParse(address);
  if (!clinic.success || !email.success) {
    const wrong = clinic.error?.issues.map(({ path }) => path.join('.')) ?? ['email'];
    say(`Please check: ${wrong.join(', ')}. Nothing was changed.\n${usage}`);
    return 2;
  }
  const person = await findPerson(owner, encryption, email.data);
  if (person === null) {
    say(
      'Nobody signs in here with that address. Let an administrator of another clinic invite them first. Nothing was changed.',
    );
    return 1;
  }
  const id = await make(owner, clinic.data, person);
  say(`${clinic.data.name} (${id}) was added. ${person.name} goes there from “My account”.`);
  return 0;
}

/** The person with this e-mail address, by their name in the clinic that they joined last. */
async function findPerson(
  owner: OwnerDatabase,
  encryption: LocalKeyEncryption,
  email: string,
): Promise<Person | null> {
  return owner.transaction(async () => {
    const keys = await owner.keys(installation, encryption);
    const accounts = await owner.client.query<{ id: string }>(
      'select id from account where email_index = $1',
      [keys.index('account', 'email', email)],
    );
    const accountId = accounts.rows[0]?.id;
    if (accountId === undefined) {
      return null;
    }
    // Row-level security shows an account its own memberships in every clinic.
    await owner.client.query("select set_config('teleward.account', $1, true)", [accountId]);
    const { rows } = await owner.client.query<{ name: string }>(
      'select name from membership where account_id = $1 and active order by id desc limit 1',
      [accountId],
    );
    return rows[0] === undefined ? null : { accountId, name: rows[0].name };
  });
}

async function make(owner: OwnerDatabase, clinic: Clinic, person: Person): Promise<string> {
  const id = newId();
  await owner.within(id, async () => {
    await owner.client.query(
      'insert into tenant (id, name, country, time_zone) values ($1, $2, $3, $4)',
      [id, clinic.name, clinic.country, clinic.timeZone],
    );
    await owner.client.query(
      `insert into membership (id, tenant_id, account_id, name, roles)
       values ($1, $2, $3, $4, array['administrator'])`,
      [newId(), id, person.accountId, person.name],
    );
    await owner.audit(id, 'clinic.add', 'Organization');
  });
  return id;
}
