import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PatientVisit, routes, type StaffSession } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { invitedGuest } from '../support/actors/guests.ts';
import { anotherClinic, MemberVisitor } from '../support/actors/members.ts';
import { jpeg, jpegSegment, png, pngChunk, smallPng } from '../support/pictures.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';

let clinic: TestClinic;
let admin: MemberVisitor;
let doctor: Visitor;
let patient: Visitor;
let token: string;

const logo = png(64, 32);
const face = jpeg(256, 256);

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  const { token: link, birthDate } = await clinic.seed();
  token = link;
  patient = new Visitor(clinic.url);
  await patient.openLink(link, birthDate);
  admin = await MemberVisitor.signedIn(clinic);
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterAll(() => clinic.close());

const get = (path: unknown, who?: Visitor): Promise<Response> =>
  fetch(`${clinic.url}${String(path)}`, { headers: { Cookie: who?.cookie ?? '' } });

const octets = async (response: Response): Promise<Buffer> =>
  Buffer.from(await response.arrayBuffer());

const sessionOf = async (who: Visitor): Promise<StaffSession> =>
  (await who.call(routes.readSession)).body as unknown as StaffSession;

const visitOf = async (who: Visitor): Promise<PatientVisit> => {
  const { status, body } = await who.call(routes.readMyVisit);
  expect([status, body]).toEqual([200, body]);
  return body as unknown as PatientVisit;
};

/** A patient of the same doctor with another visit. */
async function anotherPatient(): Promise<Visitor> {
  const [row] = await clinic.rows(
    `select id, patient_id from encounter
     where id <> '${patient.encounterId}' and practitioner_id = (
       select practitioner_id from encounter where id = '${patient.encounterId}')`,
  );
  const params = { encounterId: String(row?.['id']) };
  const { body } = await doctor.call(routes.renewVisitLink, { params });
  const [person] = await clinic.opened('patient', `where id = '${String(row?.['patient_id'])}'`);
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(String(body['url']).split('#')[1] ?? '', String(person?.['birth_date']));
  return visitor;
}

const audited = async (action: string): Promise<readonly Record<string, unknown>[]> =>
  clinic.rows(`select outcome, entity_type from audit_event where action = '${action}'`);

const changeLook = (body: object, who: Visitor = admin) =>
  who.call(routes.changeClinicLook, { body });

const setPortrait = async (file: Buffer | null, who: Visitor = doctor): Promise<string | null> => {
  const picture = file === null ? null : file.toString('base64');
  const { status, body } = await who.call(routes.changeMyPortrait, { body: { picture } });
  expect(status).toBe(200);
  return body['portrait'] as string | null;
};

describe('the look of a clinic', () => {
  it('shows on every page of the clinic, also before authentication', async () => {
    expect((await sessionOf(doctor)).clinic).toMatchObject({ accent: null, logo: null });
    const changed = await changeLook({ accent: '#7a3a72', logo: logo.toString('base64') });
    expect(changed.status).toBe(200);
    const look = {
      accent: '#7a3a72',
      logo: expect.stringMatching(/^\/api\/clinics\/.*\/logo\/[\w-]+$/),
    };
    expect(changed.body).toEqual(look);
    expect((await sessionOf(doctor)).clinic).toMatchObject(look);
    expect((await visitOf(patient)).clinic).toMatchObject(look);
    const stranger = new Visitor(clinic.url);
    const preview = await stranger.call(routes.previewVisitLink, { body: { token } });
    expect(preview.body['clinic']).toMatchObject(look);
    const { visitor: guest } = await invitedGuest(clinic, doctor, patient.encounterId);
    expect((await guest.call(routes.readGuestVisit)).body['clinic']).toMatchObject(look);
    expect(await audited('clinic.change-look')).toEqual([
      { outcome: 'success', entity_type: 'Organization' },
    ]);
  });

  it('has a public logo, which a browser caches and treats only as a picture', async () => {
    const response = await get((await sessionOf(doctor)).clinic.logo);
    expect(response.status).toBe(200);
    const { headers } = response;
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await octets(response)).toEqual(logo);
  });

  it('has a new address with every logo, and none once it is removed', async () => {
    const { logo: before } = (await sessionOf(doctor)).clinic;
    const { body } = await changeLook({ logo: jpeg(40, 40).toString('base64') });
    expect(body['accent']).toBe('#7a3a72');
    expect(body['logo']).not.toBe(before);
    expect((await get(body['logo'])).headers.get('content-type')).toBe('image/jpeg');
    const gone = await get(before);
    expect([gone.status, gone.headers.get('cache-control')]).toEqual([404, 'no-store']);
    expect((await changeLook({ logo: null, accent: null })).body).toEqual({
      ...{ accent: null, logo: null },
    });
    expect((await get(body['logo'])).status).toBe(404);
  });

  it('serves a logo only under the address of its own clinic', async () => {
    const far = await anotherClinic(clinic, 'Far Clinic', 'doctor@demo.example', ['nurse']);
    const { body } = await changeLook({ logo: logo.toString('base64') });
    const path = String(body['logo']);
    const { clinic: own } = await sessionOf(doctor);
    expect((await get(path.replace(own.id, far))).status).toBe(404);
    expect((await get(path.replace(own.id, randomUUID()))).status).toBe(404);
  });

  it('can be changed by administrators only', async () => {
    const before = (await sessionOf(doctor)).clinic;
    expect((await changeLook({ accent: '#000000', logo: null }, doctor)).status).toBe(404);
    expect((await sessionOf(doctor)).clinic).toEqual(before);
    expect((await audited('clinic.change-look')).at(-1)).toMatchObject({ outcome: 'refused' });
  });

  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 422],
    ['a page', '<!doctype html><script>alert(1)</script>', 422],
    ['a picture with too long an edge', png(600, 8), 422],
    ['more octets than there may be', Buffer.alloc(60_001), 400],
  ] as const)('cannot be %s', async (_name, sent, status) => {
    const before = (await sessionOf(doctor)).clinic;
    const answer = await changeLook({ logo: Buffer.from(sent).toString('base64') });
    expect(answer.status).toBe(status);
    expect(answer.body['code']).toBe(status === 422 ? 'picture_invalid' : 'bad_request');
    expect((await sessionOf(doctor)).clinic).toEqual(before);
  });

  it.each(['#7A3A72', '7a3a72', '#7a3', 'red', '#7a3a72;', 'url(x)'])(
    'refuses the colour %s',
    async (accent) => {
      expect((await changeLook({ accent })).status).toBe(400);
    },
  );
});

describe('the portrait of a doctor', () => {
  it('is visible to their patient and their colleagues, and to nobody else', async () => {
    const own = await setPortrait(face);
    expect((await sessionOf(doctor)).portrait).toBe(own);
    const { practitionerPortrait: theirs } = await visitOf(patient);
    for (const [path, who] of [
      [own, doctor],
      [own, admin],
      [theirs, patient],
    ] as const) {
      const response = await get(path, who);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/jpeg');
      expect(response.headers.get('cache-control')).toBe('private, max-age=86400, immutable');
      expect(await octets(response)).toEqual(face);
    }
    const other = await anotherPatient();
    const { visitor: guest } = await invitedGuest(clinic, doctor, patient.encounterId);
    for (const [path, who] of [
      [own, undefined],
      [theirs, undefined],
      [own, patient],
      [theirs, doctor],
      [theirs, other],
      [own, guest],
      [theirs, guest],
    ] as const) {
      const { status, headers } = await get(path, who);
      expect([status, headers.get('cache-control')]).toEqual([401, 'no-store']);
    }
  });

  it('belongs to one clinic: a colleague in another one cannot get it', async () => {
    const own = String(await setPortrait(face));
    const elsewhere = await anotherClinic(clinic, 'Hill Clinic', 'administrator@demo.example', [
      'administrator',
    ]);
    const visitor = await MemberVisitor.signedIn(clinic);
    await visitor.call(routes.switchClinic, { body: { clinicId: elsewhere } });
    expect((await sessionOf(visitor)).clinic.id).toBe(elsewhere);
    expect((await get(own, visitor)).status).toBe(404);
  });

  it('is stored sealed and without the place where it was taken', async () => {
    const place = Buffer.from('Exif\0\0 11.42 N 76.86 E', 'latin1');
    const path = await setPortrait(jpeg(64, 64, jpegSegment(0xe1, place)));
    const kept = await octets(await get(path, doctor));
    expect(kept).toEqual(jpeg(64, 64));
    const [row] = await clinic.rows('select picture from portrait where picture is not null');
    const sealed = row?.['picture'] as Buffer;
    expect(sealed.includes(kept.subarray(0, 12))).toBe(false);
    expect(sealed.length).toBeGreaterThan(kept.length);
  });

  it('is audited each time it changes, and gone once it is removed', async () => {
    const lines = (await audited('portrait.change')).length;
    const before = await setPortrait(face);
    const path = await setPortrait(png(8, 8, pngChunk('tEXt', Buffer.from('x'))));
    expect((await get(before, doctor)).status).toBe(404);
    expect(await setPortrait(null)).toBeNull();
    expect(await audited('portrait.change')).toHaveLength(lines + 3);
    expect((await get(path, doctor)).status).toBe(404);
    expect((await sessionOf(doctor)).portrait).toBeNull();
    expect((await visitOf(patient)).practitionerPortrait).toBeNull();
  });

  it('is gone when the doctor leaves the clinic', async () => {
    const path = await setPortrait(face);
    const { id } = (await sessionOf(doctor)).practitioner;
    expect((await admin.of(routes.deactivateMember, id)).status).toBe(200);
    expect((await get(path, admin)).status).toBe(404);
    expect((await visitOf(patient)).practitionerPortrait).toBeNull();
    expect((await admin.of(routes.reactivateMember, id)).status).toBe(200);
    await doctor.signIn();
    expect((await sessionOf(doctor)).portrait).toBeNull();
  });

  it('is refused where it is no picture, and the previous one stays', async () => {
    const path = await setPortrait(smallPng);
    const { status, body } = await doctor.call(routes.changeMyPortrait, {
      body: { picture: Buffer.from('<svg/>').toString('base64') },
    });
    expect([status, body['code']]).toEqual([422, 'picture_invalid']);
    expect((await get(path, doctor)).status).toBe(200);
  });
});
