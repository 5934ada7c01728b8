import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type StaffRole } from '@teleward/contracts';
import { demoAccounts } from '../../apps/server/src/demo/demo-people.ts';
import { invite, invitedGuest, type Invitation } from '../support/actors/guests.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';

/** What a person who tried the demo may still have. */
interface Kept {
  readonly staff: readonly string[];
  readonly patient: string;
  readonly guest: string;
  readonly patientLink: { readonly token: string; readonly birthDate: string };
  readonly guestLink: Invitation;
  readonly invitation: string;
  readonly reset: string;
}

let demo: TestClinic;
let kept: Kept;
let off: TestClinic;

beforeAll(async () => {
  demo = await TestClinic.open();
  const { token, birthDate } = await demo.seed();
  const doctor = new Visitor(demo.url);
  await doctor.signIn();
  const administrator = await MemberVisitor.signedIn(demo);
  const patient = await arrivedPatient(demo);
  const guest = await invitedGuest(demo, doctor, patient.encounterId);
  const desk = await administrator.member('desk@demo.example');
  kept = {
    staff: [doctor.cookie, administrator.cookie],
    patient: patient.cookie,
    guest: guest.visitor.cookie,
    patientLink: { token, birthDate },
    guestLink: await invite(doctor, patient.encounterId),
    invitation: await administrator.invite(),
    reset: await administrator.makeReset(desk.memberId),
  };
  off = await demo.beside({ TELEWARD_DEMO: 'false' });
}, 60_000);

afterAll(async () => {
  await off.close();
  await demo.close();
});

const codeOf = ({ body }: Answer): unknown => body['code'];

const signIn = (at: TestClinic, email: string, password: string): Promise<Answer> =>
  new Visitor(at.url).call(routes.signIn, { body: { email, password } });

const published = (role: StaffRole): { readonly email: string; readonly password: string } =>
  demoAccounts.find((account) => account.role === role) ?? { email: '', password: '' };

const holder = (at: TestClinic, cookie: string): Visitor => {
  const visitor = new Visitor(at.url);
  visitor.cookie = cookie;
  return visitor;
};

const owner = {
  name: 'Nimmi Varghese',
  // Any of the demo's own addresses will do.
  email: 'administrator@demo.example',
  password: 'four grey geese above the weir',
  isDoctor: false,
  qualification: null,
  registrationNumber: null,
};
const hill = {
  ...{ name: 'Hill Clinic', country: 'IN', timeZone: 'Asia/Kolkata' },
  ...{ emergencyNumber: '112', phone: null },
};

describe('a start without the demo, on data that have it', () => {
  it('refuses sign-in with a published password', async () => {
    const answers = demoAccounts.map(({ email, password }) => signIn(off, email, password));
    expect((await Promise.all(answers)).map(codeOf)).toEqual(
      demoAccounts.map(() => 'sign_in_failed'),
    );
  });

  it('ends every session of the demo, and accepts none', async () => {
    for (const cookie of kept.staff) {
      expect((await holder(off, cookie).call(routes.readSession)).status).toBe(401);
    }
    expect((await holder(off, kept.patient).call(routes.readMyVisit)).status).toBe(401);
    expect((await holder(off, kept.guest).call(routes.readGuestVisit)).status).toBe(401);
    for (const table of ['staff_session', 'visit_session', 'guest_session']) {
      expect(await demo.rows(`select id from ${table} where ended_at is null`)).toEqual([]);
    }
    // Nor when the demo is started again.
    expect((await holder(demo, kept.patient).call(routes.readMyVisit)).status).toBe(401);
  });

  it('opens none of its links', async () => {
    const { token, birthDate } = kept.patientLink;
    const guestLink = { token: kept.guestLink.token, code: kept.guestLink.code };
    const person = { account: 'new', name: 'Meera Pillai', password: 'seven lamps by the door' };
    const asked = [
      [routes.previewVisitLink, { token }],
      [routes.openVisitLink, { token, birthDate }],
      [routes.openGuestLink, guestLink],
      [routes.previewInvitation, { token: kept.invitation }],
      [routes.acceptInvitation, { token: kept.invitation, ...person }],
      [routes.previewPasswordReset, { token: kept.reset }],
      [routes.resetPassword, { token: kept.reset, password: 'four grey geese above the weir' }],
    ] as const;
    for (const [route, body] of asked) {
      expect([route.path, codeOf(await new Visitor(off.url).call(route, { body }))]).toEqual([
        route.path,
        'link_invalid',
      ]);
    }
  });

  it('says that it is no demo, and lets a clinic be set up, with an address that the demo used', async () => {
    const { body } = await new Visitor(off.url).call(routes.application);
    expect(body).toMatchObject({ demo: false, demoAccounts: [] });
    const token = await off.beginSetUp();
    expect(token).not.toBeNull();
    const made = await new Visitor(off.url).call(routes.setUpClinic, {
      body: { token, clinic: hill, administrator: owner },
    });
    expect(made).toMatchObject({ status: 200, body: { clinic: { name: 'Hill Clinic' } } });
    expect(await off.beginSetUp()).toBeNull();
    expect((await signIn(off, owner.email, owner.password)).status).toBe(200);
    const { email, password } = published('administrator');
    expect(codeOf(await signIn(off, email, password))).toBe('sign_in_failed');
  });

  it('takes no published password where somebody was invited to the clinic with it', async () => {
    const { email, password } = published('doctor');
    const administrator = await MemberVisitor.signedIn(off, owner);
    const token = await administrator.invite({
      ...{ name: 'Dr Rao', email, roles: ['doctor'] },
      ...{ qualification: 'MBBS', registrationNumber: null },
    });
    const body = { token, account: 'existing', name: 'Dr Rao', password };
    const accepted = await new Visitor(off.url).call(routes.acceptInvitation, { body });
    expect(codeOf(accepted)).toBe('invitation_refused');
    const [clinic] = await demo.rows('select id from tenant where not is_demo');
    const [account] = await demo.rows(`select id from account where is_demo order by id`);
    // As in earlier versions: the membership was made while the demo was on.
    await demo.rows(
      `insert into membership (id, tenant_id, account_id, name, roles) values
         (gen_random_uuid(), '${String(clinic?.['id'])}', '${String(account?.['id'])}', 'x', array['doctor'])`,
    );
    expect(codeOf(await signIn(off, email, password))).toBe('sign_in_failed');
    // Nor a session in that clinic which was opened with it.
    const doctor = new Visitor(demo.url);
    await doctor.signIn();
    const clinicId = String(clinic?.['id']);
    expect((await doctor.call(routes.switchClinic, { body: { clinicId } })).status).toBe(200);
    const again = await demo.beside({ TELEWARD_DEMO: 'false' });
    expect((await holder(again, doctor.cookie).call(routes.readSession)).status).toBe(401);
    await again.close();
  });
});

describe('the demo beside a clinic that was set up', () => {
  it('starts only when it is asked for explicitly', async () => {
    const { email, password } = published('front-desk');
    const unsaid = await demo.beside({ TELEWARD_DEMO: '' });
    const { body } = await new Visitor(unsaid.url).call(routes.application);
    expect(body).toMatchObject({ demo: false, demoAccounts: [] });
    expect(codeOf(await signIn(unsaid, email, password))).toBe('sign_in_failed');
    expect(await unsaid.beginSetUp()).toBeNull();
    await unsaid.close();
    const said = await demo.beside({ TELEWARD_DEMO: 'true' });
    expect((await signIn(said, email, password)).status).toBe(200);
    await said.close();
  });

  it('still lets the clinic’s own administrator sign in', async () => {
    expect((await signIn(demo, owner.email, owner.password)).body).toMatchObject({
      session: { clinic: { name: 'Hill Clinic' } },
    });
  });
});
