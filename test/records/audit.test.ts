import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import {
  AuditCheckpoints,
  auditLinksSql,
  auditRowsSql,
  canonicalJson,
  readCheckpoints,
  verifyChain,
  type AuditLink,
  type AuditRow,
  type ChainHead,
} from '@teleward/records';
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { reportOnAudit, type AuditReport } from '../../apps/server/src/operations/audit-report.ts';
import { ofLength } from '../support/length.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { tamper } from '../support/tamper.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;
let owner: Client;
let tenantId: string;
let encounterId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  owner = new Client({ connectionString: clinic.ownerUrl });
  await owner.connect();
  const [tenant] = await clinic.rows('select id from tenant');
  tenantId = String(tenant?.['id']);
  ({ encounterId } = await arrivedPatient(clinic));
  const params = { encounterId };
  // Many at once, some of them refused: the chain must have no gap.
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

  it('reveals every kind of tampering', async () => {
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

  it('cannot be forged or changed by the application’s own database role', async () => {
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

describe('an attacker with full control of the database', () => {
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

  it.each(ways)('%s, which is detected', async (_name, sql, told) => {
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

/** A folder of checkpoints for one test. */
function folderOf(name: string): string {
  return join(clinic.dataDir, name);
}
const file = (folder: string): string => join(folder, 'checkpoints.jsonl');
const linesOf = (folder: string): string[] => readFileSync(file(folder), 'utf8').split('\n');

const head = (sequence: number): ChainHead => ({
  tenantId,
  sequence,
  hash: sequence.toString(16).padStart(64, '0'),
});

/** Checkpoints written by one server. */
function written(name: string, count: number): string {
  const folder = folderOf(name);
  const checkpoints = AuditCheckpoints.open(folder);
  for (let sequence = 1; sequence <= count; sequence += 1) {
    checkpoints.append(head(sequence), new Date(sequence * 1000));
  }
  return folder;
}

/** A checkpoint in the format before each one named its predecessor. */
function olderLine(folder: string, sequence: number): string {
  const said = { ...head(sequence), at: new Date(sequence * 1000).toISOString() };
  const key = createPrivateKey(readFileSync(join(folder, 'signing-key.pem')));
  const signature = sign(null, Buffer.from(canonicalJson(said)), key).toString('base64url');
  return JSON.stringify({ ...said, signature });
}

describe('a checkpoint', () => {
  it('with an invalid signature is reported', async () => {
    await clinic.writeCheckpoint();
    const own = join(clinic.dataDir, 'audit');
    const [first = ''] = linesOf(own);
    const before = readFileSync(file(own));
    appendFileSync(file(own), `${first.replace(/"sequence":\d+/, '"sequence":1')}\n`);
    const { isWhole, lines } = await report();
    expect(isWhole).toBe(false);
    expect(lines[0]).toMatch(/not signed by this key/);
    writeFileSync(file(own), before);
    expect(await report()).toMatchObject({ isWhole: true });
  });

  it('signed by a foreign key is refused', () => {
    const own = written('own', 1);
    expect(readCheckpoints(own)).toMatchObject({ heads: [head(1)], bad: [], torn: [] });
    const third = folderOf('third');
    AuditCheckpoints.open(third);
    writeFileSync(file(third), readFileSync(file(own)));
    expect(readCheckpoints(third)).toMatchObject({
      heads: [],
      bad: [{ line: 1, kind: 'foreign' }],
    });
  });

  it('is bound to the previous one: a line removed, repeated or moved is reported', () => {
    const out = written('out', 5);
    const all = linesOf(out);
    writeFileSync(file(out), all.toSpliced(2, 1).join('\n'));
    expect(readCheckpoints(out).bad).toEqual([{ line: 3, kind: 'out of place' }]);
    writeFileSync(file(out), all.toSpliced(3, 1, all[1] ?? '').join('\n'));
    expect(readCheckpoints(out).bad.map(({ line }) => line)).toEqual([4, 5]);
    writeFileSync(file(out), all.slice(1).join('\n'));
    expect(readCheckpoints(out).bad).toEqual([{ line: 1, kind: 'out of place' }]);
    const [one = '', two = ''] = all;
    writeFileSync(file(out), [two, one, ...all.slice(2)].join('\n'));
    expect(readCheckpoints(out).bad.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('that was half written is reported apart, and later ones still count', () => {
    const folder = written('torn', 3);
    const text = readFileSync(file(folder), 'utf8');
    const half = (text.split('\n')[1] ?? '').slice(0, 70);
    writeFileSync(file(folder), text + half);
    expect(readCheckpoints(folder)).toMatchObject({ bad: [], torn: [4] });
    AuditCheckpoints.open(folder).append(head(4), new Date(4000));
    const { heads, bad, torn } = readCheckpoints(folder);
    expect({ bad, torn, last: heads.at(-1) }).toMatchObject({ bad: [], torn: [4], last: head(4) });
    // A line that was added later was never seen by a server.
    const lines = linesOf(folder);
    writeFileSync(file(folder), lines.toSpliced(3, 1, `${half}x`).join('\n'));
    expect(readCheckpoints(folder).bad).toEqual([
      { line: 4, kind: 'unreadable' },
      { line: 5, kind: 'out of place' },
    ]);
  });

  it('of the older format still counts, and its weaker proof is stated', () => {
    const folder = folderOf('older');
    const checkpoints = AuditCheckpoints.open(folder);
    writeFileSync(file(folder), `${olderLine(folder, 1)}\n${olderLine(folder, 2)}\n`);
    checkpoints.append(head(3), new Date(3000));
    expect(readCheckpoints(folder)).toMatchObject({ bad: [], unchained: 2, heads: { length: 3 } });
    // Only at the beginning: later each checkpoint names its predecessor.
    appendFileSync(file(folder), `${olderLine(folder, 1)}\n`);
    expect(readCheckpoints(folder).bad).toEqual([{ line: 4, kind: 'out of place' }]);
    writeFileSync(file(folder), linesOf(folder).slice(1, 3).join('\n'));
    expect(readCheckpoints(folder)).toMatchObject({ bad: [], unchained: 1 });
  });
});

describe('checking the audit', () => {
  const of = (folder: string, keyFile?: string): Promise<AuditReport> =>
    reportOnAudit(owner, folder, keyFile);

  it('creates nothing, and fails where the folder, the key or the file is missing', async () => {
    const nowhere = join(clinic.dataDir, 'mistyped');
    await expect(of(nowhere)).rejects.toThrow(/There is no folder/);
    expect(existsSync(nowhere)).toBe(false);
    const folder = written('bare', 1);
    rmSync(join(folder, 'verification-key.pem'));
    await expect(of(folder)).rejects.toThrow(/AUDIT_VERIFICATION_KEY/);
    await expect(of(folder, join(folder, 'signing-key.pem'))).rejects.toThrow(
      /not a public Ed25519/,
    );
    const empty = folderOf('empty');
    AuditCheckpoints.open(empty);
    await expect(of(empty)).rejects.toThrow(/nothing outside the database/);
  });

  it('fails on rows that no checkpoint covers', async () => {
    const folder = folderOf('emptied');
    AuditCheckpoints.open(folder);
    writeFileSync(file(folder), '');
    const { isWhole, lines } = await of(folder);
    expect(isWhole).toBe(false);
    expect(lines.join('\n')).toMatch(/No checkpoint names it: nothing is proved/);
  });

  it('needs only the public key, and accepts a copy kept elsewhere', async () => {
    await clinic.writeCheckpoint();
    const audit = join(clinic.dataDir, 'audit');
    const copy = folderOf('copy');
    cpSync(audit, copy, { recursive: true });
    rmSync(join(copy, 'signing-key.pem'));
    expect(await of(copy)).toMatchObject({ isWhole: true });
    // An attacker creates a key and signs a chain with it.
    const [newest] = await owner
      .query<ChainHead>(
        `select tenant_id as "tenantId", sequence::int as sequence, encode(hash, 'hex') as hash
         from audit_link order by sequence desc limit 1`,
      )
      .then(({ rows }) => rows);
    const forged = folderOf('forged');
    AuditCheckpoints.open(forged).append(newest as ChainHead, new Date());
    expect(await of(forged)).toMatchObject({ isWhole: true });
    const { isWhole, lines } = await of(forged, join(audit, 'verification-key.pem'));
    expect(isWhole).toBe(false);
    expect(lines[0]).toMatch(/line 1: not signed by this key/);
  });

  it('says up to when the audit is proved, and how many events are not', async () => {
    await clinic.writeCheckpoint();
    const { links } = await chain();
    await doctor.call(routes.listAppointments);
    await doctor.call(routes.readPatientRecord, { params: { patientId: randomUUID() } });
    const { isWhole, lines } = await report();
    expect(isWhole).toBe(true);
    expect(lines.join('\n')).toMatch(
      new RegExp(
        `Proved until \\d{4}-[^ ]+Z, row ${links.length}; not proved: \\d rows since then`,
      ),
    );
  });
});

describe('a server', () => {
  it('does not start with a mismatched key pair, or without the key that signed', () => {
    const folder = written('keys', 1);
    const other = written('keys of others', 1);
    cpSync(join(other, 'verification-key.pem'), join(folder, 'verification-key.pem'));
    expect(() => AuditCheckpoints.open(folder)).toThrow(/do not belong together/);
    rmSync(join(folder, 'signing-key.pem'));
    expect(() => AuditCheckpoints.open(folder)).toThrow(/is missing/);
  });

  it('writes a checkpoint of every clinic when it starts', async () => {
    const other = await clinic.beside();
    const audit = join(other.dataDir, 'audit');
    const { links } = await chain();
    expect(readCheckpoints(audit)).toMatchObject({
      heads: [{ tenantId, sequence: links.length, hash: links.at(-1)?.hash }],
    });
    await other.close();
  });

  it('writes one after many rows without waiting a minute', async () => {
    const audit = join(clinic.dataDir, 'audit');
    await clinic.writeCheckpoint();
    const before = readCheckpoints(audit).heads.length;
    const params = { encounterId };
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        Array.from({ length: 50 }, () => doctor.call(routes.listDocuments, { params })),
      );
    }
    const written = (): number => readCheckpoints(audit).heads.length;
    await until('a checkpoint is written within the minute', written, (count) => count > before);
  });

  it('takes turns with another server on the same folder', async () => {
    const audit = join(clinic.dataDir, 'audit');
    const other = await clinic.beside({ AUDIT_DIR: audit });
    const visitor = new Visitor(other.url);
    visitor.cookie = doctor.cookie;
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        [doctor, visitor].map((one) =>
          one.call(routes.readPatientRecord, {
            params: { patientId: randomUUID() },
          }),
        ),
      );
      await Promise.all([clinic.writeCheckpoint(), other.writeCheckpoint()]);
    }
    await other.close();
    expect(readCheckpoints(audit)).toMatchObject({ bad: [], torn: [] });
  });
});
