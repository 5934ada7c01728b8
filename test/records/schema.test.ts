import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource, prepareDatabase } from '@teleward/platform';
import { documentKinds, recordEntities } from '@teleward/records';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Client } from 'pg';
import { type DataSource } from 'typeorm';

const migrationsDir = 'infra/migrations';

let owner: Client;
let app: DataSource;
let appRole: string;
let ownerUrl: string;

beforeAll(async () => {
  const base = process.env['TEST_DATABASE_URL'] ?? '';
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: base });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(base);
  url.pathname = `/${name}`;
  ownerUrl = url.toString();
  const appUrl = await prepareDatabase({ ownerUrl, migrationsDir });
  appRole = decodeURIComponent(new URL(appUrl).username);
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  app = createDataSource(appUrl, [...recordEntities]);
  await app.initialize();
});

afterAll(async () => {
  await app.destroy();
  await owner.end();
});

async function rows(sql: string, ...values: unknown[]): Promise<unknown[]> {
  return (await owner.query<Record<string, unknown>>(sql, values)).rows;
}

/** One value of each row. */
async function column(sql: string, ...values: unknown[]): Promise<unknown[]> {
  const { rows: found } = await owner.query<unknown[]>({ text: sql, values, rowMode: 'array' });
  return found.map(([value]) => value);
}

describe('the migrations', () => {
  it('run once each, in the order of their names, and change nothing when run again', async () => {
    const read = () => rows('select name, run_at from migration order by run_at, name');
    const before = await read();
    const files = readdirSync(migrationsDir).filter((name) => name.endsWith('.sql'));
    expect(before).toEqual(files.toSorted().map((name) => ({ name, run_at: expect.any(Date) })));
    await prepareDatabase({ ownerUrl, migrationsDir });
    expect(await read()).toEqual(before);
  });
});

describe('an entity', () => {
  it.each(recordEntities.map((entity) => [entity.name, entity] as const))(
    '%s has the columns, types and nullability of its table',
    async (_name, entity) => {
      const { tableName, columns } = app.getMetadata(entity);
      const described = columns.map((one) => ({
        name: one.databaseName,
        type: app.driver.normalizeType(one) + (one.isArray ? '[]' : ''),
        nullable: one.isNullable,
        primary: one.isPrimary,
      }));
      const migrated = await rows(
        // To the program a domain, such as that of sealed columns, is its base type.
        `select a.attname as name,
           format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), a.atttypmod) as type,
           not a.attnotnull as nullable, coalesce(i.indisprimary, false) as primary
         from pg_attribute a join pg_type t on t.oid = a.atttypid
         left join pg_index i
           on i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)
         where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
         order by a.attnum`,
        tableName,
      );
      expect(described).toEqual(migrated);
    },
  );
});

describe('a kind of document', () => {
  it.each(['document_draft', 'document_number', 'document_version'])(
    'is let into %s where the store knows it, and no other is',
    async (table) => {
      const checks = await column(
        `select pg_get_constraintdef(oid) from pg_constraint
         where conrelid = to_regclass($1) and contype = 'c'`,
        table,
      );
      const [check = ''] = checks.map(String).filter((text) => text.startsWith('CHECK ((type = '));
      const kinds = [...check.matchAll(/'([^']+)'/g)].map(([, kind]) => kind);
      expect(kinds.toSorted()).toEqual(Object.keys(documentKinds).toSorted());
    },
  );
});

describe('a clinic', () => {
  it('is isolated in every table with clinic data', async () => {
    const tables = await rows(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
         (select array_agg(p.polname::text order by p.polname) from pg_policy p
          where p.polrelid = c.oid and p.polcmd in ('*', 'a', 'w', 'd')
            and pg_get_expr(p.polqual, p.polrelid) = $1
            and pg_get_expr(p.polwithcheck, p.polrelid) = $1) as policies
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
       order by c.relname`,
      '(tenant_id = current_tenant())',
    );
    expect(tables.length).toBeGreaterThan(10);
    expect(tables).toEqual(
      tables.map((table) => ({ ...(table as object), forced: true, policies: ['tenant'] })),
    );
  });

  it('owns every table but the listed ones', async () => {
    const others = await column(
      `select c.relname::text from pg_class c
       where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not exists (
         select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
       order by c.relname`,
    );
    expect(others).toEqual([
      ...['account', 'account_identity', 'account_passkey', 'account_totp', 'installation_key'],
      ...['migration', 'recovery_code', 'sign_in_place', 'sign_in_step', 'tenant'],
    ]);
  });

  it('shows its rows outside its context only for reading, for a link’s secret or at sign-in', async () => {
    const wider = await rows(
      `select polrelid::regclass::text as table, polname::text as name, polcmd::text as command
       from pg_policy p where polname <> 'tenant' and not exists (
         select from pg_class c where c.oid = p.polrelid and p.polroles = array[c.relowner])
       order by 1, 2`,
    );
    // The clinic's own row identifies itself; `r` is reading; policies for the table's owner grant
    // the application nothing. Rows of an account are visible to that account, and a sign-in step
    // to the bearer of its secret.
    expect(wider).toEqual([
      { table: 'account_identity', name: 'account', command: '*' },
      { table: 'account_identity', name: 'presented', command: 'r' },
      { table: 'account_passkey', name: 'account', command: '*' },
      { table: 'account_totp', name: 'account', command: '*' },
      { table: 'guest_link', name: 'presented', command: 'r' },
      { table: 'guest_session', name: 'presented', command: 'r' },
      { table: 'invitation', name: 'presented', command: 'r' },
      { table: 'membership', name: 'own', command: 'r' },
      { table: 'password_reset', name: 'presented', command: 'r' },
      { table: 'prescription_share', name: 'presented', command: 'r' },
      { table: 'recovery_code', name: 'account', command: '*' },
      { table: 'sign_in_step', name: 'presented', command: '*' },
      { table: 'signed_prescription', name: 'presented', command: 'r' },
      { table: 'staff_session', name: 'presented', command: 'r' },
      { table: 'tenant', name: 'itself', command: '*' },
      { table: 'visit_link', name: 'presented', command: 'r' },
      { table: 'visit_session', name: 'presented', command: 'r' },
    ]);
  });
});

describe('the role of the application', () => {
  const appendOnly = [
    ...[
      'audit_event',
      'chat_message',
      'clinic_version',
      'clinical_fact_version',
      'formulary_version',
    ],
    ...['communication', 'consent'],
    ...['dispense', 'document_number', 'document_version', 'feedback', 'intake_form'],
    'intake_response',
    'vital_signs_version',
    'message_settings',
    'outreach_hand_out',
    ...['patient_import_row', 'patient_version', 'prescription_cancellation'],
    ...['prescription_share', 'schedule', 'signed_prescription', 'site_profile'],
  ];

  it('owns nothing and is a member of no other role', async () => {
    const owned = await column(
      `select relname::text from pg_class where relowner = $1::regrole
       union all select proname::text from pg_proc where proowner = $1::regrole
       union all select nspname::text from pg_namespace where nspowner = $1::regrole
       union all select datname::text from pg_database where datdba = $1::regrole
       union all select roleid::regrole::text from pg_auth_members where member = $1::regrole`,
      appRole,
    );
    expect(owned).toEqual([]);
    const powers = `select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication
      from pg_roles where rolname = $1`;
    expect(await rows(powers, appRole)).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreatedb: false,
        rolcreaterole: false,
        rolreplication: false,
      },
    ]);
    await expect(app.query('create table mine (id uuid)')).rejects.toMatchObject({ code: '42501' });
  });

  it.each(appendOnly)('can insert into %s but not update or delete', async (table) => {
    const may = await rows(
      `select has_table_privilege($1, $2, 'select, insert') as adds,
         has_any_column_privilege($1, $2, 'update') as updates,
         has_table_privilege($1, $2, 'delete') as deletes,
         has_table_privilege($1, $2, 'truncate') as empties,
         has_table_privilege($1, $2, 'trigger') as triggers`,
      appRole,
      table,
    );
    expect(may).toEqual([
      { adds: true, updates: false, deletes: false, empties: false, triggers: false },
    ]);
    for (const sql of [
      `update ${table} set tenant_id = tenant_id`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('can update every other table, delete from none, and cannot read the migrations', async () => {
    const tables = `select c.relname::text from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`;
    const withPrivilege = (privilege: string): Promise<unknown[]> =>
      column(`${tables} and has_table_privilege($1, c.oid, $2) order by 1`, appRole, privilege);
    const all = (await column(`${tables} order by 1`)) as string[];
    const fixed = ['migration', 'audit_link', 'installation_key', 'tenant_key', ...appendOnly];
    expect(await withPrivilege('update')).toEqual(all.filter((name) => !fixed.includes(name)));
    // The links of the audit are made only by the database, the installation's keys
    // only by its owner.
    const made = ['migration', 'audit_link', 'installation_key'];
    expect(await withPrivilege('insert')).toEqual(all.filter((name) => !made.includes(name)));
    expect(await withPrivilege('delete, truncate, trigger, references')).toEqual([]);
    expect(await withPrivilege('select')).toEqual(all.filter((name) => name !== 'migration'));
  });
});
