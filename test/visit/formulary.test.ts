import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';

let clinic: TestClinic;
let administrator: MemberVisitor;
let doctor: Visitor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  administrator = await MemberVisitor.signedIn(clinic);
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterAll(() => clinic.close());

const zinc = { name: 'zinc', form: 'tablet', strength: '20 mg', code: '1' };
const change = (baseVersion: number, source: string, entries: object[] = [zinc]): Promise<Answer> =>
  administrator.call(routes.changeFormulary, { body: { baseVersion, source, entries } });

describe('the clinic’s list of drugs', () => {
  it('is empty at first, then what an administrator imported, and every version stays', async () => {
    expect((await doctor.call(routes.readFormulary)).body).toEqual({
      ...{ version: 0, savedAt: null, savedBy: null, source: '', entries: [] },
    });
    expect((await change(0, 'National list, 2025')).body).toMatchObject({ version: 1 });
    const ors = { name: 'ORS', form: 'sachet', strength: '', code: '' };
    expect((await change(1, 'National list, 2026', [zinc, ors])).status).toBe(200);
    expect((await doctor.call(routes.readFormulary)).body).toMatchObject({
      ...{ version: 2, source: 'National list, 2026', entries: [zinc, ors] },
    });
    const versions = await clinic.rows(
      'select version, source from formulary_version order by version',
    );
    expect(versions).toEqual([
      { version: 1, source: 'National list, 2025' },
      { version: 2, source: 'National list, 2026' },
    ]);
    const trail = await clinic.rows(
      `select count(*)::int as count from audit_event where action = 'formulary.change' and outcome = 'success'`,
    );
    expect(trail).toEqual([{ count: 2 }]);
  });

  it('cannot be changed from an older version, nor by a doctor', async () => {
    for (const baseVersion of [0, 1, 9]) {
      expect((await change(baseVersion, 'x')).body).toMatchObject({ code: 'version_conflict' });
    }
    const body = { baseVersion: 2, source: 'x', entries: [zinc] };
    expect((await doctor.call(routes.changeFormulary, { body })).status).toBe(404);
    expect((await doctor.call(routes.readFormulary)).body).toMatchObject({ version: 2 });
  });

  it('without a source, with a nameless drug or of endless length is refused', async () => {
    expect((await change(2, ' ')).status).toBe(400);
    expect((await change(2, 'x', [{ ...zinc, name: '' }])).status).toBe(400);
    const many = Array.from({ length: 1501 }, () => ({ ...zinc, name: 'z' }));
    expect((await change(2, 'x', many)).status).toBe(400);
  });
});
