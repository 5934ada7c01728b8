import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { Log } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';

type Line = Readonly<Record<string, unknown>>;

const lines: Line[] = [];
let clinic: TestClinic;
let doctor: Visitor;

beforeAll(async () => {
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().trimEnd().split('\n')) {
      lines.push(JSON.parse(line) as Line);
    }
  });
  clinic = await TestClinic.open({}, undefined, Log.create('debug', sink));
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

beforeEach(() => {
  lines.length = 0;
});

afterAll(() => clinic.close());

const linesOf = (requestId: unknown): readonly Line[] =>
  lines.filter((line) => line['requestId'] === requestId);

const seen = async (what: string, find: () => Line | undefined): Promise<Line> =>
  (await until(what, find)) ?? {};

const lineOf = (requestId: unknown, msg: string): Promise<Line> =>
  seen(msg, () => linesOf(requestId).find((line) => line['msg'] === msg));

describe('a request', () => {
  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${clinic.url}${path}`, { headers: { Cookie: doctor.cookie, ...headers } });

  it('keeps the id that the page gave it, in its answer and in the log', async () => {
    const answer = await ask('/api/session', { 'X-Request-Id': 'k7q2m9xd' });
    expect(answer.headers.get('x-request-id')).toBe('k7q2m9xd');
    expect(await lineOf('k7q2m9xd', 'A request was answered')).toMatchObject({
      ...{ method: 'GET', route: '/api/session', status: 200 },
    });
  });

  it('gets an id where it has none or a malformed one', async () => {
    const sent = [undefined, 'short', 'k7q2m9xdd', 'K7Q2M9XD', 'meera-iy', 'with a space'];
    const given = await Promise.all(
      sent.map(async (id) => {
        const headers = id === undefined ? {} : { 'X-Request-Id': encodeURI(id) };
        return (await ask('/api/session', headers)).headers.get('x-request-id');
      }),
    );
    for (const id of given) {
      expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
    }
    expect(new Set(given).size).toBe(sent.length);
  });

  it('that is refused can be found in the log by the request id in the answer', async () => {
    const encounterId = randomUUID();
    const answer = await ask(`/api/encounters/${encounterId}`);
    const { requestId } = (await answer.json()) as Line;
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    expect(await lineOf(requestId, 'A request was refused')).toMatchObject({
      ...{ level: 30, method: 'GET', code: 'not_found' },
      // The route, without the values in the address.
      route: '/api/encounters/:encounterId',
    });
    expect(JSON.stringify(lines)).not.toContain(encounterId);
  });

  it('without a session logs nothing at the info level', async () => {
    const stranger = new Visitor(clinic.url);
    const body = { email: 'nobody@demo.example', password: 'wrong' };
    const { body: problem } = await stranger.call(routes.signIn, { body });
    const refused = await lineOf(problem['requestId'], 'A request was refused');
    expect(refused).toMatchObject({ level: 20, code: 'sign_in_failed' });
    expect(lines.filter(({ level }) => Number(level) >= 30)).toEqual([]);
  });

  it('that fails has its id in every log line that it caused', async () => {
    const { encounterId } = await arrivedPatient(clinic);
    await clinic.rows('alter table audit_event add constraint full_up check (false) not valid');
    const { body: problem } = await doctor.call(routes.readVisit, { params: { encounterId } });
    await clinic.rows('alter table audit_event drop constraint full_up');
    expect(problem).toMatchObject({ code: 'internal' });
    const failed = await lineOf(problem['requestId'], 'A request failed');
    expect(failed).toMatchObject({ level: 50, method: 'GET' });
  });
});

describe('a message on a socket', () => {
  it('is found by the id of its refusal', async () => {
    const visitor = await arrivedPatient(clinic);
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    const refused = await socket.ask('admit', { participantId: randomUUID() });
    expect(refused).toMatchObject({ ok: false, error: { code: 'not_found' } });
    const { requestId } = (refused as unknown as { error: Line }).error;
    expect(await lineOf(requestId, 'A message was refused')).toMatchObject({
      ...{ level: 30, event: 'visit:admit', code: 'not_found' },
      encounterId: visitor.encounterId,
    });
    socket.close();
  });

  it('leads to the log lines of the media server that it caused', async () => {
    const visitor = await arrivedPatient(clinic);
    const patient = patientSocket(clinic, visitor);
    const welcome = (await patient.told('visit:welcome')) as {
      readonly self: { readonly id: string };
    };
    const staff = doctorSocket(clinic, doctor, visitor.encounterId);
    await staff.told('visit:welcome');
    const came = lines.filter(({ msg }) => msg === 'A participant joined a visit');
    expect(came.map(({ role, encounterId }) => [role, encounterId])).toEqual([
      ['patient', visitor.encounterId],
      ['doctor', visitor.encounterId],
    ]);
    const renewed = await patient.ask('renewMedia', {});
    expect(renewed).toMatchObject({ ok: true });
    const answered = await seen('the answer', () =>
      lines.find(({ event }) => event === 'media:renew'),
    );
    expect(linesOf(answered['requestId'])).toContainEqual(
      expect.objectContaining({ msg: 'peer', verb: 'renew', peerId: welcome.self.id }),
    );
    patient.close();
    staff.close();
  });
});
