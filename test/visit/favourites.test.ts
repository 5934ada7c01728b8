import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Favourite, routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { accept, MemberVisitor } from '../support/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/test-clinic.ts';

let clinic: TestClinic;
let doctor: Visitor;
let colleague: Visitor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const administrator = await MemberVisitor.signedIn(clinic);
  const email = 'ravi@hill.example';
  const token = await administrator.invite({
    ...{ name: 'Dr Ravi Nair', email, roles: ['doctor'] },
    ...{ qualification: 'MBBS', registrationNumber: 'KA-2' },
  });
  const password = 'seven lamps by the door';
  await accept(clinic, token, { name: 'Dr Ravi Nair', password });
  colleague = await MemberVisitor.signedIn(clinic, { email, password });
});

afterAll(() => clinic.close());

const item = (line: string) => ({ line, quantity: null, quantityUnit: '', instructions: '' });

const content = {
  ...{ baseVersion: 0, scope: 'own', name: 'Amoxicillin' },
  items: [item('amoxicillin 500 mg cap 1 po tds 7d')],
};

const save = (by: Visitor, favouriteId: string, body: object = content): Promise<Answer> =>
  by.call(routes.saveFavourite, { params: { favouriteId }, body });

const remove = (by: Visitor, favouriteId: string): Promise<Answer> =>
  by.call(routes.removeFavourite, { params: { favouriteId } });

const namesOf = async (by: Visitor): Promise<string[]> => {
  const { body } = await by.call(routes.listFavourites);
  return (body['favourites'] as Favourite[]).map(({ name }) => name);
};

const trail = (favouriteId: string) =>
  clinic.rows(
    `select action, outcome from audit_event where entity_id = '${favouriteId}' order by id`,
  );

describe('a favourite', () => {
  it('of a doctor is visible to that doctor alone', async () => {
    const id = randomUUID();
    expect((await save(doctor, id)).body).toEqual({
      ...{ favouriteId: id, version: 1, scope: 'own', name: 'Amoxicillin' },
      items: content.items,
    });
    expect(await namesOf(doctor)).toEqual(['Amoxicillin']);
    expect(await namesOf(colleague)).toEqual([]);
    // Knowing its id, another doctor cannot read, change or remove it.
    for (const baseVersion of [0, 1]) {
      const taken = { ...content, baseVersion, scope: 'clinic', name: 'Mine' };
      expect((await save(colleague, id, taken)).body).toMatchObject({ code: 'not_found' });
    }
    expect((await remove(colleague, id)).status).toBe(404);
    expect(await namesOf(doctor)).toEqual(['Amoxicillin']);
    await remove(doctor, id);
  });

  it('keeps the order in which it was added, whatever its id', async () => {
    const ids = Array.from({ length: 6 }, () => randomUUID())
      .toSorted()
      .toReversed();
    for (const [at, id] of ids.entries()) {
      await save(doctor, id, { ...content, name: `Line ${String(at)}` });
    }
    expect(await namesOf(doctor)).toEqual(ids.map((_, at) => `Line ${String(at)}`));
    for (const id of ids) await remove(doctor, id);
  });

  it('of the clinic is shared by every doctor, with its lines in order', async () => {
    const id = randomUUID();
    const lines = ['ORS after each loose stool', 'zinc 20 mg tab 1 od 14d'];
    const set = { ...content, scope: 'clinic', name: 'Diarrhoea', items: lines.map(item) };
    expect((await save(doctor, id, set)).status).toBe(200);
    const { body } = await colleague.call(routes.listFavourites);
    expect(body['favourites']).toMatchObject([{ scope: 'clinic', items: lines.map(item) }]);
    const changed = { ...set, baseVersion: 1, name: 'Loose stools' };
    expect((await save(colleague, id, changed)).body).toMatchObject({ version: 2 });
    expect(await namesOf(doctor)).toEqual(['Loose stools']);
    // A save based on an older version changes nothing.
    expect((await save(doctor, id, { ...set, baseVersion: 1 })).body).toMatchObject({
      code: 'version_conflict',
    });
    await remove(doctor, id);
    expect(await namesOf(colleague)).toEqual([]);
    expect((await save(colleague, id, { ...set, baseVersion: 2 })).status).toBe(404);
  });

  it('sent again is stored once, with one audit row', async () => {
    const id = randomUUID();
    const [first, second] = [await save(doctor, id), await save(doctor, id)];
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect((await remove(doctor, id)).status).toBe(200);
    expect((await remove(doctor, id)).status).toBe(200);
    const done = { action: 'favourite.write', outcome: 'success' };
    expect(await trail(id)).toEqual([done, done]);
  });

  it('stores its lines and notes sealed', async () => {
    const id = randomUUID();
    const noted = { ...item('zinc 20 mg tab 1 od 14d'), instructions: 'Quillwren: with breakfast' };
    const body = { ...content, items: [{ ...noted, quantity: 14, quantityUnit: 'tablets' }] };
    expect((await save(doctor, id, body)).body).toMatchObject({ items: body.items });
    const rows = await clinic.rows(
      `select encode(items, 'escape') as items from prescription_favourite where id = '${id}'`,
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/Quillwren|zinc|tablets/);
    const { body: listed } = await doctor.call(routes.listFavourites);
    expect(listed['favourites']).toMatchObject([{ favouriteId: id, items: body.items }]);
    // The same id with other lines is a conflict.
    const other = { ...body, items: [item('zinc 10 mg tab 1 od 14d')] };
    expect((await save(doctor, id, other)).body).toMatchObject({ code: 'version_conflict' });
    await remove(doctor, id);
  });

  it.each([
    ['no name', { name: ' ' }],
    ['no line', { items: [] }],
    ['a reason against an allergy', { items: [{ ...item('aspirin'), allergyOverrides: [] }] }],
  ])('with %s is refused', async (_, wrong) => {
    expect((await save(doctor, randomUUID(), { ...content, ...wrong })).status).toBe(400);
  });
});
