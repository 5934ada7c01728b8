import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  routes,
  type PatientFacts,
  type PatientRow,
  type RegisteredPatient,
  type RouteAnswer,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { eventually } from '../support/media/media-sfu.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { patientFacts } from '../support/actors/patients.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';

type Versions = RouteAnswer<typeof routes.listPatientVersions>['versions'];
type Alike = RouteAnswer<typeof routes.findAlikePatients>['patients'];

let clinic: TestClinic;
let desk: MemberVisitor;
let tenantId: string;

const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  tenantId = String((await clinic.rows('select id from tenant'))[0]?.['id']);
}, 60_000);

afterAll(() => clinic.close());

const register = (
  facts: Partial<PatientFacts> = {},
  more: { readonly id?: string; readonly identifier?: string | null } = {},
  by = desk,
): Promise<Answer> =>
  by.call(routes.registerPatient, {
    body: { id: randomUUID(), identifier: null, facts: { ...patientFacts, ...facts }, ...more },
  });

const registered = async (...input: Parameters<typeof register>): Promise<RegisteredPatient> => {
  const { status, body } = await register(...input);
  expect([status, body['code']]).toEqual([200, undefined]);
  return body as unknown as RegisteredPatient;
};

const change = (
  { id, version, identifier, active, deceasedDate, facts }: RegisteredPatient,
  wanted: Partial<PatientFacts> = {},
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answer> =>
  desk.call(routes.changePatient, {
    params: { patientId: id },
    body: {
      ...{ baseVersion: version, identifier, active, deceasedDate },
      facts: { ...facts, ...wanted },
      ...more,
    },
  });

const versionsOf = async (patientId: string): Promise<Versions> => {
  const { body } = await desk.call(routes.listPatientVersions, { params: { patientId } });
  return body['versions'] as Versions;
};

const search = async (text: string, limit = 20, by: Visitor = desk): Promise<PatientRow[]> => {
  const { status, body } = await by.call(routes.searchPatients, { body: { text, limit } });
  expect(status).toBe(200);
  return body['patients'] as PatientRow[];
};

const names = async (text: string): Promise<string[]> =>
  (await search(text)).map(({ name }) => name);

describe('a patient', () => {
  it('is registered with every field, and read back unchanged', async () => {
    const facts: PatientFacts = {
      ...patientFacts,
      ...{ name: '王小明', called: 'Ming', birthDate: '1956-03', language: 'zh-Hans' },
      // The country is India; digits of other scripts, and numbers of other countries.
      phones: ['०९८४०० १२३४२', '+86 138 0013 8000'],
      ...{ email: 'ming@x.example', address: 'Kotagiri, behind the mill' },
      identifiers: [
        { system: 'national', value: '1234 5678 9012' },
        { system: 'insurance', value: 'TN-77' },
      ],
      contact: { name: 'Li Na', relationship: 'Daughter', phone: '98400 99999' },
    };
    const made = await registered(facts);
    const kept = {
      ...facts,
      phones: ['+919840012342', '+8613800138000'],
      contact: { ...facts.contact, phone: '+919840099999' },
    };
    expect(made).toMatchObject({ version: 1, active: true, deceasedDate: null, facts: kept });
    expect(made.identifier).toMatch(/^P-[0-9A-HJKMNP-TV-Z]{6}$/);
    const read = await desk.call(routes.readPatient, { params: { patientId: made.id } });
    expect(read.body).toEqual(made);
  });

  it('is registered once, however often the same request is sent at once', async () => {
    const id = randomUUID();
    const before = await clinic.rows('select count(*)::int as n from patient');
    const answers = await Promise.all([1, 2, 3, 4].map(() => register({}, { id })));
    const again = await register({ name: 'Sent again' }, { id });
    expect([...answers, again].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set([...answers, again].map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const after = await clinic.rows('select count(*)::int as n from patient');
    expect(after[0]?.['n']).toBe(Number(before[0]?.['n']) + 1);
    expect(await versionsOf(id)).toHaveLength(1);
  });

  it('keeps a number from a card, which no other patient gets', async () => {
    const made = await registered({}, { identifier: 'KARTE 17' });
    expect(made.identifier).toBe('KARTE 17');
    expect((await register({}, { identifier: 'KARTE 17' })).body['code']).toBe('identifier_taken');
    const other = await registered();
    const taken = await change(other, {}, { identifier: 'KARTE 17' });
    expect(taken.body['code']).toBe('identifier_taken');
    // Both at once: one of them succeeds.
    const both = await Promise.all([1, 2].map(() => register({}, { identifier: 'KARTE 18' })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('gets a number by the clinic’s pattern', async () => {
    const admin = await MemberVisitor.signedIn(clinic);
    const setTo = async (pattern: string): Promise<number> =>
      (await admin.call(routes.changePatientNumbers, { body: { pattern } })).status;
    expect(await setTo('{year}')).toBe(400);
    expect(await setTo('{year}/####')).toBe(200);
    expect((await admin.call(routes.readPatientNumbers)).body).toEqual({ pattern: '{year}/####' });
    const made = await Promise.all([1, 2, 3].map(() => registered()));
    const numbers = made.map(({ identifier }) => identifier.replace(/^\d{4}/, 'year')).sort();
    expect(numbers).toEqual(['year/0001', 'year/0002', 'year/0003']);
    expect(await setTo('P-******')).toBe(200);
  });

  it('is refused with invalid data', async () => {
    const code = async (facts: Readonly<Record<string, unknown>>) =>
      (await register(facts)).body['code'];
    expect(await code({ birthDate: '2999-01-01' })).toBe('bad_request');
    expect(await code({ birthDate: '2999' })).toBe('bad_request');
    expect(await code({ birthDate: '1956-02-30' })).toBe('bad_request');
    expect(await code({ birthDate: '1956-13' })).toBe('bad_request');
    expect(await code({ name: ' ' })).toBe('bad_request');
    expect(await code({ email: 'nowhere' })).toBe('bad_request');
    expect(await code({ phones: ['12'] })).toBe('phone_invalid');
    expect(await code({ phones: ['none'] })).toBe('phone_invalid');
    const contact = { name: 'x', relationship: '', phone: '1' };
    expect(await code({ contact })).toBe('phone_invalid');
  });

  it('of another clinic does not exist here, and its id looks like an unknown one', async () => {
    const elsewhere = randomUUID();
    await clinic.rows(
      `insert into tenant (id, name, country, time_zone)
       values ('${elsewhere}', 'Elsewhere', 'IN', 'UTC')`,
    );
    const id = randomUUID();
    await clinic.addPatient(elsewhere, { id, name: 'Elsewhere Only' });
    expect((await register({}, { id })).body['code']).toBe('not_found');
    for (const patientId of [id, randomUUID()]) {
      const params = { patientId };
      const body = {
        ...{ baseVersion: 1, identifier: 'x', active: true, deceasedDate: null },
        facts: patientFacts,
      };
      const answers = [
        await desk.call(routes.readPatient, { params }),
        await desk.call(routes.changePatient, { params, body }),
        await desk.call(routes.listPatientVersions, { params }),
      ];
      expect(answers.map(({ body: { code } }) => code)).toEqual(answers.map(() => 'not_found'));
    }
    expect(await names('Elsewhere Only')).toEqual([]);
  });
});

describe('a change', () => {
  it('by two desks at once succeeds at one; the other is told, and nothing is lost', async () => {
    const made = await registered({ name: 'Two Desks' });
    const answers = await Promise.all([
      change(made, { address: 'Ooty' }),
      change(made, { remark: 'Comes with a daughter' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body['code']).toBe('version_conflict');
    const { body } = await desk.call(routes.readPatient, { params: { patientId: made.id } });
    const read = body as unknown as RegisteredPatient;
    expect(read.version).toBe(2);
    const merged = await change(read, { address: 'Ooty', remark: 'Comes with a daughter' });
    expect(merged.body['facts']).toMatchObject({
      ...{ address: 'Ooty', remark: 'Comes with a daughter' },
    });
  });

  it('is stored as a version with who and when; the same sent again adds none', async () => {
    const made = await registered({ name: 'Before Marriage' });
    const changed = await change(made, { name: 'After Marriage' });
    const again = await change(made, { name: 'After Marriage' });
    expect(again.body).toEqual(changed.body);
    const versions = await versionsOf(made.id);
    expect(versions.map(({ version, facts }) => [version, facts.name])).toEqual([
      [2, 'After Marriage'],
      [1, 'Before Marriage'],
    ]);
    const session = await desk.call(routes.readSession);
    const author = session.body['practitioner'] as { id: string; name: string };
    for (const version of versions) {
      expect(version.author).toEqual({ id: author.id, name: author.name });
      expect(Math.abs(Date.parse(version.recordedAt ?? '') - Date.now())).toBeLessThan(60_000);
    }
    // A change without effect adds no version.
    const same = await change(changed.body as unknown as RegisteredPatient);
    expect(same.body['version']).toBe(2);
    expect(await versionsOf(made.id)).toHaveLength(2);
  });

  it('to a patient from before there were versions keeps the earlier state', async () => {
    const id = randomUUID();
    await clinic.addPatient(tenantId, { id, name: 'Older Than Histories', phone: '12345' });
    const { body } = await desk.call(routes.readPatient, { params: { patientId: id } });
    const before = body as unknown as RegisteredPatient;
    expect(await versionsOf(id)).toMatchObject([{ version: 1, author: null, recordedAt: null }]);
    // An invalid telephone number in the record that was not touched is no reason to refuse.
    expect((await change(before, { address: 'Ooty' })).status).toBe(200);
    expect(await versionsOf(id)).toMatchObject([
      { version: 2, author: {}, facts: { address: 'Ooty' } },
      { version: 1, author: null, recordedAt: null, facts: { address: null, phones: ['12345'] } },
    ]);
  });

  it('marks a patient as inactive or deceased, and can be undone', async () => {
    const made = await registered({ name: 'Dora Dormant', birthDate: '1940-05-06' });
    const inactive = await change(made, {}, { active: false });
    expect(inactive.body).toMatchObject({ active: false, version: 2 });
    const at = inactive.body as unknown as RegisteredPatient;
    const refused = async (deceasedDate: string) =>
      (await change(at, {}, { deceasedDate })).body['code'];
    expect(await refused('1939')).toBe('bad_request');
    expect(await refused('1940-05-05')).toBe('bad_request');
    expect(await refused('2999-01-01')).toBe('bad_request');
    const died = await change(at, {}, { deceasedDate: '2020-01' });
    expect(died.body).toMatchObject({ deceasedDate: '2020-01' });
    expect((await search('Dora Dormant'))[0]).toMatchObject({
      ...{ active: false, deceasedDate: '2020-01' },
    });
    const back = await change(
      died.body as unknown as RegisteredPatient,
      ...([{}, { active: true, deceasedDate: null }] as const),
    );
    expect(back.body).toMatchObject({ active: true, deceasedDate: null, version: 4 });
  });

  it('is sealed in every row, old versions too', async () => {
    const secret = 'Zanzibarqueen';
    const made = await registered({ name: secret, remark: secret, address: secret });
    await change(made, { name: 'Other', contact: { name: secret, relationship: '', phone: null } });
    for (const table of ['patient', 'patient_version']) {
      const found = await clinic.rows(
        `select 1 from ${table} t where position('${secret}' in convert_from(
           convert_to(t::text, 'UTF8'), 'UTF8')) > 0
         or position(encode('${secret}', 'hex') in t::text) > 0`,
      );
      expect(found).toEqual([]);
    }
  });
});

describe('a search', () => {
  it('finds patients by what the desk knows of them', async () => {
    await registered({ name: 'José Peña Ortíz', birthDate: '1987-01-30', phones: ['98412 34167'] });
    await registered({ name: '欧阳修', birthDate: '1990' });
    const others = await registered({
      ...{ name: 'Zubaida Karim', called: 'Mimi', birthDate: '1987-01-30' },
      identifiers: [{ system: 'national', value: 'AB-9981' }],
    });
    const jose = 'José Peña Ortíz';
    for (const text of ['pena', 'ortiz jos', 'Jsoe Ortiz', 'OSE peña', '34167', '098412-34167']) {
      expect([text, (await names(text)).includes(jose)]).toEqual([text, true]);
    }
    for (const text of ['30.1.1987 jose', 'jose 1987', '1987-01-30', '30 Jan 1987 ortiz']) {
      expect([text, (await names(text)).includes(jose)]).toEqual([text, true]);
    }
    for (const text of ['ouyang', 'ouyang xiu', 'oyx', '阳修', 'xiu 1990']) {
      expect([text, await names(text)]).toEqual([text, ['欧阳修']]);
    }
    expect(await names('mimi')).toEqual(['Zubaida Karim']);
    expect(await names('ab9981')).toEqual(['Zubaida Karim']);
    expect((await names(others.identifier.toLowerCase()))[0]).toBe('Zubaida Karim');
    expect(await names('zubaida 1988')).toEqual([]);
    expect(await names('nobody-is-called-so')).toEqual([]);
  });

  it('lists the latest registrations for an empty text, and says whether there are more', async () => {
    const last = await registered({ name: 'Last Of All' });
    const { body } = await desk.call(routes.searchPatients, { body: { text: ' ', limit: 2 } });
    expect(body).toMatchObject({ more: true });
    expect((body['patients'] as PatientRow[]).map(({ id }) => id)[0]).toBe(last.id);
    expect(body['patients']).toHaveLength(2);
    const few = await desk.call(routes.searchPatients, { body: { text: 'last of all', limit: 2 } });
    expect(few.body).toMatchObject({ more: false });
  });

  it('finds at once what this process wrote, and soon what another process wrote', async () => {
    const beside = await clinic.beside();
    try {
      const there = await MemberVisitor.signedIn(beside, deskAccount);
      expect(await search('Quickly Known', 5, there)).toEqual([]);
      const made = await registered({ name: 'Quickly Known' });
      expect(await names('Quickly Known')).toEqual(['Quickly Known']);
      await eventually(
        'the other process hears of it',
        async () => (await search('Quickly Known', 5, there)).length === 1,
      );
      await change(made, { name: 'Slowly Forgotten' });
      expect(await names('Quickly Known')).toEqual([]);
      expect(await names('Slowly Forgotten')).toEqual(['Slowly Forgotten']);
    } finally {
      await beside.close();
    }
  });

  it('is audited', async () => {
    const [before] = await clinic.rows(
      `select count(*)::int as n from audit_event where action = 'patient.search'`,
    );
    await search('anything');
    const [after] = await clinic.rows(
      `select count(*)::int as n from audit_event where action = 'patient.search'`,
    );
    expect(after?.['n']).toBe(Number(before?.['n']) + 1);
  });
});

describe('a probable duplicate', () => {
  const alike = async (person: Readonly<Record<string, unknown>>): Promise<Alike> => {
    const body = {
      ...{ name: '', birthDate: null, phones: [], identifiers: [], except: null },
      ...person,
    };
    const answer = await desk.call(routes.findAlikePatients, { body });
    expect(answer.status).toBe(200);
    return answer.body['patients'] as Alike;
  };

  it('is found by name, birth date, telephone and identifiers, with the reason', async () => {
    const made = await registered({
      ...{ name: 'Meenakshi Sundaram', birthDate: '1961-07-08', phones: ['94430 11223'] },
      identifiers: [{ system: 'insurance', value: 'INS 5544' }],
    });
    const reasons = async (person: Readonly<Record<string, unknown>>) =>
      (await alike(person)).find(({ patient }) => patient.id === made.id)?.likenesses ?? [];
    expect(await reasons({ name: 'Sundaram Minakshi' })).toEqual(['name']);
    expect(await reasons({ name: 'Minakshi', birthDate: '1961-07-08' })).toEqual([
      ...['name', 'birth-date'],
    ]);
    expect(await reasons({ name: 'Meenakshi', phones: ['+91 94430 11223'] })).toEqual([
      ...['name', 'phone'],
    ]);
    expect(await reasons({ identifiers: ['ins-5544'] })).toEqual(['identifier']);
    // A family shares a telephone, and many people a first name.
    expect(await reasons({ name: 'Ravi', phones: ['9443011223'] })).toEqual([]);
    expect(await reasons({ name: 'Meenakshi' })).toEqual([]);
    expect(await alike({ name: 'Meenakshi Sundaram', except: made.id })).toEqual([]);
  });

  it('is found by the sound of a Chinese name', async () => {
    await registered({ name: '张伟', birthDate: '1970' });
    const [found] = await alike({ name: '章伟' });
    expect(found).toMatchObject({ patient: { name: '张伟' }, likenesses: ['name'] });
  });
});

describe('two records of one person', () => {
  const merge = (one: RegisteredPatient, into: RegisteredPatient): Promise<Answer> =>
    desk.call(routes.mergePatient, {
      params: { patientId: one.id },
      body: { baseVersion: one.version, intoId: into.id },
    });
  const unmerge = (one: RegisteredPatient): Promise<Answer> =>
    desk.call(routes.unmergePatient, {
      params: { patientId: one.id },
      body: { baseVersion: one.version },
    });
  const read = async ({ id }: RegisteredPatient): Promise<RegisteredPatient> => {
    const { body } = await desk.call(routes.readPatient, { params: { patientId: id } });
    return body as unknown as RegisteredPatient;
  };

  it('are merged with the visits of both, and unmerged with nothing lost', async () => {
    const first = await registered({ name: 'Merged Twice', phones: ['94430 77001'] });
    const second = await registered({ name: 'Mergde Twiec', remark: 'Card from the mill' });
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const { id: practitionerId } = (await doctor.call(routes.readSession)).body['practitioner'] as {
      id: string;
    };
    const comes = async (patientId: string): Promise<void> => {
      const { status } = await doctor.call(routes.registerWalkIn, {
        body: { encounterId: randomUUID(), patient: { patientId }, practitionerId, reason: 'x' },
      });
      expect(status).toBe(200);
    };
    await comes(first.id);
    await comes(second.id);
    const visits = async ({ id }: RegisteredPatient): Promise<number> => {
      const { body } = await doctor.call(routes.readPatientRecord, { params: { patientId: id } });
      return (body['encounters'] as unknown[]).length;
    };
    expect([await visits(first), await visits(second)]).toEqual([1, 1]);

    const merged = (await merge(second, first)).body as unknown as RegisteredPatient;
    expect(merged).toMatchObject({
      version: 2,
      replacedBy: { id: first.id, name: 'Merged Twice' },
    });
    expect((await read(first)).replaces).toMatchObject([{ id: second.id }]);
    expect([await visits(first), await visits(second)]).toEqual([2, 2]);
    // Every detail of the other record finds the surviving one, once.
    expect((await search('Merg Twi')).map(({ id }) => id)).toEqual([first.id]);
    expect((await search(second.identifier)).map(({ id }) => id)).toEqual([first.id]);
    expect((await search('', 50)).some(({ id }) => id === second.id)).toBe(false);
    expect((await change(merged, { remark: 'x' })).body['code']).toBe('patient_merged');
    expect(merged).toMatchObject({ overlapping: [] });
    expect((await merge(second, first)).body).toEqual({ ...merged });
    // The repeated request returned patient data, so it is audited like the first.
    expect(
      await clinic.rows(
        `select outcome from audit_event where action = 'patient.merge' and entity_id = '${second.id}'`,
      ),
    ).toEqual([{ outcome: 'success' }, { outcome: 'success' }]);

    const apart = (await unmerge(merged)).body as unknown as RegisteredPatient;
    expect(apart).toMatchObject({ ...second, version: 3, replacedBy: null });
    expect((await read(first)).replaces).toEqual([]);
    expect([await visits(first), await visits(second)]).toEqual([1, 1]);
    expect((await search(second.identifier)).map(({ id }) => id)).toEqual([second.id]);
    expect((await versionsOf(second.id)).map(({ replacedBy }) => replacedBy)).toEqual([
      ...[null, first.id, null],
    ]);
  });

  it('cannot be merged into each other, nor with a record that does not exist', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => registered()));
    if (one === undefined || two === undefined || three === undefined) throw new Error('missing');
    const both = await Promise.all([merge(one, two), merge(two, one)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [replaced, stands] = both[0].status === 200 ? [one, two] : [two, one];
    expect((await merge(three, replaced)).body['code']).toBe('patient_merged');
    expect((await merge(stands, stands)).body['code']).toBe('patient_merged');
    expect((await merge(three, { ...one, id: randomUUID() })).body['code']).toBe('not_found');
    // One after the other works: all are one person then.
    expect((await merge(stands, three)).status).toBe(200);
    expect((await search(replaced.identifier)).map(({ id }) => id)).toEqual([three.id]);
  });
});
