import { type Priority, routes, type StaffRole } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { MemberVisitor } from './members.ts';
import { type TestClinic } from '../servers/test-clinic.ts';
import { type Link } from './visit-people.ts';

export const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

/** The password of every member that `addDoctor` adds. */
export const doctorsPassword = 'a-quiet-river-at-dawn';

/** Adds a doctor to the demo's clinic. @returns the membership's id */
export const addDoctor = (clinic: TestClinic, name: string, email: string): Promise<string> =>
  addMember(clinic, name, email, 'doctor');

/** Adds a member to the demo's clinic, with the doctors' password. @returns the membership's id */
export async function addMember(
  clinic: TestClinic,
  name: string,
  email: string,
  role: StaffRole,
): Promise<string> {
  const of = await clinic.accountOf('doctor@demo.example');
  const [row] = await clinic.rows(`select password_hash from account where id = '${of}'`);
  const account = await clinic.addAccount(email, String(row?.['password_hash']));
  const id = newId();
  await clinic.rows(
    `insert into membership (id, tenant_id, account_id, name, roles)
     select '${id}', tenant_id, '${account}', '${name}', array['${role}'] from membership
     where account_id = '${of}'`,
  );
  return id;
}

/** Books a patient with a doctor, and makes the link, which can be opened now. */
export async function book(
  clinic: TestClinic,
  doctorId: string,
  name = 'Somebody',
): Promise<Link & { readonly encounterId: string }> {
  const [patient, appointment, encounterId] = [newId(), newId(), newId()];
  const [doctor] = await clinic.rows(`select tenant_id from membership where id = '${doctorId}'`);
  const tenant = String(doctor?.['tenant_id']);
  const birthDate = '1980-01-01';
  await clinic.addPatient(tenant, { id: patient, name, birthDate });
  const reason = await clinic.sealed(tenant, 'appointment', 'reason', appointment, 'Cough');
  // At distinct times, since nobody can be booked twice at one time; `appoint` sets the time that
  // counts in the queue.
  await clinic.rows(`update tenant set check_in_minutes = 43200 where id = '${tenant}'`);
  const [{ n } = { n: 0 }] = await clinic.rows('select count(*)::int as n from appointment');
  const startsAt = `now() + interval '${120 + Number(n) * 11} min'`;
  await clinic.rows(
    `insert into appointment
       (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
     values ('${appointment}', '${tenant}', '${patient}', '${doctorId}',
       ${startsAt}, ${startsAt} + interval '10 min', ${reason});
     insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
     values ('${encounterId}', '${tenant}', '${appointment}', '${patient}', '${doctorId}')`,
  );
  const desk = await MemberVisitor.signedIn(clinic, deskAccount);
  const link = await desk.call(routes.renewVisitLink, { params: { encounterId } });
  await clinic.rows(
    `update visit_link set valid_from = now() - interval '1 min' where encounter_id = '${encounterId}'`,
  );
  return { encounterId, name, birthDate, token: String(link.body['url']).split('#')[1] ?? '' };
}

/** Sets the appointment of a waiting patient to this many minutes from now. */
export async function appoint(
  clinic: TestClinic,
  encounterId: string,
  minutes: number,
): Promise<void> {
  await clinic.rows(
    `update queue_entry set appointed_at = now() + interval '${minutes} min'
     where encounter_id = '${encounterId}' and left_at is null`,
  );
}

/** A waiting patient, put into a queue without a page of their own. */
export interface Waiting {
  readonly name: string;
  /** How long they have waited. */
  readonly minutes: number;
  readonly priority?: Priority;
  readonly reason?: string;
}

/** Puts many patients into a doctor's queue at once, each due at arrival. */
export async function putInLine(
  clinic: TestClinic,
  doctorId: string,
  people: readonly Waiting[],
): Promise<void> {
  const [doctor] = await clinic.rows(`select tenant_id from membership where id = '${doctorId}'`);
  const tenant = String(doctor?.['tenant_id']);
  for (const { name, minutes, priority = 'R', reason = 'Cough' } of people) {
    const [patient, appointment, encounter] = [newId(), newId(), newId()];
    await clinic.addPatient(tenant, { id: patient, name });
    const sealed = await clinic.sealed(tenant, 'appointment', 'reason', appointment, reason);
    const [{ n } = { n: 0 }] = await clinic.rows('select count(*)::int as n from appointment');
    // At distinct times, since nobody can be booked twice at one time; the
    // position goes by arrival.
    const startsAt = `now() + interval '${300 + Number(n) * 4} min'`;
    const arrivedAt = `now() - interval '${minutes} min'`;
    await clinic.rows(
      `insert into appointment
         (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
       values ('${appointment}', '${tenant}', '${patient}', '${doctorId}',
         ${startsAt}, ${startsAt} + interval '3 min', ${sealed});
       insert into encounter
         (id, tenant_id, appointment_id, patient_id, practitioner_id, status, arrived_at)
       values ('${encounter}', '${tenant}', '${appointment}', '${patient}', '${doctorId}', 'arrived',
         ${arrivedAt});
       insert into queue_entry
         (id, tenant_id, encounter_id, practitioner_id, priority, appointed_at, arrived_at)
       values ('${newId()}', '${tenant}', '${encounter}', '${doctorId}', '${priority}',
         ${arrivedAt}, ${arrivedAt})`,
    );
  }
}
