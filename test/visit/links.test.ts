import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Disclosure, type AuditEvent, routes, Welcome } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { MailServer } from '../support/servers/mail-server.ts';
import { audioParameters } from '../support/media/media-parameters.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { until } from '../support/until.ts';
import { type VisitSocket } from '../support/actors/visit-socket.ts';

let mail: MailServer;
let clinic: TestClinic;
/** Another process of the same clinic. */
let beside: TestClinic;
let doctor: Visitor;
let desk: Visitor;

beforeAll(async () => {
  mail = await MailServer.start();
  const variables = { SMTP_URL: mail.url, MAIL_FROM: 'Clinic <visits@clinic.example>' };
  clinic = await TestClinic.open(variables);
  await clinic.seed();
  beside = await clinic.beside(variables);
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  desk = await signedIn('desk@demo.example', 'seven-lamps-by-the-door');
});

afterAll(async () => {
  await beside.close();
  await clinic.close();
  await mail.stop();
});

async function signedIn(email: string, password: string): Promise<Visitor> {
  const visitor = new Visitor(clinic.url);
  expect((await visitor.call(routes.signIn, { body: { email, password } })).status).toBe(200);
  return visitor;
}

const paramsOf = ({ encounterId }: Visitor) => ({ params: { encounterId } });

/** The secret of a new link that the front desk makes. */
async function newLink(visitor: Visitor): Promise<string> {
  const { status, body } = await desk.call(routes.renewVisitLink, paramsOf(visitor));
  expect(status).toBe(200);
  return String(body['url']).split('#')[1] ?? '';
}

/** The birth date that staff read in the day's list. */
async function birthDateOf({ encounterId }: Visitor): Promise<string> {
  const [visit] = await clinic.rows(`select patient_id from encounter where id = '${encounterId}'`);
  const [person] = await clinic.opened('patient', `where id = '${String(visit?.['patient_id'])}'`);
  return String(person?.['birth_date']);
}

/**
 * Another person who opens the same visit, as the front desk can where no code reaches the patient.
 */
async function another(visitor: Visitor): Promise<Visitor> {
  const opener = new Visitor(clinic.url);
  await opener.openLink(await newLink(visitor), await birthDateOf(visitor));
  return opener;
}

const isAnswered = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.call(routes.readMyVisit)).status === 200;

/** Waits until the patient's departure is recorded. */
const untilGone = ({ encounterId }: Visitor): Promise<unknown> =>
  until(
    'the patient is gone',
    () =>
      clinic.rows(
        `select 1 from encounter_participant
         where encounter_id = '${encounterId}' and left_at is not null`,
      ),
    ({ length }) => length > 0,
  );

interface Call {
  readonly visitor: Visitor;
  readonly patient: VisitSocket;
  readonly instanceId: string;
  readonly staff: VisitSocket;
  readonly participantId: string;
}

/** A visit under way: the patient was admitted, and a chat message was sent. */
async function call(): Promise<Call> {
  const visitor = await arrivedPatient(clinic);
  const staff = doctorSocket(clinic, doctor, visitor.encounterId);
  await staff.told('visit:welcome');
  const instanceId = randomUUID();
  const patient = patientSocket(clinic, visitor, { instanceId });
  const { self } = Welcome.parse(await patient.told('visit:welcome'));
  expect(await staff.ask('admit', { participantId: self.id })).toMatchObject({ ok: true });
  await patient.ask('sendChat', { id: randomUUID(), text: 'It hurts here' });
  return { visitor, patient, instanceId, staff, participantId: self.id };
}

const welcomed = async (socket: VisitSocket): Promise<Welcome> =>
  Welcome.parse(await socket.told('visit:welcome'));

const end = ({ visitor }: Call): Promise<Answer> => doctor.call(routes.endVisit, paramsOf(visitor));

describe('a link opened on another device during the visit', () => {
  it('waits for the doctor’s admission, and hears, sees and reads nothing meanwhile', async () => {
    const run = await call();
    const { visitor, patient, staff, participantId } = run;
    const other = patientSocket(clinic, await another(visitor), { takesOver: true });
    const welcome = await welcomed(other);
    expect(welcome).toMatchObject({
      ...{ self: { id: participantId, admitted: false }, participants: [], chat: [] },
      ...{ encounter: { status: 'in-progress' }, resumed: false },
    });
    expect(await patient.told('visit:refused')).toMatchObject({ error: { code: 'superseded' } });
    const devices = { microphone: 'on', camera: 'on' };
    await staff.ask('setDevices', devices);
    expect(staff.all('participant:changed').at(-1)).toMatchObject({
      ...{ id: participantId, admitted: false, connection: 'connected' },
    });
    const line = { id: randomUUID(), text: 'Hello' };
    expect(await other.ask('sendChat', line)).toMatchObject({ error: { code: 'not_admitted' } });
    const track = {
      ...{ transportId: welcome.media?.sendTransport.id, kind: 'audio', source: 'microphone' },
      ...{ rtpParameters: audioParameters(), paused: false },
    };
    expect(await other.ask('produce', track)).toMatchObject({ error: { code: 'not_admitted' } });
    const rtpCapabilities = welcome.media?.routerRtpCapabilities;
    expect(await other.ask('startMedia', { rtpCapabilities })).toMatchObject({
      ...{ ok: true, data: { consumers: [] } },
    });
    await staff.ask('sendChat', { id: randomUUID(), text: 'Where?' });
    await staff.told('chat:received', ({ text }) => text === 'Where?');
    // Anything sent earlier to it would have arrived before this answer.
    await other.ask('setDevices', devices);
    expect(other.heard('chat:received')).toBe(false);
    await end(run);
  });

  it('gives way to the admitted page as soon as that comes back', async () => {
    const run = await call();
    const { visitor } = run;
    const other = patientSocket(clinic, await another(visitor), { takesOver: true });
    await welcomed(other);
    // Another link does not end the session of a page that was just replaced.
    const third = await another(visitor);
    const back = patientSocket(clinic, visitor, { takesOver: true });
    expect(await welcomed(back)).toMatchObject({
      ...{ self: { admitted: true }, chat: [{ text: 'It hurts here' }] },
    });
    expect(await other.told('visit:refused')).toMatchObject({ error: { code: 'superseded' } });
    expect(await welcomed(patientSocket(clinic, third, { takesOver: true }))).toMatchObject({
      self: { admitted: false },
    });
    await end(run);
  });

  it('joins once the doctor admits it, and from then on by itself', async () => {
    const run = await call();
    const { visitor, staff, participantId } = run;
    const tablet = await another(visitor);
    const tabId = randomUUID();
    const first = patientSocket(clinic, tablet, { tabId, takesOver: true });
    await welcomed(first);
    expect(await staff.ask('admit', { participantId })).toMatchObject({ ok: true });
    expect(await first.told('visit:admitted')).toMatchObject({
      chat: [{ text: 'It hurts here' }],
    });
    const reloaded = patientSocket(clinic, tablet, { tabId });
    expect(await welcomed(reloaded)).toMatchObject({ self: { admitted: true } });
    await end(run);
  });

  it('does not inherit the admission of a page whose cookie it replaced', async () => {
    const run = await call();
    const { visitor, patient, instanceId } = run;
    patient.close();
    const sameBrowser = await another(visitor);
    const back = patientSocket(clinic, sameBrowser, { instanceId });
    expect(await welcomed(back)).toMatchObject({ resumed: false, self: { admitted: false } });
    await end(run);
  });

  it('waits at another process too, while the admitted page does not', async () => {
    const run = await call();
    const { visitor, patient, staff } = run;
    await Promise.all([patient, staff].map((socket) => socket.ask('leave', {})));
    const stranger = await another(visitor);
    const other = patientSocket(beside, stranger);
    expect(await welcomed(other)).toMatchObject({ self: { admitted: false } });
    const back = patientSocket(beside, visitor, { takesOver: true });
    expect(await welcomed(back)).toMatchObject({ self: { admitted: true } });
    back.close();
    await end(run);
  });
});

describe('a new link', () => {
  it('ends no session whose page is open at another process', async () => {
    const visitor = await arrivedPatient(clinic);
    const page = patientSocket(beside, visitor);
    await page.told('visit:welcome');
    await newLink(visitor);
    expect(await isAnswered(visitor)).toBe(true);
    expect(await page.ask('setDevices', { microphone: 'on', camera: 'on' })).toMatchObject({
      ok: true,
    });
    await page.ask('leave', {});
    await untilGone(visitor);
    await newLink(visitor);
    expect(await isAnswered(visitor)).toBe(false);
    await doctor.call(routes.endVisit, paramsOf(visitor));
  });

  it('ends the admitted session once the visit is over', async () => {
    const run = await call();
    const { visitor } = run;
    await newLink(visitor);
    expect(await isAnswered(visitor)).toBe(true);
    await end(run);
    await newLink(visitor);
    expect(await isAnswered(visitor)).toBe(false);
  });

  it('is named with its maker wherever it was opened: to the auditor and to the patient', async () => {
    const visitor = await arrivedPatient(clinic);
    const opened = await another(visitor);
    const token = await newLink(visitor);
    const wrong = { token, birthDate: '1900-01-01' };
    await new Visitor(clinic.url).call(routes.openVisitLink, { body: wrong });
    await opened.openLink(token, await birthDateOf(visitor));
    const { body } = await opened.call(routes.listMyDisclosures);
    const byLink = { by: 'link', name: null, kind: 'link-opened' };
    const maker = 'Li Wei (invented)';
    expect((body['disclosures'] as Disclosure[]).slice(0, 6)).toMatchObject([
      { ...byLink, refused: false, linkMadeBy: maker },
      { ...byLink, refused: true, linkMadeBy: maker },
      { kind: 'link-made', name: maker, linkMadeBy: null },
      { ...byLink, refused: false, linkMadeBy: maker },
      { kind: 'link-made', name: maker, linkMadeBy: null },
      // The demo's own link.
      { ...byLink, refused: false, linkMadeBy: null },
    ]);
    const auditor = await signedIn('auditor@demo.example', 'every-page-has-two-sides');
    const found = await auditor.call(routes.searchAudit, { body: { name: 'Li Wei' } });
    expect(found.body['events'] as AuditEvent[]).toContainEqual(
      expect.objectContaining({
        ...{ action: 'visit-link.open', actorKind: 'anonymous', linkMadeByName: maker },
      }),
    );
    await doctor.call(routes.endVisit, paramsOf(visitor));
  });

  it('is announced to the patient by a message, unless it is the first', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    await newLink(visitor);
    await clinic.setSealed('patient', 'email', 'meera.i@mailbox.example');
    await clinic.rows("update tenant set phone = '+91 423 000 00'");
    const before = mail.letters.length;
    await newLink(visitor);
    const letter = await mail.letter(before + 1);
    expect(letter.to).toEqual(['meera.i@mailbox.example']);
    const text = letter.raw.replaceAll(/=?\r\n/g, '');
    expect(text).toContain('you have a new link to your visit');
    expect(text).toContain('+91 423 000 00');
    expect(text).not.toMatch(/\/v#|Iyer|Asha/);
    await clinic.rows(
      `delete from link_code; delete from visit_link where encounter_id = '${encounterId}';
       update patient set language = 'zh-Hans'`,
    );
    await newLink(visitor);
    await newLink(visitor);
    const second = await mail.letter(before + 2);
    expect(second.raw).toMatch(/^Subject: =\?UTF-8\?/m);
    await clinic.setSealed('patient', 'email', null);
    await clinic.rows("update patient set language = 'en'");
    await newLink(visitor);
    await doctor.call(routes.endVisit, paramsOf(visitor));
    expect(mail.letters).toHaveLength(before + 2);
  });
});
