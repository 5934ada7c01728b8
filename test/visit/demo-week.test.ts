import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  routes,
  type AppointmentRow,
  type OutreachSummary,
  type RouteAnswer,
  type VisitType,
} from '@teleward/contracts';
import { dayIn } from '@teleward/platform';
import { readdirSync, readFileSync } from 'node:fs';
import { DemoOutreach } from '../../apps/server/src/demo/demo-outreach.ts';
import { DemoWeek } from '../../apps/server/src/demo/demo-week.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';

let clinic: TestClinic;
let desk: MemberVisitor;

const day = 86_400_000;
const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  await clinic.part(DemoWeek).fill();
  await clinic.part(DemoOutreach).fill();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
});

afterAll(() => clinic.close());

const week = async (): Promise<RouteAnswer<typeof routes.readCalendar>> => {
  const [from, to] = [-3, 3].map((days) =>
    dayIn('Asia/Kolkata', new Date(Date.now() + days * day)),
  );
  const { status, body } = await desk.call(routes.readCalendar, { query: `from=${from}&to=${to}` });
  expect(status).toBe(200);
  return body as unknown as RouteAnswer<typeof routes.readCalendar>;
};

/** The number of visits by time and state. */
const told = (rows: readonly AppointmentRow[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { startsAt, appointmentStatus } of rows) {
    const when = startsAt < new Date(Date.now() - day / 2).toISOString() ? 'past' : 'other';
    const key = `${when} ${appointmentStatus}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

describe('the week of the demo', () => {
  it('has visits of several doctors every day: finished, missed and cancelled ones before, booked ones ahead', async () => {
    const { appointments, doctors, doctorsWithoutHours } = await week();
    expect(doctors).toHaveLength(3);
    expect(doctorsWithoutHours).toEqual([]);
    const days = new Map<string, Set<string>>();
    for (const { startsAt, practitioner } of appointments) {
      const date = dayIn('Asia/Kolkata', new Date(startsAt));
      days.set(date, (days.get(date) ?? new Set()).add(practitioner.id));
    }
    expect(days.size).toBe(7);
    expect([...days.values()].every(({ size }) => size === 3)).toBe(true);
    const counts = told(appointments);
    expect(counts.get('past fulfilled')).toBeGreaterThan(15);
    expect(counts.get('past noshow')).toBeGreaterThan(0);
    expect(counts.get('past cancelled')).toBeGreaterThan(0);
    expect(counts.get('past booked')).toBeUndefined();
    expect(counts.get('other booked')).toBeGreaterThan(30);
    const types = (await desk.call(routes.listVisitTypes)).body['visitTypes'] as VisitType[];
    expect(types.map(({ mode }) => mode)).toEqual(['video', 'video', 'telephone']);
  });

  it('is the same after a restart, and keeps what people did meanwhile', async () => {
    const before = (await week()).appointments;
    const moved = before.find(
      ({ appointmentStatus, startsAt }) =>
        appointmentStatus === 'booked' && startsAt > new Date(Date.now() + day).toISOString(),
    );
    const { appointmentId = '', version = 0 } = moved ?? {};
    const cancelled = await desk.call(routes.cancelAppointment, {
      params: { appointmentId },
      body: { version, reason: 'pat', note: '' },
    });
    expect(cancelled.status).toBe(200);
    await clinic.part(DemoWeek).fill();
    const after = (await week()).appointments;
    expect(after.map((row) => row.appointmentId)).toEqual(before.map((row) => row.appointmentId));
    expect(after.find((row) => row.appointmentId === appointmentId)).toMatchObject({
      ...{ appointmentStatus: 'cancelled', version: version + 1 },
    });
  });

  it('has one planned outreach day with people on its list, also after another start', async () => {
    const coming = async (): Promise<OutreachSummary[]> => {
      const { body } = await desk.call(routes.listOutreachSessions, { query: 'when=coming' });
      return body['sessions'] as OutreachSummary[];
    };
    const [day, ...others] = await coming();
    expect(others).toEqual([]);
    expect(day).toMatchObject({ status: 'planned', people: 5, programme: 'General clinic' });
    expect(day?.doctors).toHaveLength(2);
    await clinic.part(DemoOutreach).fill();
    expect(await coming()).toEqual([day]);
  });

  it('prints a link to one of the visits waiting now', async () => {
    const { name } = await clinic.seed();
    expect(['Meera Iyer', '王建国', 'Joseph Mathew', 'Fatima Sheikh']).toContain(name);
  });

  it('is written only through the services', () => {
    const folder = 'apps/server/src/demo';
    for (const file of readdirSync(folder)) {
      expect(readFileSync(`${folder}/${file}`, 'utf8')).not.toMatch(
        /\b(insert into|update \w+ set|delete from)\b/i,
      );
    }
  });
});
