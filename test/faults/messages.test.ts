import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@teleward/platform';
import { atATime } from '../../apps/server/src/messages/message-sender.ts';
import { settingsFor, MessageClinic } from '../support/servers/message-clinic.ts';
import { ofLength } from '../support/length.ts';
import { until } from '../support/until.ts';
import { ServerProcess } from './server-process.ts';

/** More than one round of the scheduler creates at once. */
const count = ofLength(10_000, 230);
/** In milliseconds. */
const longest = ofLength(1_800_000, 240_000);
const ofChild = 'Bearer child';

jest.setTimeout(2 * longest);

let at: MessageClinic;
let child: ServerProcess;

beforeAll(async () => {
  at = await MessageClinic.open();
});

afterAll(async () => {
  await child.close();
  await at.close();
});

/**
 * This many visits in half an hour that were booked long before, each of a patient with a telephone
 * number of their own.
 */
async function bookMany(): Promise<void> {
  const [row] = await at.clinic.rows('select id from tenant');
  const tenant = String(row?.['id']);
  const atOnce = 20;
  for (let from = 0; from < count; from += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - from) }, (_, one) => from + one);
    await at.clinic.rows((await Promise.all(some.map((index) => booked(tenant, index)))).join(';'));
  }
}

/** @returns the rows of a visit as SQL */
async function booked(tenant: string, index: number): Promise<string> {
  const { clinic, doctorId } = at;
  const [patient, appointment, encounter] = [newId(), newId(), newId()];
  await clinic.addPatient(tenant, {
    ...{ id: patient, name: `Person ${index}`, phone: `+91 9${String(index).padStart(9, '0')}` },
  });
  const reason = await clinic.sealed(tenant, 'appointment', 'reason', appointment, '');
  return `insert into appointment (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at,
       reason, overbooked, planned_at)
     values ('${appointment}', '${tenant}', '${patient}', '${doctorId}',
       now() + interval '50 min', now() + interval '65 min', ${reason}, true,
       now() - interval '2 days');
     insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
     values ('${encounter}', '${tenant}', '${appointment}', '${patient}', '${doctorId}')`;
}

async function states(): Promise<Readonly<Record<string, number>>> {
  const rows = await at.clinic.rows(
    "select state, count(*)::int as n from message where kind = 'reminder' group by state",
  );
  return Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)]));
}

describe('reminders that are due at once, with two processes of which one is killed half way', () => {
  it(`are each received once, all ${count} of them`, async () => {
    const { clinic, sms } = at;
    await bookMany();
    child = ServerProcess.spawn({
      ...settingsFor(at.mail, sms),
      ...{ TELEWARD_DEMO: 'false', KEY_FILE: clinic.keyFile, LOG_LEVEL: 'error' },
      ...{ DATABASE_URL: clinic.ownerUrl, DATABASE_APP_URL: clinic.appUrl },
      SMS_GATEWAY_AUTHORIZATION: ofChild,
    });
    await child.said('Teleward runs at');
    const isChilds = ({ headers }: (typeof sms.requests)[number]): boolean =>
      headers.authorization === ofChild;
    // After a while the child gets no answers, and is killed with the messages it has handed over.
    sms.mood = 'is slow';
    let held = 0;
    sms.holds = (request) => {
      const isHeld = isChilds(request) && sms.requests.filter(isChilds).length > count / 10;
      held += isHeld ? 1 : 0;
      return isHeld;
    };
    await at.look();
    // As many as it sends at a time: none of its messages is in transit then.
    await until('the child waits for answers', () => held === atATime, Boolean, longest / 2);
    expect(sms.requests.filter(isChilds).length).toBeGreaterThan(held);
    child.kill('SIGKILL');
    await child.ended();
    sms.mood = 'takes';
    await until(
      'the other process has sent all its messages',
      states,
      ({ sent = 0, waiting = 0, sending = 0 }) => sent > 0 && sent + waiting + sending === count,
    );
    // After a while the other process takes over what the dead one had claimed and not begun.
    at.clock.moveOn(11);
    let before: number | undefined;
    await until(
      'every reminder is settled',
      async () => {
        const now = await states();
        // The scheduler's round goes through every visit, so it runs only when
        // nothing else progresses.
        if (now['sent'] === before) await at.look();
        before = now['sent'];
        return now;
      },
      ({ waiting = 0, sending = 0 }) => waiting + sending === 0,
      longest,
    );
    const numbers = sms.requests.map(({ body }) => (JSON.parse(body) as { to: string }).to);
    expect(new Set(numbers).size).toBe(count);
    expect(numbers).toHaveLength(count);
    // Messages handed over when the process died are marked as unsure, not guessed at.
    expect(await states()).toEqual({ sent: count - held, unsure: held });
  });
});
