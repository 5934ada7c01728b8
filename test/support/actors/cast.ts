import {
  type ClientEventName,
  type Handshake,
  routes,
  type StaffRole,
  Welcome,
} from '@teleward/contracts';
import { hashSecret, newSecret } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { TestClinic, Visitor } from '../servers/test-clinic.ts';
import { agreement, doctorSocket, patientSocket } from './visit-clients.ts';
import { type VisitSocket } from './visit-socket.ts';

type Place = 'here' | 'elsewhere';

/** A person who tries to use a route or an event. */
export interface Actor {
  readonly kind: 'staff' | 'patient' | 'guest' | 'anonymous';
  readonly name: string;
  readonly clinic: Place;
  readonly roles: readonly StaffRole[];
  /** A former member, a patient whose session ended, or a guest whose invitation was withdrawn. */
  readonly isFormer: boolean;
}

/** A visit and its people. */
export interface Scene {
  readonly name: string;
  readonly clinic: Place;
  /** By their names in the cast. */
  readonly doctor: string;
  readonly patient: string;
  readonly appointmentId: string;
  readonly encounterId: string;
  readonly patientId: string;
  /** Another member of its clinic, for the routes that change members. */
  readonly memberId: string;
  /** The guest invited to it, by name and by invitation. */
  readonly guest: string;
  readonly guestId: string;
  readonly noteId: string;
  readonly prescriptionId: string;
  /** A day at one of its sites that is planned. */
  readonly siteId: string;
  readonly outreachSessionId: string;
  /** Somebody on its list. */
  readonly participantId: string;
}

const staff = (name: string, roles: readonly StaffRole[], more: Partial<Actor> = {}): Actor => ({
  kind: 'staff',
  name,
  clinic: 'here',
  roles,
  isFormer: false,
  ...more,
});
const patient = (name: string, more: Partial<Actor> = {}): Actor => ({
  ...staff(name, []),
  kind: 'patient',
  ...more,
});

const guest = (name: string, more: Partial<Actor> = {}): Actor => ({
  ...staff(name, []),
  kind: 'guest',
  ...more,
});

const actors: readonly Actor[] = [
  { ...staff('nobody', []), kind: 'anonymous' },
  staff('the doctor', ['doctor']),
  staff('a colleague', ['doctor']),
  staff('a nurse', ['nurse']),
  staff('a community health worker', ['chw']),
  staff('the front desk', ['front-desk']),
  staff('an administrator', ['administrator']),
  staff('an auditor', ['auditor']),
  staff('a former doctor', ['doctor'], { isFormer: true }),
  staff('a doctor elsewhere', ['doctor'], { clinic: 'elsewhere' }),
  staff('an administrator elsewhere', ['administrator'], { clinic: 'elsewhere' }),
  patient('the patient'),
  patient('another patient'),
  patient('a patient who left', { isFormer: true }),
  patient('a patient elsewhere', { clinic: 'elsewhere' }),
  guest('a guest'),
  guest("another visit's guest"),
  guest('a removed guest', { isFormer: true }),
  guest('a guest elsewhere', { clinic: 'elsewhere' }),
];

const scenes = [
  ['their own visit', 'here', 'the doctor', 'the patient', 'a guest'],
  ["a colleague's visit", 'here', 'a colleague', 'another patient', "another visit's guest"],
  [
    'a visit elsewhere',
    'elsewhere',
    'a doctor elsewhere',
    'a patient elsewhere',
    'a guest elsewhere',
  ],
] as const;

/** All kinds of people in two clinics, each with a visit of their own. */
export class Cast {
  readonly actors = actors;
  readonly scenes: readonly Scene[];
  readonly #clinic: TestClinic;
  readonly #tenants: Readonly<Record<Place, string>>;
  readonly #ids: ReadonlyMap<string, string>;
  #places = 0;

  private constructor(
    clinic: TestClinic,
    tenants: Readonly<Record<Place, string>>,
    ids: ReadonlyMap<string, string>,
    made: readonly Scene[],
  ) {
    this.#clinic = clinic;
    this.#tenants = tenants;
    this.#ids = ids;
    this.scenes = made;
  }

  static async assemble(): Promise<Cast> {
    const clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
    const tenants = { here: randomUUID(), elsewhere: randomUUID() };
    for (const [place, id] of Object.entries(tenants)) {
      await clinic.rows(
        `insert into tenant (id, name, country, time_zone) values ('${id}', '${place}', 'IN', 'UTC')`,
      );
    }
    const ids = new Map<string, string>();
    for (const actor of actors) {
      if (actor.kind === 'guest') continue;
      ids.set(actor.name, await addPerson(clinic, actor, tenants[actor.clinic]));
    }
    const spare = {
      here: await addPerson(clinic, staff('somebody spare', ['nurse']), tenants.here),
      elsewhere: await addPerson(clinic, staff('somebody spare', ['nurse']), tenants.elsewhere),
    };
    const made: Scene[] = [];
    for (const [name, place, doctor, whose, invited] of scenes) {
      const persons = { doctorId: ids.get(doctor) ?? '', patientId: ids.get(whose) ?? '' };
      const visit = await addVisit(clinic, tenants[place], persons);
      const guestId = await addGuest(clinic, tenants[place], invited, visit.encounterId, persons);
      ids.set(invited, guestId);
      const people = { doctor, patient: whose, guest: invited, guestId };
      made.push({ name, clinic: place, memberId: spare[place], ...people, ...visit });
      if (!ids.has('a removed guest')) {
        const removed = await addGuest(
          ...([clinic, tenants[place], 'a removed guest', visit.encounterId, persons] as const),
          true,
        );
        ids.set('a removed guest', removed);
      }
    }
    return new Cast(clinic, tenants, ids, made);
  }

  get url(): string {
    return this.#clinic.url;
  }

  close(): Promise<void> {
    return this.#clinic.close();
  }

  /** An unused address, so that rate limits do not disturb these tests. */
  anotherPlace(): string {
    this.#places += 1;
    return `10.9.${Math.floor(this.#places / 256)}.${this.#places % 256}`;
  }

  senderOf(name: ClientEventName): string {
    return this.#clinic.senderOf(name);
  }

  /** A browser with a session of its own, so that ending one disturbs nobody else. */
  async visitorOf(actor: Actor): Promise<Visitor> {
    const visitor = new Visitor(this.#clinic.url);
    const secret = newSecret();
    const hash = `'\\x${hashSecret(secret).toString('hex')}'`;
    const tenant = this.#tenants[actor.clinic];
    if (actor.kind === 'staff') {
      visitor.cookie = `teleward_staff=${secret}`;
      await this.#clinic.rows(
        `insert into staff_session
           (id, tenant_id, membership_id, secret_hash, created_at, last_seen_at, expires_at)
         values ('${randomUUID()}', '${tenant}', '${this.#ids.get(actor.name) ?? ''}', ${hash},
           now(), now(), now() + interval '1 h')`,
      );
    }
    if (actor.kind === 'patient') {
      visitor.cookie = `teleward_visit=${secret}`;
      const own = this.scenes.find(({ patient: name }) => name === actor.name) ?? this.scenes[0];
      visitor.encounterId = own?.encounterId ?? '';
      await this.#clinic.rows(
        `insert into visit_session
           (id, tenant_id, encounter_id, secret_hash, created_at, expires_at, ended_at)
         values ('${randomUUID()}', '${tenant}', '${visitor.encounterId}', ${hash}, now(),
           now() + interval '1 h', ${actor.isFormer ? 'now()' : 'null'})`,
      );
    }
    if (actor.kind === 'guest') {
      visitor.cookie = `teleward_guest=${secret}`;
      visitor.encounterId = this.#visitOfGuest(actor);
      await this.#clinic.rows(
        `insert into guest_session (id, tenant_id, guest_id, secret_hash, created_at, expires_at)
         values ('${randomUUID()}', '${tenant}', '${this.#ids.get(actor.name) ?? ''}', ${hash},
           now(), now() + interval '1 h')`,
      );
    }
    return visitor;
  }

  /**
   * The handshake with which an actor joins the room of a visit; a guest names the own invitation.
   */
  greetingOf(as: 'staff' | 'patient' | 'guest', encounterId: string, actor: Actor): Handshake {
    const visit = { protocol: 2, purpose: 'visit', encounterId, instanceId: randomUUID() } as const;
    switch (as) {
      case 'guest':
        return { ...visit, as, guestId: this.#ids.get(actor.name) ?? randomUUID() };
      case 'patient':
        // Many of them join at once here.
        return { ...visit, as, takesOver: true };
      case 'staff':
        return { ...visit, as };
    }
  }

  #visitOfGuest({ name }: Actor): string {
    const own = this.scenes.find(({ guest: invited }) => invited === name) ?? this.scenes[0];
    return own?.encounterId ?? '';
  }

  /** Resets all visits to waiting patients and invited guests. */
  async letPatientsArrive(): Promise<void> {
    await this.#clinic.rows(
      "update encounter set status = 'arrived', arrived_at = now(), started_at = null, ended_at = null",
    );
    const removed = this.#ids.get('a removed guest') ?? '';
    await this.#clinic.rows(`update guest set removed_at = null where id <> '${removed}'`);
  }

  /** The first visit, with its patient waiting and its doctor present. */
  async visitUnderWay(): Promise<{
    readonly patient: VisitSocket;
    readonly staff: VisitSocket;
    readonly participantId: string;
  }> {
    await this.letPatientsArrive();
    const [scene] = this.scenes;
    const who = (name: string): Promise<Visitor> =>
      this.visitorOf(actors.find((actor) => actor.name === name) ?? patient(name));
    const visitor = await who('the patient');
    await visitor.call(routes.giveConsent, { body: agreement });
    const waiting = patientSocket(this.#clinic, visitor);
    const { self } = Welcome.parse(await waiting.told('visit:welcome'));
    const doctor = doctorSocket(this.#clinic, await who('the doctor'), scene?.encounterId ?? '');
    await doctor.told('visit:welcome');
    return { patient: waiting, staff: doctor, participantId: self.id };
  }
}

/** @returns the id of the membership or patient */
async function addPerson(clinic: TestClinic, actor: Actor, tenant: string): Promise<string> {
  const id = randomUUID();
  if (actor.kind === 'patient') {
    await clinic.addPatient(tenant, { id, name: actor.name });
  }
  if (actor.kind === 'staff') {
    const account = await clinic.addAccount(`${id}@x.example`);
    await clinic.rows(
      `insert into membership (id, tenant_id, account_id, name, roles, active)
         values ('${id}', '${tenant}', '${account}', '${actor.name}',
           array['${actor.roles.join("','")}'], ${!actor.isFormer})`,
    );
  }
  return id;
}

/** @returns the invitation's id */
async function addGuest(
  clinic: TestClinic,
  tenant: string,
  name: string,
  encounterId: string,
  { doctorId }: { readonly doctorId: string },
  isRemoved = false,
): Promise<string> {
  const id = randomUUID();
  const sealed = await clinic.sealed(tenant, 'guest', 'name', id, name);
  await clinic.rows(
    `insert into guest (id, tenant_id, encounter_id, name, role, speaks, pictures, chat,
       earlier_chat, invited_by, invited_at, removed_at)
     values ('${id}', '${tenant}', '${encounterId}', ${sealed}, 'family', true, true, true, false,
       '${doctorId}', now(), ${isRemoved ? 'now()' : 'null'})`,
  );
  return id;
}

async function addVisit(
  clinic: TestClinic,
  tenant: string,
  { doctorId, patientId }: { readonly doctorId: string; readonly patientId: string },
): Promise<
  Omit<Scene, 'name' | 'clinic' | 'doctor' | 'patient' | 'memberId' | 'guest' | 'guestId'>
> {
  const [appointmentId, encounterId] = [randomUUID(), randomUUID()];
  const reason = await clinic.sealed(tenant, 'appointment', 'reason', appointmentId, 'x');
  await clinic.rows(
    `insert into appointment
       (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
     values ('${appointmentId}', '${tenant}', '${patientId}', '${doctorId}', now(),
       now() + interval '15 min', ${reason});
     insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
       values ('${encounterId}', '${tenant}', '${appointmentId}', '${patientId}', '${doctorId}')`,
  );
  const contents = {
    note: { subjective: '', objective: '', assessment: '', plan: 'Rest' },
    prescription: { items: [] },
  };
  const documents = { note: randomUUID(), prescription: randomUUID() };
  for (const type of ['note', 'prescription'] as const) {
    const id = randomUUID();
    const json = JSON.stringify(contents[type]);
    const content = await clinic.sealed(tenant, 'document_draft', 'content', id, json);
    await clinic.rows(
      `insert into document_draft (id, tenant_id, document_id, version, type, encounter_id,
         patient_id, author_id, content, schema_version, created_at, saved_at)
       values ('${id}', '${tenant}', '${documents[type]}', 1, '${type}', '${encounterId}',
         '${patientId}', '${doctorId}', ${content}, 1, now(), now())`,
    );
  }
  const [siteId, outreachSessionId] = [randomUUID(), randomUUID()];
  const participantId = randomUUID();
  const details = await clinic.sealed(
    ...([tenant, 'outreach_participant', 'details', participantId] as const),
    JSON.stringify({ name: 'x', age: null, village: null, reason: '' }),
  );
  await clinic.rows(
    `insert into site (id, tenant_id, name, time_zone) values ('${siteId}', '${tenant}', 'x', 'UTC');
     insert into outreach_session (id, tenant_id, site_id, date, from_time, to_time, programme, language,
         created_by, created_at)
       values ('${outreachSessionId}', '${tenant}', '${siteId}', current_date + 7, '09:00', '12:00', 'x',
         'en', '${doctorId}', now());
     insert into outreach_participant (id, tenant_id, session_id, source, details, added_by, added_at)
       values ('${participantId}', '${tenant}', '${outreachSessionId}', 'booked', ${details}, '${doctorId}', now())`,
  );
  const { note: noteId, prescription: prescriptionId } = documents;
  return {
    appointmentId,
    encounterId,
    patientId,
    noteId,
    prescriptionId,
    siteId,
    outreachSessionId,
    participantId,
  };
}
