import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { prepareDatabase } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { databaseBefore } from '../support/database.ts';

const [tenant, account, patient, other] = [1, 2, 3, 4].map(() => randomUUID());
const doctors = [1, 2, 3, 4, 5].map(() => randomUUID());
const visits = [1, 2, 3, 4, 5].map(() => randomUUID());

let owner: Client;

/** A database from before the constraint against double-booking a patient. */
beforeAll(async () => {
  const { ownerUrl } = await databaseBefore('0060');
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  const sealed = `'\\x${'01'.repeat(40)}'`;
  const patientRow = (id: string | undefined) =>
    `('${id}', '${tenant}', ${sealed}, ${sealed}, ${sealed}, 'female', 'en', sha256('${id}'))`;
  const starts = ['09:00', '09:15', '11:00', '09:10', '09:20'];
  const rows = visits.map(
    (id, index) =>
      `('${id}', '${tenant}', '${index === 4 ? other : patient}', '${doctors[index]}',
        '2026-03-02T${starts[index]}Z', '2026-03-02T${starts[index]}Z'::timestamptz + '30 min',
        ${sealed}, ${index === 3 ? 'now()' : 'null'})`,
  );
  const people = doctors.map((id) => `('${id}', '${tenant}', '${account}', 'Dr', array['doctor'])`);
  await owner.query(
    `insert into tenant (id, name, country, time_zone) values ('${tenant}', 'Old', 'IN', 'UTC');
     insert into account (id, email, email_index, password_hash)
       values ('${account}', ${sealed}, sha256('x'), 'x');
     alter table membership drop constraint if exists membership_tenant_id_account_id_key;
     insert into membership (id, tenant_id, account_id, name, roles) values ${people.join(', ')};
     insert into patient (id, tenant_id, identifier, name, birth_date, gender, language, identifier_index)
       values ${patientRow(patient)}, ${patientRow(other)};
     insert into appointment
         (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason, cancelled_at)
       values ${rows.join(', ')}`,
  );
  await prepareDatabase({ ownerUrl, migrationsDir: 'infra/migrations' });
});

afterAll(() => owner.end());

it('a patient who was double-booked before the constraint keeps both visits, the later one marked', async () => {
  const { rows } = await owner.query<Record<string, unknown>>(
    `select id, to_char(starts_at at time zone 'UTC', 'HH24:MI') as at, patient_overbooked as marked,
       standing_patient_id = patient_id as stands from appointment`,
  );
  const found = visits.map((id) => rows.find((row) => row['id'] === id));
  expect(found).toMatchObject([
    ...[
      { at: '09:00', marked: false },
      { at: '09:15', marked: true },
    ],
    ...[
      { at: '11:00', marked: false },
      { at: '09:10', marked: false },
    ],
    { at: '09:20', marked: false },
  ]);
  expect(rows.every((row) => row['stands'] === true)).toBe(true);
  // From now on it is refused.
  const again = owner.query(
    `insert into appointment (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
     select gen_random_uuid(), tenant_id, patient_id, '${doctors[4]}', starts_at, ends_at, reason
     from appointment where id = '${visits[2]}'`,
  );
  await expect(again).rejects.toMatchObject({ constraint: 'appointment_patient_free' });
});
