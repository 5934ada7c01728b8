import { Inject, Injectable } from '@nestjs/common';
import {
  type AdministrativeGender,
  type Language,
  type StaffRole,
  type VisitType,
} from '@teleward/contracts';
import { dayIn, Log, newId, newSecret, type Clock, type Config } from '@teleward/platform';
import { RecordError, RecordStore, unknownFacts, type StaffActor } from '@teleward/records';
import { createHash } from 'node:crypto';
import { ServiceError } from '../errors/index.ts';
import { Accounts, Clinics, hashPassword } from '../identity/index.ts';
import { clockToken, configToken } from '../platform.tokens.ts';
import { Appointments, daysFrom, instantOf, Schedules, VisitTypes } from '../scheduling/index.ts';
import { Encounters } from '../visits/index.ts';
import { clinic, demoAccounts, person } from './demo-people.ts';

/** Doctors without a published password: they exist to be booked. */
const colleagues = ['Dr Samuel Koshy (invented)', 'Dr 林晓 (invented)'];

/** The doctors of the week; the first one has a published password. */
const doctorIds = [person(2, 0), person(2, 20), person(2, 21)];

const types: readonly Omit<VisitType, 'isOffered'>[] = [
  {
    ...{ visitTypeId: person(4, 0), names: { en: 'Follow-up', 'zh-Hans': '复诊' } },
    ...{ minutes: 15, mode: 'video', colour: 'teal', bufferMinutes: 5 },
  },
  {
    ...{ visitTypeId: person(4, 1), names: { en: 'New problem', 'zh-Hans': '新问题' } },
    ...{ minutes: 30, mode: 'video', colour: 'plum', bufferMinutes: 0 },
  },
  {
    ...{ visitTypeId: person(4, 2), names: { en: 'Telephone advice', 'zh-Hans': '电话咨询' } },
    ...{ minutes: 15, mode: 'telephone', colour: 'ochre', bufferMinutes: 0 },
  },
];

/** Invented patients, in addition to those of today. */
const patients: readonly (readonly [string, string, AdministrativeGender, Language])[] = [
  ['Lakshmi Narayan', '1972-05-09', 'female', 'en'],
  ['Arjun Pillai', '1984', 'male', 'en'],
  ['陈秀英', '1951-08-17', 'female', 'zh-Hans'],
  ['Noor Jahan', '1999-12-01', 'female', 'en'],
  ['Thomas Varghese', '1944-02', 'male', 'en'],
  ['刘洋', '1993-06-23', 'male', 'zh-Hans'],
  ['Saraswathi Amma', '1938', 'female', 'en'],
  ['Imran Khan', '2015-09-30', 'male', 'en'],
  ['Deepa Nambiar', '1979-10-11', 'female', 'en'],
  ['Peter D’Souza', '1966-04-02', 'male', 'en'],
];

const reasons = [
  ...['Blood pressure follow-up', 'Cough for a week', 'Diabetes follow-up', 'Knee pain'],
  ...['Results of a blood test', 'Rash', 'Headaches', 'Medicines run out'],
];

/** When visits begin, by doctor; the times of one doctor fit between those of the others. */
const starts = [
  ['09:15', '10:00', '11:30', '14:30', '16:00'],
  ['09:00', '09:45', '11:00', '14:00', '15:15'],
  ['10:30', '12:00', '14:45', '16:15'],
];

const weekly = [1, 2, 3, 4, 5, 6].flatMap((weekday) => [
  { weekday, from: '09:00', to: '13:00' },
  { weekday, from: '14:00', to: '17:00' },
]);

/** The number of days before and after today. */
const around = 3;

/**
 * An id derived from these words, the same at every start, so that nothing is created twice: a UUID
 * of version 8 (RFC 9562).
 */
const idOf = (words: string): string => {
  const hex = createHash('sha256').update(`teleward demo ${words}`).digest('hex');
  return [
    ...[hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`],
    hex.slice(20, 32),
  ].join('-');
};

/**
 * A week of the demo's clinic, created through the same services as the pages use. A later start
 * adds the days since then and records the outcome of past ones.
 */
@Injectable()
export class DemoWeek {
  readonly #accounts: Accounts;
  readonly #clinics: Clinics;
  readonly #records: RecordStore;
  readonly #types: VisitTypes;
  readonly #schedules: Schedules;
  readonly #appointments: Appointments;
  readonly #encounters: Encounters;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #timeZone: string;

  constructor(
    accounts: Accounts,
    clinics: Clinics,
    records: RecordStore,
    types: VisitTypes,
    schedules: Schedules,
    appointments: Appointments,
    encounters: Encounters,
    log: Log,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#accounts = accounts;
    this.#clinics = clinics;
    this.#records = records;
    this.#types = types;
    this.#schedules = schedules;
    this.#appointments = appointments;
    this.#encounters = encounters;
    this.#log = log;
    this.#clock = clock;
    this.#timeZone = config.TELEWARD_DEMO_TIME_ZONE;
  }

  /** Fills the week of a seeded demo; does nothing where its records were destroyed. */
  async fill(): Promise<void> {
    try {
      await this.#colleagues();
      await this.#hours();
      await this.#patients();
      await this.#visits();
    } catch (error) {
      // The rest of the demo works without the week.
      if (!(error instanceof RecordError && error.code === 'records_destroyed')) {
        this.#log.error('The demo week could not be created', error);
      }
    }
  }

  async #colleagues(): Promise<void> {
    for (const [index, name] of colleagues.entries()) {
      const id = person(2, 20 + index);
      const accountId = person(1, 20 + index);
      if ((await this.#accounts.byId(accountId)) === null) {
        const email = `colleague-${index + 1}@demo.example`;
        const password_hash = await hashPassword(newSecret());
        await this.#accounts.add({ id: accountId, email, password_hash }, true);
      }
      await this.#clinics.addMember(clinic, {
        ...{ id, accountId, name, roles: ['doctor'], qualification: 'MBBS (invented)' },
        registrationNumber: `DEMO-000${index + 2}`,
      });
    }
  }

  /** Creates what is missing; what a person changed or withdrew stays as it is. */
  async #hours(): Promise<void> {
    const administrator = this.#memberWith('administrator');
    for (const { visitTypeId, ...facts } of types) {
      if ((await this.#types.of(clinic, visitTypeId)) === null) {
        await this.#types.save(administrator, visitTypeId, { ...facts, isOffered: true });
      }
    }
    const known = await this.#schedules.list(administrator);
    for (const id of doctorIds) {
      if (known.some(({ of, version }) => of === id && version === 0)) {
        const hours = { baseVersion: 0, weekly, daysOff: [] };
        await this.#schedules.save(administrator, id, hours);
      }
    }
  }

  async #patients(): Promise<void> {
    const known = await this.#records.patients.forWatchers(
      clinic,
      patients.map((_, index) => person(3, 20 + index)),
    );
    for (const [index, [name, birthDate, gender, language]] of patients.entries()) {
      const id = person(3, 20 + index);
      if (!known.has(id)) {
        const facts = { ...unknownFacts, name, birthDate, gender, language, phones: [] };
        const identifier = `DEMO-${index + 21}`;
        await this.#records.patientRegistry.register(this.#memberWith('front-desk'), {
          ...{ id, identifier, facts },
        });
      }
    }
  }

  async #visits(): Promise<void> {
    const today = dayIn(this.#timeZone, this.#clock.now());
    const first = new Date(Date.parse(today) - around * 86_400_000).toISOString().slice(0, 10);
    let count = 0;
    for (const [dayIndex, day] of daysFrom(first, 2 * around + 1).entries()) {
      for (const [doctorIndex, times] of starts.entries()) {
        for (const [timeIndex, time] of times.entries()) {
          count += 1;
          const patient = (dayIndex * 3 + doctorIndex * 5 + timeIndex * 2) % patients.length;
          await this.#visit({
            appointmentId: idOf(`${day} ${doctorIndex} ${time}`),
            startsAt: instantOf(this.#timeZone, day, time),
            doctorId: doctorIds[doctorIndex] ?? '',
            patientId: person(3, 20 + patient),
            type: types[count % types.length] ?? types[0],
            reason: reasons[count % reasons.length] ?? '',
            fate: count % 11 === 3 ? 'cancelled' : count % 9 === 5 ? 'missed' : 'kept',
          });
        }
      }
    }
  }

  async #visit(visit: {
    readonly appointmentId: string;
    readonly startsAt: number;
    readonly doctorId: string;
    readonly patientId: string;
    readonly type: (typeof types)[number] | undefined;
    readonly reason: string;
    readonly fate: 'kept' | 'missed' | 'cancelled';
  }): Promise<void> {
    const { appointmentId, startsAt, doctorId, patientId, type, reason, fate } = visit;
    const minutes = type?.minutes ?? 15;
    try {
      await this.#appointments.add(clinic, {
        ...{ appointmentId, patientId, practitionerId: doctorId, reason, overbook: false },
        startsAt: new Date(startsAt).toISOString(),
        as: type === undefined ? { minutes, mode: 'video' } : { visitTypeId: type.visitTypeId },
        siteId: null,
      });
    } catch (error) {
      // A person who tried the demo may have booked the time, closed the record or withdrawn the
      // visit type.
      if (error instanceof ServiceError || error instanceof RecordError) {
        return;
      }
      throw error;
    }
    const endsAt = new Date(startsAt + minutes * 60_000);
    const row = await this.#encounters.ofAppointment(clinic, appointmentId);
    if (row.status !== 'planned' || endsAt > this.#clock.now()) {
      return;
    }
    const desk = this.#memberWith('front-desk');
    if (fate === 'cancelled') {
      const { version } = row;
      await this.#appointments.cancel(desk, appointmentId, { version, reason: 'pat', note: '' });
    } else if (fate === 'missed') {
      await this.#appointments.noShow(desk, appointmentId);
    } else {
      await this.#encounters.finish(this.#actor(doctorId, '', ['doctor']), row.id, endsAt);
    }
  }

  #memberWith(role: StaffRole): StaffActor {
    const index = demoAccounts.findIndex((account) => account.role === role);
    return this.#actor(person(2, index), demoAccounts[index]?.name ?? '', [role]);
  }

  #actor(id: string, name: string, roles: readonly StaffRole[]): StaffActor {
    return {
      ...{ kind: 'staff', tenantId: clinic, id, name, roles, sessionId: newId() },
      ...{ provedAt: this.#clock.now(), factorProvedAt: null, isHeldBack: false, address: null },
    };
  }
}
