import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Favourite, type RouteInput, routes } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { Favourites } from '../../apps/server/src/prescriptions/favourites.ts';
import { ServiceClinic } from '../support/service-clinic.ts';

type Content = RouteInput<typeof routes.saveFavourite>['body'];

let clinic: ServiceClinic;
let favourites: Favourites;
let doctor: StaffActor;
let colleague: StaffActor;

beforeAll(async () => {
  clinic = await ServiceClinic.open();
  favourites = new Favourites(clinic.records, clinic.clock);
  doctor = await clinic.member('Dr Asha Rao', 'doctor');
  colleague = await clinic.member('Dr Ravi Nair', 'doctor');
});

afterAll(() => clinic.close());

const item = (line: string) => ({ line, quantity: null, quantityUnit: '', instructions: '' });

const content: Content = {
  ...{ baseVersion: 0, scope: 'own', name: 'Amoxicillin' },
  items: [item('amoxicillin 500 mg cap 1 po tds 7d')],
};

const save = (by: StaffActor, favouriteId: string, body = content): Promise<Favourite> =>
  favourites.save(by, favouriteId, body);

const remove = (by: StaffActor, favouriteId: string): Promise<void> =>
  favourites.remove(by, favouriteId);

const namesOf = async (by: StaffActor): Promise<string[]> =>
  (await favourites.list(by)).map(({ name }) => name);

const trail = (favouriteId: string) =>
  clinic.rows(
    `select action, outcome from audit_event where entity_id = '${favouriteId}' order by id`,
  );

const refused = (code: string) => expect.objectContaining({ code });

describe('a favourite', () => {
  it('of a doctor is visible to that doctor alone', async () => {
    const id = randomUUID();
    expect(await save(doctor, id)).toEqual({
      ...{ favouriteId: id, version: 1, scope: 'own', name: 'Amoxicillin' },
      items: content.items,
    });
    expect(await namesOf(doctor)).toEqual(['Amoxicillin']);
    expect(await namesOf(colleague)).toEqual([]);
    // Knowing its id, another doctor cannot read, change or remove it.
    for (const baseVersion of [0, 1]) {
      const taken: Content = { ...content, baseVersion, scope: 'clinic', name: 'Mine' };
      await expect(save(colleague, id, taken)).rejects.toEqual(refused('not_found'));
    }
    await expect(remove(colleague, id)).rejects.toEqual(refused('not_found'));
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
    const items = lines.map(item);
    const set: Content = { ...content, scope: 'clinic', name: 'Diarrhoea', items };
    await save(doctor, id, set);
    expect(await favourites.list(colleague)).toMatchObject([
      { scope: 'clinic', items: lines.map(item) },
    ]);
    const changed = { ...set, baseVersion: 1, name: 'Loose stools' };
    expect(await save(colleague, id, changed)).toMatchObject({ version: 2 });
    expect(await namesOf(doctor)).toEqual(['Loose stools']);
    // A save based on an older version changes nothing.
    const again = save(doctor, id, { ...set, baseVersion: 1 });
    await expect(again).rejects.toEqual(refused('version_conflict'));
    await remove(doctor, id);
    expect(await namesOf(colleague)).toEqual([]);
    const late = save(colleague, id, { ...set, baseVersion: 2 });
    await expect(late).rejects.toEqual(refused('not_found'));
  });

  it('sent again is stored once, with one audit row', async () => {
    const id = randomUUID();
    const [first, second] = [await save(doctor, id), await save(doctor, id)];
    expect(second).toEqual(first);
    await remove(doctor, id);
    await remove(doctor, id);
    const done = { action: 'favourite.write', outcome: 'success' };
    expect(await trail(id)).toEqual([done, done]);
  });

  it('stores its lines and notes sealed', async () => {
    const id = randomUUID();
    const noted = { ...item('zinc 20 mg tab 1 od 14d'), instructions: 'Quillwren: with breakfast' };
    const body = { ...content, items: [{ ...noted, quantity: 14, quantityUnit: 'tablets' }] };
    expect(await save(doctor, id, body)).toMatchObject({ items: body.items });
    const rows = await clinic.rows(
      `select encode(items, 'escape') as items from prescription_favourite where id = '${id}'`,
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/Quillwren|zinc|tablets/);
    expect(await favourites.list(doctor)).toMatchObject([{ favouriteId: id, items: body.items }]);
    // The same id with other lines is a conflict.
    const other = { ...body, items: [item('zinc 10 mg tab 1 od 14d')] };
    await expect(save(doctor, id, other)).rejects.toEqual(refused('version_conflict'));
    await remove(doctor, id);
  });

  it.each([
    ['no name', { name: ' ' }],
    ['no line', { items: [] }],
    ['a reason against an allergy', { items: [{ ...item('aspirin'), allergyOverrides: [] }] }],
  ])('with %s is refused before anybody sees it', (_, wrong) => {
    const { body } = routes.saveFavourite;
    expect(body.safeParse(content).success).toBe(true);
    expect(body.safeParse({ ...content, ...wrong }).success).toBe(false);
  });

  it('is not for a nurse, and their try is on record', async () => {
    const [id, nurse] = [randomUUID(), await clinic.member('Meera Pillai', 'nurse')];
    await expect(save(nurse, id)).rejects.toEqual(refused('not_found'));
    await expect(namesOf(nurse)).rejects.toEqual(refused('not_found'));
    expect(await trail(id)).toEqual([{ action: 'favourite.write', outcome: 'refused' }]);
  });
});
