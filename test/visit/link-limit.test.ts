import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { MemberVisitor } from '../support/actors/members.ts';
import { type Answer, TestClinic } from '../support/servers/test-clinic.ts';
import { askToInvite } from '../support/actors/guests.ts';
import { book, deskAccount } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let desk: MemberVisitor;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  const [doctor] = await clinic.rows("select id from membership where name like 'Dr Asha%'");
  doctorId = String(doctor?.['id']);
});

afterAll(() => clinic.close());

const renew = (encounterId: string): Promise<Answer> =>
  desk.call(routes.renewVisitLink, { params: { encounterId } });

describe('links that staff make', () => {
  it('are limited to 20 an hour for one patient, also for simultaneous requests, and others are not affected', async () => {
    // Booking made the first.
    const { encounterId } = await book(clinic, doctorId);
    const answers = await Promise.all(Array.from({ length: 24 }, () => renew(encounterId)));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(5);
    for (const { status, body } of refused) {
      expect({ status, body }).toMatchObject({ status: 429, body: { code: 'too_many_links' } });
      expect(Number(body['retryAfter'])).toBeGreaterThan(3500);
    }
    // The newest works all the same.
    const works = 'select 1 from visit_link where revoked_at is null and encounter_id =';
    expect(await clinic.rows(`${works} '${encounterId}'`)).toHaveLength(1);
    const other = await book(clinic, doctorId);
    expect((await renew(other.encounterId)).status).toBe(200);

    await clinic.rows("update visit_link set valid_from = valid_from - interval '1 h'");
    expect((await renew(encounterId)).status).toBe(200);
  });
});

describe('invitations of guests', () => {
  it('are limited to 20 an hour for one patient, also where each is withdrawn', async () => {
    const { encounterId } = await book(clinic, doctorId);
    for (let number = 0; number < 20; number += 1) {
      const { status, body } = await askToInvite(desk, encounterId);
      expect(status).toBe(200);
      const { guestId } = body['guest'] as { guestId: string };
      const params = { encounterId, guestId };
      expect((await desk.call(routes.removeGuest, { params })).status).toBe(200);
    }
    const refused = await askToInvite(desk, encounterId);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_invitations' } });
    expect(Number(refused.body['retryAfter'])).toBeGreaterThan(3500);
    const other = await book(clinic, doctorId);
    expect((await askToInvite(desk, other.encounterId)).status).toBe(200);
  });
});
