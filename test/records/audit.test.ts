import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import {
  AuditCheckpoints,
  auditLinksSql,
  auditRowsSql,
  verifyChain,
  type AuditLink,
  type AuditRow,
  type ChainHead,
} from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { reportOnAudit, type AuditReport } from '../../apps/server/src/operations/audit-report.ts';
import { ofLength } from '../support/length.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { tamper } from '../support/tamper.ts';
import { TestClinic, Visitor } from '../support/test-clinic.ts';
import { arrivedPatient } from '../support/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;
let owner: Client;
let tenantId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  owner = new Client({ connectionString: clinic.ownerUrl });
  await owner.connect();
  const [tenant] = await clinic.rows('select id from tenant');
  tenantId = String(tenant?.['id']);
  const { encounterId } = await arrivedPatient(clinic);
  const params = { encounterId };
  // Many at once, some refused: the chain must not care.
  await Promise.all(
    Array.from({ length: 60 }, (_, number) =>
      number % 3 === 0
        ? doctor.call(routes.readPatientRecord, { params: { patientId: randomUUID() } })
        : doctor.call(routes.listDocuments, { params }),
    ),
  );
});

afterAll(async () => {
  await owner.end();
  await clinic.close();
});

const report = (): Promise<AuditReport> => reportOnAudit(owner, join(clinic.dataDir, 'audit'));

async function chain(): Promise<{ rows: AuditRow[]; links: AuditLink[] }> {
  const rows = await owner.query<AuditRow>(auditRowsSql, [tenantId]);
  const links = await owner.query<AuditLink>(auditLinksSql, [tenantId]);
  return { rows: rows.rows, links: links.rows };
}

describe('the audit', () => {
  it('is one chain without a gap, however many write at once', async () => {
    const { rows, links } = await chain();
    expect(rows.length).toBeGreaterThan(40);
    expect(links.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
    expect(verifyChain(rows, links, [])).toEqual([]);
    await clinic.writeCheckpoint();
    expect(await report()).toMatchObject({ isWhole: true });
  });

  it('shows each of many ways to change it', async () => {
    const { rows, links } = await chain();
    const newest = links.at(-1);
    const heads: ChainHead[] = [
      { tenantId, sequence: newest?.sequence ?? 0, hash: newest?.hash ?? '' },
    ];
    const random = seededRandom(20_261_124);
    const unnoticed: string[] = [];
    for (let round = 0; round < ofLength(10_000, 600); round += 1) {
      const copy = { rows: structuredClone(rows), links: structuredClone(links) };
      const done = tamper(copy, random);
      if (verifyChain(copy.rows, copy.links, heads).length === 0) {
        unnoticed.push(done);
      }
    }
    expect(unnoticed).toEqual([]);
  });

  it('cannot be written or changed by the application itself', async () => {
    const app = new Client({ connectionString: clinic.appUrl });
    await app.connect();
    await app.query("select set_config('teleward.tenant', $1, false)", [tenantId]);
    for (const sql of [
      "update audit_event set action = 'x'",
      'delete from audit_event',
      'truncate audit_event cascade',
      "update audit_link set hash = sha256('x')",
      'delete from audit_link',
      `insert into audit_link values ('${tenantId}', 99999, '${randomUUID()}', sha256('x'))`,
      'alter table audit_event disable trigger chained',
    ]) {
      await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
    await app.end();
  });
});

describe('somebody who rules the database', () => {
  const last = '(select event_id from audit_link order by sequence desc limit 1)';
  const ways: readonly [string, string, RegExp][] = [
    [
      'changes who it was',
      "update audit_event set actor_id = gen_random_uuid() where action = 'sign-in'",
      /a row, its place or its link was changed/,
    ],
    [
      'takes a refusal out',
      "alter table audit_link drop constraint audit_link_event_id_fkey; delete from audit_event where outcome = 'refused'",
      /the row of a link is missing/,
    ],
    [
      'cuts the end off, rows and links',
      `create temporary table cut on commit drop as select event_id from audit_link
         order by sequence desc limit 5;
       delete from audit_link where event_id in (select event_id from cut);
       delete from audit_event where id in (select event_id from cut)`,
      /the end was cut off/,
    ],
    [
      'writes the end again, with links that fit',
      `create temporary table cut on commit drop as select ${last} as event_id;
       delete from audit_link where event_id = (select event_id from cut);
       update audit_event set action = 'nothing' where id = (select event_id from cut);
       insert into audit_link select a.tenant_id, l.sequence + 1, a.id,
         audit_link_hash(l.hash, l.sequence + 1, a)
       from audit_event a, (select * from audit_link order by sequence desc limit 1) l
       where a.id = (select event_id from cut)`,
      /the audit was rewritten/,
    ],
    [
      'adds a row without a link',
      `alter table audit_event disable trigger chained;
       insert into audit_event select gen_random_uuid(), tenant_id, recorded_at, actor_kind, actor_id,
         actor_roles, action, entity_type, entity_id, patient_id, outcome, address
       from audit_event limit 1`,
      /a row has no link/,
    ],
    ['throws it all away', 'truncate audit_link, audit_event', /the end was cut off/],
  ];

  it.each(ways)('%s: it shows', async (_name, sql, told) => {
    const other = await TestClinic.open();
    await other.seed();
    await new Visitor(other.url).signIn();
    await arrivedPatient(other);
    await expect(new Visitor(other.url).signIn('wrong')).rejects.toThrow();
    await other.writeCheckpoint();
    const client = new Client({ connectionString: other.ownerUrl });
    await client.connect();
    const folder = join(other.dataDir, 'audit');
    expect(await reportOnAudit(client, folder)).toMatchObject({ isWhole: true });
    await client.query(sql);
    const { isWhole, lines } = await reportOnAudit(client, folder);
    await client.end();
    await other.close();
    expect(isWhole).toBe(false);
    expect(lines.join('\n')).toMatch(told);
  });
});

describe('a checkpoint', () => {
  it('that was not signed by the key is named', async () => {
    await clinic.writeCheckpoint();
    const file = join(clinic.dataDir, 'audit', 'checkpoints.jsonl');
    const [first = ''] = readFileSync(file, 'utf8').split('\n');
    appendFileSync(file, `${first.replace(/"sequence":\d+/, '"sequence":1')}\n`);
    const { isWhole, lines } = await report();
    expect(isWhole).toBe(false);
    expect(lines[0]).toMatch(/not signed by this key/);
  });

  it('of a key of its own does not pass', () => {
    const own = AuditCheckpoints.open(join(clinic.dataDir, 'other'));
    own.append({ tenantId, sequence: 1, hash: '0'.repeat(64) }, new Date(0));
    expect(own.read().heads).toHaveLength(1);
    const foreign = readFileSync(join(clinic.dataDir, 'other', 'checkpoints.jsonl'), 'utf8');
    const third = AuditCheckpoints.open(join(clinic.dataDir, 'third'));
    appendFileSync(join(clinic.dataDir, 'third', 'checkpoints.jsonl'), foreign);
    expect(third.read()).toEqual({ heads: [], bad: [{ line: 1 }] });
  });
});
