import { type Note, type RouteName, routes } from '@teleward/contracts';
import { hashSecret, newSecret } from '@teleward/platform';
import { hashPassword } from '../../apps/server/src/identity/accounts/passwords.ts';
import { MediaWire } from '../support/media/media-wire.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Bystanders } from './bystanders.ts';
import { type WireAnswer } from './http-wire.ts';
import { idOf, type KnownName } from './known.ts';
import { birthDate, doctorsEmail, guestCode, password } from './vocabulary.ts';

/** The kinds of callers; the generator chooses one. */
export const callers = [
  'nobody',
  'patient',
  'guest',
  'doctor',
  'front-desk',
  'auditor',
  'administrator',
] as const;
export type Caller = (typeof callers)[number];

/** Visits of the doctor under attack; all begin with a waiting patient, except the booked one. */
const visits = { open: 1, waiting: 2, call: 3, admission: 4, linked: 5, booked: 6 } as const;
export type Visit = keyof typeof visits;

const staff = ['doctor', 'front-desk', 'auditor', 'administrator'] as const;
const memberOf = (role: (typeof staff)[number]): string => idOf(0x12, staff.indexOf(role));
const accountOf = (role: (typeof staff)[number]): string => idOf(0x11, staff.indexOf(role));
const visitOf = (visit: Visit): string => idOf(0x15, visits[visit]);
const guestOf = (number: number): string => idOf(0x17, number);
const appointmentOf = (visit: Visit): string => idOf(0x14, visits[visit]);
const patientOf = (visit: Visit): string => idOf(0x13, visits[visit]);

/** A clinic with people and visits to attack, and bystanders in a visit of their own. */
export class FuzzClinic {
  readonly url: string;
  readonly bystanders: Bystanders;
  /** Values that messages may name; they change as the server answers. */
  readonly knowledge: Partial<Record<KnownName, unknown>>;
  readonly #clinic: TestClinic;
  readonly #tenant: string;
  readonly #passwordHash: string;
  readonly #step = newSecret();
  readonly #codeHash: string;
  readonly #cookies = new Map<Caller | Visit, string>();
  /** Cookies of sessions that may be ended. */
  readonly #spare: Record<'staff' | 'patient' | 'guest', string[]> = {
    staff: [],
    patient: [],
    guest: [],
  };
  #made = 0;
  #spared = 0;

  private constructor(
    clinic: TestClinic,
    tenant: string,
    passwordHash: string,
    codeHash: string,
    bystanders: Bystanders,
  ) {
    this.url = clinic.url;
    this.#clinic = clinic;
    this.#tenant = tenant;
    this.#passwordHash = passwordHash;
    this.#codeHash = codeHash;
    this.bystanders = bystanders;
    this.knowledge = {
      ...bystanders.knowledge,
      ...Object.fromEntries(
        (['open', 'waiting', 'call', 'admission'] as const).map((visit) => [
          `visit.${visit}`,
          visitOf(visit),
        ]),
      ),
      'patient.open': patientOf('open'),
      'appointment.booked': appointmentOf('booked'),
      'time.tomorrow': new Date(Date.now() + 86_400_000).toISOString(),
      'member.doctor': memberOf('doctor'),
      guest: guestOf(1),
      'guest.expendable': guestOf(2),
      'guest.code': guestCode,
      note: this.newId(),
      'note.version': 0,
      prescription: this.newId(),
      'prescription.version': 0,
    };
  }

  static async open(): Promise<FuzzClinic> {
    const wire = MediaWire.attach();
    const clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
    await clinic.setEncryption('off');
    const bystanders = await Bystanders.meet(clinic, wire);
    await clinic.setEncryption('optional');
    // The wire belongs to the bystanders: what others send must reach the SFU's own transports.
    wire.detach();
    for (const worker of wire.workers) {
      worker.observer.removeAllListeners('newrouter');
    }
    const [row] = await clinic.rows('select tenant_id from encounter limit 1');
    const tenant = String(row?.['tenant_id']);
    const hashes = [await hashPassword(password), await hashPassword(guestCode)] as const;
    const made = new FuzzClinic(clinic, tenant, ...hashes, bystanders);
    await made.#people();
    // In one visit media flow at once, in the others they wait for keys.
    await clinic.rows(
      `update encounter set encryption = 'off' where id = '${String(made.knowledge['visit.call'])}'`,
    );
    await made.settle();
    return made;
  }

  close(): Promise<void> {
    this.bystanders.close();
    return this.#clinic.close();
  }

  /** An unused id, the same one in every run. */
  newId(): string {
    this.#made += 1;
    return idOf(0x20, this.#made);
  }

  /** A sign-in of the doctor after the correct password. */
  get stepCookie(): string {
    return `teleward_sign_in=${this.#step}`;
  }

  cookieOf(caller: Caller | Visit): string {
    return this.#cookies.get(caller) ?? '';
  }

  /** A cookie for a caller that ends its session with it. */
  spareCookie(caller: Caller): string {
    if (caller === 'nobody') return '';
    const spare = this.#spare[caller === 'patient' || caller === 'guest' ? caller : 'staff'];
    this.#spared += 1;
    return spare[this.#spared % spare.length] ?? '';
  }

  /** Opens another session of a visit's patient. @returns its cookie */
  async newCookie(visit: Visit): Promise<string> {
    const sql: string[] = [];
    const cookie = this.#session(sql, visit);
    await this.#clinic.rows(sql.join(';'));
    return cookie;
  }

  /**
   * Reopens a visit that was ended, with consent; one that is `in-progress` admits
   * its patient at once.
   */
  async reopen(visit: Visit, status: 'arrived' | 'in-progress' = 'arrived'): Promise<void> {
    const startedAt = status === 'arrived' ? 'null' : 'now()';
    await this.#clinic.rows(
      `update encounter set status = '${status}', arrived_at = coalesce(arrived_at, now()),
         started_at = ${startedAt}, ended_at = null
       where id = '${visitOf(visit)}' and status in ('planned', 'finished');
       insert into consent (id, tenant_id, encounter_id, patient_id, purpose, version, status,
         text_version, text_digest, language, decided_at)
       select gen_random_uuid(), tenant_id, id, patient_id, 'treatment',
         1 + (select count(*) from consent c where c.encounter_id = e.id and purpose = 'treatment'),
         'active', 'x', repeat('0', 64), 'en', now()
       from encounter e where id = '${visitOf(visit)}';
       update visit_session set ended_at = null
       where encounter_id = '${visitOf(visit)}' and ended_at is not null`,
    );
  }

  /**
   * Learns from a response which version of which document can be saved or signed next, and which
   * guests are invited.
   */
  learn(name: RouteName, { status, text }: WireAnswer): void {
    if (name === 'invite' && status === 200) {
      const { invitationId } = routes[name].response.parse(JSON.parse(text));
      this.knowledge.invitation = invitationId;
      return;
    }
    const type = (['note', 'prescription'] as const).find((one) =>
      name.toLowerCase().endsWith(one),
    );
    if (type === undefined || status !== 200) return;
    const {
      documentId,
      version,
      status: state,
    } = routes[name].response.parse(JSON.parse(text)) as Note;
    const isSigned = state === 'final';
    this.knowledge[type] = isSigned ? this.newId() : documentId;
    this.knowledge[`${type}.version`] = isSigned ? 0 : version;
  }

  /** Repairs what was ended, locked or changed, so that the next messages mean something again. */
  async settle(): Promise<void> {
    await this.reopen('open');
    // Roles before sessions, which end when roles are removed.
    await this.#clinic.rows(
      `update membership set active = true, roles = array['doctor'], name = 'doctor'
         where id = '${memberOf('doctor')}';
       update staff_session set ended_at = null
         where membership_id = '${memberOf('doctor')}' and ended_at is not null;
       update sign_in_step set used_at = null where used_at is not null;
       update visit_link set failed_attempts = 0, locked_until = null where failed_attempts > 0;
       update guest_link set failed_attempts = 0, locked_until = null where failed_attempts > 0;
       update guest set removed_at = null where id in ('${guestOf(1)}', '${guestOf(2)}');
       update guest set removed_at = now(), admitted_at = null
         where removed_at is null and id not in ('${guestOf(1)}', '${guestOf(2)}');
       update guest_link set revoked_at = null where guest_id = '${guestOf(1)}';
       update guest_session set ended_at = null
         where guest_id = '${guestOf(1)}' and ended_at is not null;
       update account set failed_attempts = 0, locked_until = null where failed_attempts > 0;
       update account set password_hash = '${this.#passwordHash}' where id = '${accountOf('doctor')}'`,
    );
  }

  async #people(): Promise<void> {
    const tenant = `'${this.#tenant}'`;
    // So that every visit's waiting room is open.
    const sql = [`update tenant set check_in_minutes = 43200 where id = ${tenant}`];
    for (const role of staff) {
      const email = role === 'doctor' ? doctorsEmail : `fuzz-${role}@x.example`;
      const account = await this.#clinic.addAccount(email, this.#passwordHash, accountOf(role));
      sql.push(
        `insert into membership (id, tenant_id, account_id, name, roles)
           values ('${memberOf(role)}', ${tenant}, '${account}', '${role}', array['${role}'])`,
      );
      this.#cookies.set(role, this.#session(sql, role));
    }
    for (const visit of Object.keys(visits) as Visit[]) {
      const patient = `'${patientOf(visit)}'`;
      const appointmentId = appointmentOf(visit);
      const appointment = `'${appointmentId}'`;
      const place = [this.#tenant, 'appointment', 'reason', appointmentId] as const;
      const reason = await this.#clinic.sealed(...place, 'x');
      await this.#clinic.addPatient(this.#tenant, { id: patientOf(visit), birthDate });
      const at = `now() + interval '${visits[visit] * 15} min'`;
      sql.push(
        `insert into appointment
             (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
           values (${appointment}, ${tenant}, ${patient}, '${memberOf('doctor')}', ${at},
             ${at} + interval '15 min', ${reason})`,
        `insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
           values ('${visitOf(visit)}', ${tenant}, ${appointment}, ${patient},
             '${memberOf('doctor')}')`,
      );
      this.#cookies.set(visit, this.#session(sql, visit));
    }
    this.#cookies.set('patient', this.cookieOf('open'));
    for (const number of [1, 2]) {
      const name = await this.#clinic.sealed(this.#tenant, 'guest', 'name', guestOf(number), 'x');
      sql.push(
        `insert into guest (id, tenant_id, encounter_id, name, role, speaks, pictures, chat,
             earlier_chat, invited_by, invited_at)
           values ('${guestOf(number)}', ${tenant}, '${visitOf('open')}', ${name}, 'family',
             true, true, true, false, '${memberOf('doctor')}', now())`,
      );
    }
    this.#cookies.set('guest', this.#session(sql, 'guest'));
    const guestLink = newSecret();
    this.knowledge['guest.link'] = guestLink;
    sql.push(
      `insert into guest_link (id, tenant_id, guest_id, secret_hash, code_hash, valid_from, valid_until)
         values ('${this.newId()}', ${tenant}, '${guestOf(1)}', ${hashOf(guestLink)},
           '${this.#codeHash}', now() - interval '1 h', now() + interval '1 day')`,
    );
    const link = newSecret();
    this.knowledge.link = link;
    sql.push(
      `insert into visit_link (id, tenant_id, encounter_id, secret_hash, valid_from, valid_until)
         values ('${this.newId()}', ${tenant}, '${visitOf('linked')}', ${hashOf(link)},
           now() - interval '1 h', now() + interval '1 day')`,
    );
    for (let spare = 0; spare < 12; spare += 1) {
      this.#spare.staff.push(this.#session(sql, 'doctor'));
      this.knowledge['session.expendable'] = idOf(0x16, this.#made);
      this.#spare.patient.push(this.#session(sql, 'open'));
      this.#spare.guest.push(this.#session(sql, 'guest'));
    }
    sql.push(
      `insert into sign_in_step (secret_hash, purpose, account_id, expires_at)
         values (${hashOf(this.#step)}, 'second-factor', '${idOf(0x11, 0)}', now() + interval '11 h')`,
    );
    await this.#clinic.rows(sql.join(';'));
  }

  /** Adds the rows of a session. @returns its cookie */
  #session(sql: string[], of: (typeof staff)[number] | Visit | 'guest'): string {
    const secret = newSecret();
    this.#made += 1;
    const session = `'${idOf(0x16, this.#made)}', '${this.#tenant}'`;
    // Idle staff sessions end after an hour, and a long run may take longer.
    const times = `now(), now() + interval '11 h'`;
    if (isStaff(of)) {
      sql.push(
        `insert into staff_session (id, tenant_id, membership_id, secret_hash, created_at,
             expires_at, last_seen_at, proved_at)
           values (${session}, '${memberOf(of)}', ${hashOf(secret)}, ${times},
             now() + interval '11 h', now() + interval '11 h')`,
      );
      return `teleward_staff=${secret}`;
    }
    if (of === 'guest') {
      sql.push(
        `insert into guest_session (id, tenant_id, guest_id, secret_hash, created_at, expires_at)
           values (${session}, '${guestOf(1)}', ${hashOf(secret)}, ${times})`,
      );
      return `teleward_guest=${secret}`;
    }
    sql.push(
      // As if the doctor had admitted them before, so that a running visit admits them at once.
      `insert into visit_session
         (id, tenant_id, encounter_id, secret_hash, created_at, expires_at, admitted_at)
         values (${session}, '${visitOf(of)}', ${hashOf(secret)}, ${times}, now())`,
    );
    return `teleward_visit=${secret}`;
  }
}

const isStaff = (one: string): one is (typeof staff)[number] => staff.some((role) => role === one);

const hashOf = (secret: string): string => `'\\x${hashSecret(secret).toString('hex')}'`;
