import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, Welcome } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { audioParameters } from '../support/media/media-parameters.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import {
  agreement,
  arrivedPatient,
  departed,
  deviceCheck,
  doctorSocket,
  patientSocket,
} from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.setEncryption('off');
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterAll(() => clinic.close());

describe('a page that reconnects', () => {
  it('keeps the seat of a page that lost its connection, and gives it to a new page', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    const instanceId = randomUUID();
    const first = patientSocket(clinic, visitor, { instanceId });
    await first.told('visit:welcome');
    first.close();
    await staff.told('participant:changed', (p) => p['connection'] === 'reconnecting');
    const back = patientSocket(clinic, visitor, { instanceId });
    expect(await back.told('visit:welcome')).toMatchObject({ resumed: true, media: null });
    // Another page has to ask first, and disconnects nobody before it is confirmed.
    const asking = patientSocket(clinic, visitor);
    expect(await asking.told('visit:refused')).toMatchObject({ error: { code: 'open_elsewhere' } });
    expect(await back.ask('setDevices', { microphone: 'on', camera: 'on' })).toMatchObject({
      ok: true,
    });
    const isOpen = async (): Promise<unknown> =>
      (await visitor.call(routes.readMyRoom)).body['open'];
    expect(await isOpen()).toBe(true);
    const other = patientSocket(clinic, visitor, { takesOver: true });
    expect(await other.told('visit:welcome')).toMatchObject({ resumed: false });
    expect(await back.told('visit:refused')).toMatchObject({ error: { code: 'superseded' } });
    expect(await other.ask('leave', {})).toMatchObject({ ok: true });
    await staff.told('participant:changed', (p) => p['connection'] === 'left');
    // The first page sees that the second one left, and rejoins.
    expect(await isOpen()).toBe(false);
    const again = patientSocket(clinic, visitor);
    expect(await again.told('visit:welcome')).toMatchObject({ resumed: false });
    await doctor.call(routes.endVisit, { params: { encounterId } });
  });

  it('in the same tab counts as the same page, even before the server noticed that the old one is gone', async () => {
    const visitor = await arrivedPatient(clinic);
    const tabId = randomUUID();
    const before = patientSocket(clinic, visitor, { tabId });
    await before.told('visit:welcome');
    const reloaded = patientSocket(clinic, visitor, { tabId });
    await reloaded.told('visit:welcome');
    expect(await before.told('visit:refused')).toMatchObject({ error: { code: 'superseded' } });
    const { encounterId } = visitor;
    await doctor.call(routes.endVisit, { params: { encounterId } });
  });

  it('gets new media where the dead connection lost a message about them', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const staff = doctorSocket(clinic, doctor, encounterId);
    const { media } = Welcome.parse(await staff.told('visit:welcome'));
    const instanceId = randomUUID();
    const deaf = patientSocket(clinic, visitor, { instanceId, confirms: false });
    const { self, media: own } = Welcome.parse(await deaf.told('visit:welcome'));
    await staff.ask('admit', { participantId: self.id });
    const rtpCapabilities = own?.routerRtpCapabilities;
    expect(await deaf.ask('startMedia', { rtpCapabilities })).toMatchObject({ ok: true });
    const produced = await staff.ask('produce', {
      transportId: media?.sendTransport.id,
      kind: 'audio',
      source: 'microphone',
      rtpParameters: audioParameters(),
      paused: false,
    });
    expect(produced).toMatchObject({ ok: true });
    await deaf.told('consumer:added');
    const back = patientSocket(clinic, visitor, { instanceId });
    const again = Welcome.parse(await back.told('visit:welcome'));
    expect(again.resumed).toBe(false);
    expect(again.media?.receiveTransport.id).not.toBe(own?.receiveTransport.id);
    expect(await back.ask('startMedia', { rtpCapabilities })).toMatchObject({
      data: { consumers: [{ source: 'microphone' }] },
    });
    // Now that everything is acknowledged, the next loss costs nothing.
    const third = patientSocket(clinic, visitor, { instanceId });
    expect(await third.told('visit:welcome')).toMatchObject({ resumed: true });
    await doctor.call(routes.endVisit, { params: { encounterId } });
  });

  it('twice at once leaves one of them in the room', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const pages = [1, 2, 3].map(() => patientSocket(clinic, visitor, { takesOver: true }));
    await Promise.all(pages.map((page) => page.told('visit:welcome')));
    const staff = doctorSocket(clinic, doctor, encounterId);
    const { participants } = Welcome.parse(await staff.told('visit:welcome'));
    expect(participants).toMatchObject([{ role: 'patient', connection: 'connected' }]);
    const superseded = pages.filter((page) => page.heard('visit:refused'));
    expect(superseded).toHaveLength(2);
    const [stays] = pages.filter((page) => !page.heard('visit:refused'));
    const devices = { microphone: 'on', camera: 'on' };
    expect(await stays?.ask('setDevices', devices)).toMatchObject({ ok: true });
    await staff.told('participant:changed', (one) => one['camera'] === 'on');
    await doctor.call(routes.endVisit, { params: { encounterId } });
  });

  it('for another visit than the cookie names, as on a shared device, gets nothing', async () => {
    const next = await arrivedPatient(clinic);
    const [other] = await clinic.rows(
      `select id from encounter where id <> '${next.encounterId}' limit 1`,
    );
    const before = new Visitor(clinic.url);
    before.encounterId = String(other?.['id']);
    before.cookie = next.cookie;
    const asked = await Promise.all([
      before.call(routes.readMyVisitSummary),
      before.call(routes.readMyAfterVisit),
      before.call(routes.giveConsent, { body: agreement }),
      before.call(routes.arrive, { body: { deviceCheck } }),
      before.call(routes.leaveMyVisit),
    ]);
    for (const { body } of asked) {
      expect(body).toMatchObject({ code: 'unauthenticated' });
    }
    const socket = patientSocket(clinic, before);
    expect(await socket.told('visit:refused')).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    expect((await next.call(routes.readMyVisitSummary)).status).toBe(200);
    const params = { encounterId: next.encounterId };
    await doctor.call(routes.endVisit, { params });
  });
});

describe('the wait', () => {
  const arrivedAt = async ({ encounterId }: Visitor): Promise<number> => {
    const { body } = await doctor.call(routes.readVisit, { params: { encounterId } });
    return Date.parse(String(body['arrivedAt']));
  };
  const earlier = (minutes: number): string => `now() - interval '${minutes} min'`;

  it.each([
    ['goes on for somebody who was away for a moment', 2, true],
    ['goes on for somebody who was away for 29 minutes', 29, true],
    ['begins anew for somebody who only tried the link this morning', 200, false],
  ])('%s', async (_name, minutesAway, goesOn) => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const first = patientSocket(clinic, visitor);
    await first.told('visit:welcome');
    await first.ask('leave', {});
    await departed(clinic, encounterId);
    await clinic.rows(
      `update encounter set arrived_at = ${earlier(240)} where id = '${encounterId}';
       update encounter_participant set left_at = ${earlier(minutesAway)}
         where encounter_id = '${encounterId}'`,
    );
    const back = patientSocket(clinic, visitor);
    await back.told('visit:welcome');
    const waited = Date.now() - (await arrivedAt(visitor));
    expect(waited > 200 * 60_000).toBe(goesOn);
    await doctor.call(routes.endVisit, { params: { encounterId } });
  });

  it('goes on for a patient whose server died', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    await clinic.rows(
      `update encounter set arrived_at = ${earlier(240)} where id = '${encounterId}'`,
    );
    await patientSocket(clinic, visitor).told('visit:welcome');
    expect(Date.now() - (await arrivedAt(visitor))).toBeGreaterThan(200 * 60_000);
    await doctor.call(routes.endVisit, { params: { encounterId } });
  });
});
