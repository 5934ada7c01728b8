import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { dayIn, Log, newId, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { RecordError, RecordStore } from '@teleward/records';
import { DataSource, type EntityManager } from 'typeorm';
import { clockToken, configToken } from '../platform.tokens.ts';
import {
  Accounts,
  ClinicDetails,
  Clinics,
  hashPassword,
  VisitLinkMaker,
} from '../identity/index.ts';
import { Appointments } from '../scheduling/index.ts';
import { starterIntake } from '../intake/index.ts';
import { demoFacts } from './demo-facts.ts';
import { clinic, demoAccounts, person } from './demo-people.ts';

/** Where the demo's outreach days are. */
export const site = '0190a000-0000-7000-8000-000000000002';
const doctor = person(2, 0);

/** Invented patients. The link of the first one is printed at the start. */
const patients = [
  ['Meera Iyer', '1956-03-14', 'female', 'en', 'Blood pressure follow-up'],
  ['王建国', '1948-11-02', 'male', 'zh-Hans', 'Diabetes follow-up'],
  ['Joseph Mathew', '1990-07-21', 'male', 'en', 'Rash on both arms'],
  ['Fatima Sheikh', '1987-01-30', 'female', 'en', 'Antenatal visit'],
] as const;

const patientIds = patients.map((_, index) => person(3, index));

interface DemoLink {
  readonly url: string;
  readonly name: string;
  readonly birthDate: string;
}

/** A clinic of invented people with visits today. Seeding it again adds what is missing. */
@Injectable()
export class Demo implements OnModuleInit {
  readonly #dataSource: DataSource;
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #signIns: Accounts;
  readonly #clinics: Clinics;
  readonly #details: ClinicDetails;
  readonly #links: VisitLinkMaker;
  readonly #appointments: Appointments;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #log: Log;

  constructor(
    dataSource: DataSource,
    database: TenantDatabase,
    records: RecordStore,
    accounts: Accounts,
    clinics: Clinics,
    details: ClinicDetails,
    links: VisitLinkMaker,
    appointments: Appointments,
    log: Log,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#dataSource = dataSource;
    this.#database = database;
    this.#records = records;
    this.#signIns = accounts;
    this.#clinics = clinics;
    this.#details = details;
    this.#links = links;
    this.#appointments = appointments;
    this.#clock = clock;
    this.#config = config;
    this.#log = log;
  }

  /** Turning the demo off ends its sessions, so that none of them comes back with it. */
  async onModuleInit(): Promise<void> {
    if (this.#config.demo) {
      return;
    }
    const [{ ended } = { ended: 0 }] = await this.#dataSource.query<{ ended: number }[]>(
      'select end_demo_sessions($1) as ended',
      [this.#clock.now()],
    );
    if (ended > 0) {
      this.#log.write('info', 'the demo is off; its sessions ended', { ended });
    }
  }

  /**
   * Returns a patient's link to try the demo with; null when all of today's visits have ended, or
   * when the demo's records were destroyed.
   */
  async seed(): Promise<DemoLink | null> {
    try {
      return await this.#seed();
    } catch (error) {
      if (error instanceof RecordError && error.code === 'records_destroyed') {
        return null;
      }
      throw error;
    }
  }

  async #seed(): Promise<DemoLink | null> {
    const accounts = await this.#accounts();
    const open = await this.#database.run(clinic, async (manager) => {
      await this.#clinic(accounts);
      await this.#today(manager);
      const [next] = await manager.query<{ id: string; patient_id: string }[]>(
        `select e.id, e.patient_id from encounter e
         join appointment a on a.id = e.appointment_id
         where e.status in ('planned', 'arrived', 'in-progress') and a.starts_at > $1
           and a.patient_id = any ($2)
         order by a.starts_at limit 1`,
        [new Date(this.#clock.now().getTime() - 12 * 3_600_000), patientIds],
      );
      return next ?? null;
    });
    if (open === null) {
      return null;
    }
    const { url } = await this.#links.make(clinic, open.id, null);
    const ids = [open.patient_id];
    const patient = (await this.#records.patients.forWatchers(clinic, ids)).get(open.patient_id);
    return { url, name: patient?.name ?? '', birthDate: patient?.birthDate ?? '' };
  }

  async #accounts(): Promise<string[]> {
    const ids: string[] = [];
    for (const [index, account] of demoAccounts.entries()) {
      const id = person(1, index);
      const [known] = await this.#dataSource.query<unknown[]>(
        'select 1 from account where id = $1',
        [id],
      );
      if (known === undefined) {
        const password_hash = await hashPassword(account.password);
        await this.#signIns.add({ id, email: account.email, password_hash }, true);
      }
      ids.push(id);
    }
    return ids;
  }

  async #clinic(accounts: readonly string[]): Promise<void> {
    await this.#clinics.add({
      ...{
        id: clinic,
        name: 'Demo Clinic Nilgiri',
        country: 'IN',
        timeZone: this.#config.TELEWARD_DEMO_TIME_ZONE,
      },
      // So that a person who tries the demo need not wait until tomorrow.
      ...{ emergencyNumber: '112', phone: null, checkInMinutes: 1440, isDemo: true },
    });
    for (const [index, { name, role }] of demoAccounts.entries()) {
      const isDoctor = role === 'doctor';
      await this.#clinics.addMember(clinic, {
        ...{ id: person(2, index), accountId: accounts[index] ?? '', name, roles: [role] },
        qualification: isDoctor ? 'MBBS (invented)' : null,
        registrationNumber: isDoctor ? 'DEMO-0001' : null,
      });
    }
    const administrator = demoAccounts.findIndex(({ role }) => role === 'administrator');
    await this.#records.intakes.begin(clinic, person(2, administrator), starterIntake);
    await this.#details.addSite(clinic, {
      ...{
        siteId: site,
        name: 'Outreach site Kotagiri (invented)',
        timeZone: this.#config.TELEWARD_DEMO_TIME_ZONE,
      },
      ...{ phone: null, active: true },
    });
    for (const [index, [name, birthDate, gender, language]] of patients.entries()) {
      const id = person(3, index);
      const identifier = `DEMO-${index + 1}`;
      const facts = { id, identifier, name, birthDate, gender, phone: null, language };
      await this.#records.patients.add(clinic, facts);
      for (const [number, content] of (demoFacts[index] ?? []).entries()) {
        const factId = person(4, index * 100 + number);
        await this.#records.clinicalFacts.add(clinic, doctor, id, { factId, content });
      }
    }
  }

  /**
   * Books one visit for each patient, starting in the current quarter of an hour, unless today has
   * some.
   */
  async #today(manager: EntityManager): Promise<void> {
    const now = this.#clock.now();
    const rows = await manager.query<{ starts_at: Date }[]>(
      `select a.starts_at from appointment a join encounter e on e.appointment_id = a.id
       where e.status in ('planned', 'arrived', 'in-progress') and a.patient_id = any ($1)`,
      [patientIds],
    );
    const today = dayIn(this.#config.TELEWARD_DEMO_TIME_ZONE, now);
    if (rows.some((row) => dayIn(this.#config.TELEWARD_DEMO_TIME_ZONE, row.starts_at) === today)) {
      return;
    }
    const quarter = 15 * 60_000;
    let at = Math.floor(now.getTime() / quarter) * quarter;
    const taken = await manager.query<{ from: Date; to: Date }[]>(
      `select starts_at as from, coalesce(held_until, ends_at) as to from appointment
       where (practitioner_id = $1 or patient_id = any ($2)) and ends_at > $3
         and cancelled_at is null and no_show_at is null and not walk_in`,
      [doctor, patientIds, new Date(at)],
    );
    for (const [index, [, , , , reason]] of patients.entries()) {
      // Older visits may still be in the future, and a patient cannot be booked twice.
      while (taken.some(({ from, to }) => from.getTime() < at + quarter && at < to.getTime())) {
        at += quarter;
      }
      await this.#appointments.add(clinic, {
        appointmentId: newId(),
        patientId: person(3, index),
        practitionerId: doctor,
        startsAt: new Date(at).toISOString(),
        as: { minutes: 15, mode: 'video' },
        reason,
        overbook: false,
        siteId: index === 2 ? site : null,
      });
      at += quarter;
    }
  }
}
