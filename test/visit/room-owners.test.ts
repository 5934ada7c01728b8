import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { routes, Welcome } from '@teleward/contracts';
import { processLockClass, TenantDatabase } from '@teleward/platform';
import { DatabaseNews } from '../../apps/server/src/news/database-news.ts';
import { RoomOwners } from '../../apps/server/src/visits/room/room-owners.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { until } from '../support/until.ts';

let clinic: TestClinic;
let beside: TestClinic;
let doctor: Visitor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  beside = await clinic.beside();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterAll(async () => {
  await beside.close();
  await clinic.close();
});

const elsewhere = { error: { code: 'held_elsewhere' } };

/** Ends the visit, so that the next test has another one. */
const end = async ({ encounterId }: Visitor): Promise<void> => {
  const { status } = await doctor.call(routes.endVisit, { params: { encounterId } });
  expect(status).toBe(200);
};

const epochOf = async (encounterId: string): Promise<unknown> => {
  const [row] = await clinic.rows(
    `select epoch from visit_room where encounter_id = '${encounterId}'`,
  );
  return row?.['epoch'];
};

/** The database connection that identifies a process. */
const connectionOf = async (one: TestClinic): Promise<unknown> => {
  // Servers of other tests also number their processes from 1, in databases of the same
  // PostgreSQL server.
  const [row] = await clinic.rows(`select l.pid from pg_locks l
    join pg_database d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'advisory' and l.granted
      and l.classid = ${processLockClass} and l.objid = ${processOf(one)}`);
  return row?.['pid'] ?? null;
};

/** Terminates it. @returns which one it was */
const sever = async (one: TestClinic): Promise<unknown> => {
  const connection = await connectionOf(one);
  await clinic.rows(`select pg_terminate_backend(${String(connection)}, 5000)`);
  return connection;
};

const processOf = (one: TestClinic): number => one.part(DatabaseNews).process;

/** The other process takes the lease, and the first one does not know it yet. */
const take = async (encounterId: string): Promise<void> => {
  await clinic.rows(`update visit_room set process = ${processOf(beside)}, epoch = epoch + 1
    where encounter_id = '${encounterId}'`);
};

const stored = async (what: string): Promise<unknown> => {
  const [row] = await clinic.rows(what);
  return row;
};

describe('the room of a visit', () => {
  it('exists once: a second process names the owner, and creates none', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    const patient = patientSocket(beside, visitor);
    const { error } = (await patient.told('visit:refused')) as { error: { message: string } };
    expect({ error }).toMatchObject(elsewhere);
    expect(error.message).toMatch(/holds this visit/);

    // They meet where the doctor is.
    const here = patientSocket(clinic, visitor);
    const { self } = Welcome.parse(await here.told('visit:welcome'));
    expect(await staff.ask('admit', { participantId: self.id })).toMatchObject({ ok: true });

    // Once released, the other process can own it.
    await Promise.all([here, staff].map((socket) => socket.ask('leave', {})));
    const there = doctorSocket(beside, doctor, encounterId);
    await there.told('visit:welcome');
    expect(await epochOf(encounterId)).toBe('2');
    there.close();
    await end(visitor);
  });

  it('is given up by a process that lost the database when another took the lease meanwhile', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const first = patientSocket(clinic, visitor);
    await first.told('visit:welcome');
    await take(encounterId);
    await sever(clinic);
    await first.closed;
    const second = patientSocket(beside, visitor);
    await second.told('visit:welcome');
    const again = patientSocket(clinic, visitor);
    expect(await again.told('visit:refused')).toMatchObject(elsewhere);
    second.close();
    await end(visitor);
  });

  it('is given up as well where the database is slow to name the owner', async () => {
    const visitor = await arrivedPatient(clinic);
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    await take(visitor.encounterId);
    const asked = jest
      .spyOn(clinic.part(RoomOwners), 'holds')
      .mockRejectedValueOnce(new Error('The database is away'));
    await sever(clinic);
    await socket.closed;
    expect(asked.mock.calls.length).toBeGreaterThan(1);
    asked.mockRestore();
    await end(visitor);
  });

  it('accepts writes from its owner only: another process gives it up at the first write', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    const patient = patientSocket(clinic, visitor);
    const { self } = Welcome.parse(await patient.told('visit:welcome'));
    await take(encounterId);
    expect(await staff.ask('admit', { participantId: self.id })).toMatchObject({
      ok: false,
      ...elsewhere,
    });
    await Promise.all([staff.closed, patient.closed]);
    expect(await stored(`select status from encounter where id = '${encounterId}'`)).toEqual({
      status: 'arrived',
    });
    await end(visitor);
  });

  it('does not mark a participant as gone who has moved to another process', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    const before = patientSocket(clinic, visitor);
    await before.told('visit:welcome');
    await take(encounterId);
    const after = patientSocket(beside, visitor);
    await after.told('visit:welcome');
    await before.ask('leave', {});
    // Writing the departure failed, by which the first process learned that the room is
    // no longer its own.
    await staff.closed;
    expect(
      await stored(`select left_at from encounter_participant
        where encounter_id = '${encounterId}' and role = 'patient'`),
    ).toEqual({ left_at: null });
    after.close();
    await end(visitor);
  });

  it('is not taken by a process that the others cannot see', async () => {
    const { encounterId } = await arrivedPatient(clinic);
    const unseen = { process: 2 ** 31 - 1 } as DatabaseNews;
    const owners = new RoomOwners(clinic.part(TenantDatabase), unseen);
    const [tenant] = await clinic.rows(
      `select tenant_id from encounter where id = '${encounterId}'`,
    );
    await expect(owners.claim(String(tenant?.['tenant_id']), encounterId)).rejects.toMatchObject({
      // Nobody owns it: the next attempt succeeds.
      code: 'unavailable',
    });
    expect(await epochOf(encounterId)).toBeUndefined();
  });

  it('stays with its owner over a short loss of the database', async () => {
    const visitor = await arrivedPatient(clinic);
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    const epoch = await epochOf(visitor.encounterId);
    const severed = await sever(clinic);
    await until(
      'the process is registered again',
      () => connectionOf(clinic),
      (connection) => connection !== null && connection !== severed,
    );
    const other = patientSocket(beside, visitor);
    expect(await other.told('visit:refused')).toMatchObject(elsewhere);
    expect(await socket.ask('setDevices', { microphone: 'on', camera: 'on' })).toMatchObject({
      ok: true,
    });
    expect(await epochOf(visitor.encounterId)).toBe(epoch);
    socket.close();
    await end(visitor);
  });

  it('is there again at once after a restart', async () => {
    const visitor = await arrivedPatient(beside);
    const { encounterId } = visitor;
    const ending = await clinic.beside();
    const first = patientSocket(ending, visitor);
    await first.told('visit:welcome');
    await ending.close();
    const second = patientSocket(clinic, visitor);
    await second.told('visit:welcome');
    expect(await epochOf(encounterId)).toBe('2');
    second.close();
    await end(visitor);
  });
});
