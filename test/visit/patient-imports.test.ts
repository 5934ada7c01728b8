import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type ImportResult, type ImportRow, type PatientImport } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { administrator, anotherClinic, MemberVisitor } from '../support/actors/members.ts';
import { ofLength } from '../support/length.ts';
import { TestClinic, type Answer, type Visitor } from '../support/servers/test-clinic.ts';
import { addDoctor } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let desk: MemberVisitor;
let places = 0;

beforeAll(async () => {
  // Each request comes from another address, so that rate limits do not disturb these tests.
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, {
    ...{ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' },
  });
});

afterAll(() => clinic.close());

type Values = ImportRow['values'];

const lineOf = (values: Values): ImportRow => ({ id: newId(), values });

async function send(
  importId: string,
  rows: readonly ImportRow[],
  { trial = false, by = desk }: { trial?: boolean; by?: Visitor } = {},
): Promise<Answer> {
  places += 1;
  const place = `198.51.${Math.floor(places / 250)}.${places % 250}`;
  return by.call(routes.importPatients, {
    params: { importId },
    body: { rows, trial },
    headers: { 'X-Forwarded-For': place },
  });
}

async function sent(
  importId: string,
  rows: readonly ImportRow[],
  how: { trial?: boolean } = {},
): Promise<ImportResult[]> {
  const { status, body } = await send(importId, rows, how);
  expect([status, body['code']]).toEqual([200, undefined]);
  return body['results'] as ImportResult[];
}

const undoSome = (importId: string, by: Visitor = desk, query?: string): Promise<Answer> =>
  by.call(routes.undoPatientImport, {
    params: { importId },
    ...(query !== undefined && { query }),
  });

/** Undoes the whole import, as the page does. */
async function undo(importId: string): Promise<{ removed: number; kept: number }> {
  const undone = { removed: 0, kept: 0 };
  let next: string | null = null;
  do {
    const { body } = await undoSome(importId, desk, next === null ? undefined : `afterId=${next}`);
    undone.removed += Number(body['removed']);
    undone.kept += Number(body['kept']);
    next = body['next'] as string | null;
  } while (next !== null);
  return undone;
}

const count = async (sql: string): Promise<number> =>
  Number((await clinic.rows(`select count(*)::int as n from ${sql}`))[0]?.['n']);

const right = (index: number): Values => ({
  name: `Invented${letters(index)} Person${letters(index * 7 + 3)}`,
  // People with similar names never share a birth date.
  birthDate: `${1930 + (index % 90)}-${pad((Math.floor(index / 90) % 12) + 1)}-${pad((Math.floor(index / 1080) % 28) + 1)}`,
  gender: index % 2 === 0 ? 'F' : '男',
  phone: `+91 98${String(10_000_000 + index)}`,
  identifier: `OLD-${index}`,
});

const pad = (value: number): string => String(value).padStart(2, '0');
/** A distinct word for each number, so that no two names sound alike. */
const letters = (value: number): string =>
  String(value)
    .split('')
    .map((digit) => `${'bdfgklmprt'.charAt(Number(digit))}${'aeiou'.charAt(Number(digit) % 5)}`)
    .join('');

/** `npm run soak -- test/visit/patient-imports.test.ts` imports 5,000, of whom 200 are faulty. */
const all = ofLength(5000, 500);
const faulty = all / 25;
const good = all - faulty;

describe('an import file in which every 25th patient is faulty', () => {
  it('imports valid rows once, names the error of each other row, and leaves nothing when undone', async () => {
    const before = {
      patients: await count('patient'),
      versions: await count('patient_version'),
    };
    const faults: readonly Values[] = [
      { name: '' },
      { birthDate: '31.02.1980' },
      { gender: 'often' },
      { phone: '12' },
      { birthDate: '2999-01-01' },
    ];
    const wrongs = [
      'name missing',
      'birthDate invalid',
      'gender invalid',
      'phone invalid',
      'birthDate future',
    ];
    const lines = Array.from({ length: all }, (_, index) =>
      lineOf({ ...right(index), ...(index % 25 === 0 && faults[(index / 25) % faults.length]) }),
    );
    const importId = randomUUID();
    const results: ImportResult[] = [];
    for (let from = 0; from < lines.length; from += 100) {
      results.push(...(await sent(importId, lines.slice(from, from + 100))));
    }
    const outcomes = (of: ImportResult['outcome']) =>
      results.filter(({ outcome }) => outcome === of).length;
    expect([outcomes('registered'), outcomes('faulty'), outcomes('duplicate')]).toEqual([
      good,
      faulty,
      0,
    ]);
    for (const [index, { outcome, problems }] of results.entries()) {
      expect(outcome).toBe(index % 25 === 0 ? 'faulty' : 'registered');
      if (index % 25 === 0) {
        const [{ field, code } = { field: '', code: '' }] = problems;
        expect(`${field} ${code}`).toBe(wrongs[(index / 25) % wrongs.length]);
      }
    }
    expect(await count('patient')).toBe(before.patients + good);
    expect(await count(`audit_event where action = 'patient.register'`)).toBeGreaterThanOrEqual(
      good,
    );

    // The same file again, as after a lost connection: the same patients, none of them twice.
    const again = await sent(importId, lines.slice(0, 100));
    expect(again.filter(({ outcome }) => outcome === 'registered')).toHaveLength(96);
    // The same file chosen again: all patients are known.
    const renamed = lines.slice(0, 100).map(({ values }) => lineOf(values));
    const other = await sent(randomUUID(), renamed);
    expect(other.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(96);
    expect(other[1]?.alike).toMatchObject([{ identifier: 'OLD-1' }]);
    expect(await count('patient')).toBe(before.patients + good);

    // Interrupted after the first ones, the undoing is not complete, and the import
    // accepts no more lines.
    const first = await undoSome(importId);
    expect(first.body).toMatchObject({ removed: 200, kept: 0, next: expect.any(String) });
    const listed = async () =>
      ((await desk.call(routes.listPatientImports)).body['imports'] as PatientImport[]).find(
        (one) => one.importId === importId,
      );
    expect(await listed()).toMatchObject({ undoneAt: null, count: good - 200 });
    expect((await send(importId, lines.slice(0, 1))).body['code']).toBe('invalid_state');
    expect(await undo(importId)).toEqual({ removed: good - 200, kept: 0 });
    expect((await listed())?.undoneAt).toEqual(expect.any(String));
    expect(await count('patient')).toBe(before.patients);
    expect(await count('patient_version')).toBe(before.versions);
    expect(await count('patient_import_row')).toBe(0);
    expect(await undo(importId)).toEqual({ removed: 0, kept: 0 });
    expect((await send(importId, lines.slice(0, 1))).body['code']).toBe('invalid_state');
    const { body } = await desk.call(routes.searchPatients, { body: { text: 'OLD-1', limit: 5 } });
    expect(body['patients']).toEqual([]);
    // A patient whose import was undone can be imported again.
    const repeated = await sent(randomUUID(), [lineOf(right(1))]);
    expect(repeated).toMatchObject([{ outcome: 'registered' }]);
  }, 600_000);
});

describe('a dry run', () => {
  it('finds the same errors, and writes nothing', async () => {
    const [before, importId] = [await count('patient'), randomUUID()];
    const [held] = await clinic.rows('select patient_numbers from tenant limit 1');
    await sent(randomUUID(), [lineOf({ ...right(9001), identifier: 'CARD-9' })]);
    const results = await sent(
      importId,
      [
        lineOf(right(9002)),
        lineOf({ ...right(9003), identifier: 'CARD-9' }),
        lineOf({ ...right(9004), phone: 'by the well' }),
        lineOf({ ...right(9001), identifier: 'CARD-10' }),
        lineOf({ name: '王小明', birthDate: '1980', language: '中文', gender: '' }),
      ],
      { trial: true },
    );
    expect(results.map(({ outcome }) => outcome)).toEqual([
      ...['right', 'faulty', 'faulty', 'duplicate', 'right'],
    ]);
    expect(results[1]?.problems).toEqual([{ field: 'identifier', code: 'taken' }]);
    expect(results[2]?.problems).toEqual([{ field: 'phone', code: 'invalid' }]);
    expect(await count('patient')).toBe(before + 1);
    expect(await count(`patient_import where id = '${importId}'`)).toBe(0);
    expect(await clinic.rows('select patient_numbers from tenant limit 1')).toEqual([held]);
  });
});

describe('an import that is undone', () => {
  it('keeps patients who were booked or changed since, and is listed', async () => {
    const importId = randomUUID();
    const lines = [9101, 9102, 9103].map((index) => lineOf(right(index)));
    await sent(importId, lines);
    const [booked, changed, untouched] = lines;
    const doctor = await addDoctor(clinic, 'Dr Import', 'import@demo.example');
    const startsAt = new Date(
      Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 86_400_000,
    ).toISOString();
    const { status } = await desk.call(routes.bookAppointment, {
      body: {
        ...{ appointmentId: randomUUID(), patientId: booked?.id, practitionerId: doctor, startsAt },
        ...{ as: { minutes: 15, mode: 'video' }, reason: '', overbook: true },
      },
    });
    expect(status).toBe(200);
    const params = { patientId: changed?.id ?? '' };
    const { body: held } = await desk.call(routes.readPatient, { params });
    const { identifier, active, deceasedDate, facts } = held;
    const change = await desk.call(routes.changePatient, {
      params,
      body: {
        ...{ baseVersion: 1, identifier, active, deceasedDate },
        facts: { ...(facts as object), remark: 'Comes with a daughter' },
      },
    });
    expect(change.status).toBe(200);
    expect(await undo(importId)).toEqual({ removed: 1, kept: 2 });
    const { status: gone } = await desk.call(routes.readPatient, {
      params: { patientId: untouched?.id ?? '' },
    });
    expect(gone).toBe(404);
    const list = (await desk.call(routes.listPatientImports)).body['imports'] as PatientImport[];
    expect(list.find((one) => one.importId === importId)).toMatchObject({
      ...{ count: 2, undoneAt: expect.any(String) },
    });
  });

  it('removes nobody who was registered in another way, whatever the file says', async () => {
    const byHand = { id: newId(), ...right(9301) };
    const { status } = await desk.call(routes.registerPatient, {
      body: {
        ...{ id: byHand.id, identifier: 'HAND-1' },
        facts: {
          ...{ name: 'Anna Amber', called: null, birthDate: '1980-01-01', gender: 'female' },
          ...{ birthDateEstimated: false, language: 'en', phones: [], email: null, address: null },
          ...{ identifiers: [], contact: null, remark: '' },
        },
      },
    });
    expect(status).toBe(200);
    const importId = randomUUID();
    const [line] = await sent(importId, [{ id: byHand.id, values: right(9302) }]);
    expect(line).toMatchObject({ outcome: 'duplicate' });
    expect(await undo(importId)).toEqual({ removed: 0, kept: 0 });
    expect(await count(`patient where id = '${byHand.id}'`)).toBe(1);
    // Its requests are in the audit, though it registered nobody.
    expect(
      await count(`audit_event where action = 'patient.import' and entity_id = '${importId}'`),
    ).toBe(1);
  });

  it('cannot be undone by another clinic', async () => {
    const importId = randomUUID();
    await sent(importId, [lineOf(right(9201))]);
    const far = await anotherClinic(clinic, 'Elsewhere', administrator.email, ['administrator']);
    const stranger = await MemberVisitor.signedIn(clinic);
    expect((await stranger.call(routes.switchClinic, { body: { clinicId: far } })).status).toBe(
      200,
    );
    expect((await undoSome(importId, stranger)).status).toBe(404);
    expect((await send(importId, [lineOf(right(9202))], { by: stranger })).status).toBe(404);
    expect(await count(`patient_import where id = '${importId}' and undone_at is null`)).toBe(1);
  });
});
