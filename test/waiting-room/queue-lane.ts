import { usualRules, type Priority } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { type PatientActor, type StaffActor } from '@teleward/records';
import { Encounters } from '../../apps/server/src/visits/encounters/encounters.ts';
import { Lines, type Entry } from '../../apps/server/src/queue/lines.ts';
import { QueueDesk } from '../../apps/server/src/waiting-room/queue/queue-desk.ts';
import { QueueEntries } from '../../apps/server/src/queue/queue-entries.ts';
import { Queues } from '../../apps/server/src/queue/queues.ts';
import { type TestClinic } from '../support/servers/test-clinic.ts';
import { type ModelVisit, type Outcome, QueueModel } from './queue-model.ts';

const deviceCheck = { microphone: 'on', camera: 'on', speakerHeard: true } as const;

/** Any refusal by the server counts the same. */
const outcome = async (work: Promise<unknown>): Promise<Outcome> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined || code === 'internal') throw error;
    return 'refused';
  }
};

/** A clinic with doctors, queues and visits on the server, with a model beside it. */
export class QueueLane {
  readonly doctors: readonly string[];
  readonly queues: readonly string[];
  readonly visits: readonly string[];
  readonly #clinic: TestClinic;
  readonly #tenant: string;
  readonly #patients: ReadonlyMap<string, string>;
  readonly #start = new Date();

  private constructor(
    clinic: TestClinic,
    tenant: string,
    doctors: readonly string[],
    queues: readonly string[],
    patients: ReadonlyMap<string, string>,
  ) {
    this.#clinic = clinic;
    this.#tenant = tenant;
    this.doctors = doctors;
    this.queues = queues;
    this.#patients = patients;
    this.visits = [...patients.keys()];
  }

  /** Four doctors, of whom two share a queue and one serves another; each has this many visits. */
  static async open(clinic: TestClinic, visitsOfEach: number): Promise<QueueLane> {
    const tenant = newId();
    const doctors = Array.from({ length: 4 }, newId);
    await clinic.rows(
      `insert into tenant (id, name, country, time_zone, check_in_minutes)
       values ('${tenant}', 'Lane', 'IN', 'UTC', 43200)`,
    );
    for (const [index, id] of doctors.entries()) {
      const account = await clinic.addAccount(`${id}@x.example`);
      const roles = index === 0 ? "array['doctor', 'administrator']" : "array['doctor']";
      await clinic.rows(
        `insert into membership (id, tenant_id, account_id, name, roles)
         values ('${id}', '${tenant}', '${account}', 'Dr ${index}', ${roles})`,
      );
    }
    const patients = new Map<string, string>();
    for (const [index, doctor] of doctors.entries()) {
      for (let number = 0; number < visitsOfEach; number += 1) {
        const [patient, appointment, encounter] = [newId(), newId(), newId()];
        await clinic.addPatient(tenant, { id: patient });
        const reason = await clinic.sealed(tenant, 'appointment', 'reason', appointment, 'x');
        const startsAt = `now() + interval '${number * 20 + index} min'`;
        await clinic.rows(
          `insert into appointment
             (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
           values ('${appointment}', '${tenant}', '${patient}', '${doctor}', ${startsAt},
             ${startsAt} + interval '15 min', ${reason});
           insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
           values ('${encounter}', '${tenant}', '${appointment}', '${patient}', '${doctor}');
           insert into consent (id, tenant_id, encounter_id, patient_id, purpose, version,
             status, text_version, text_digest, language, decided_at)
           values ('${newId()}', '${tenant}', '${encounter}', '${patient}', 'treatment', 1,
             'active', '1', repeat('0', 64), 'en', now())`,
        );
        patients.set(encounter, patient);
      }
    }
    const lane = new QueueLane(clinic, tenant, doctors, [], patients);
    const queues: string[] = [];
    for (const [name, serving] of [
      ['Pair', doctors.slice(0, 2)],
      ['Alone', doctors.slice(2, 3)],
    ] as const) {
      const body = { name, practitionerIds: [...serving], rules: usualRules };
      const { queueId } = await clinic.part(Queues).make(lane.#staff(doctors[0] ?? ''), body);
      queues.push(queueId);
    }
    return new QueueLane(clinic, tenant, doctors, queues, patients);
  }

  /** Resets all visits. @returns the model of that state */
  async reset(): Promise<QueueModel> {
    await this.#clinic.rows(
      `delete from queue_entry where tenant_id = '${this.#tenant}';
       update encounter e set status = 'planned', arrived_at = null, started_at = null,
         ended_at = null, practitioner_id = a.practitioner_id
       from appointment a where a.id = e.appointment_id and e.tenant_id = '${this.#tenant}'`,
    );
    const rows = await this.#clinic.rows(
      `select e.id, e.practitioner_id, a.starts_at from encounter e
       join appointment a on a.id = e.appointment_id where e.tenant_id = '${this.#tenant}'`,
    );
    const visits = new Map(
      rows.map((row): [string, ModelVisit] => {
        const doctor = String(row['practitioner_id']);
        return [
          String(row['id']),
          {
            ...{ at: 'planned', queueId: null, own: doctor, holder: doctor, priority: 'R' },
            ...{ appointedAt: row['starts_at'] as Date, arrivedAt: null },
          },
        ];
      }),
    );
    const [pair = '', alone = ''] = this.queues;
    return new QueueModel(
      visits,
      new Map([
        [pair, this.doctors.slice(0, 2)],
        [alone, this.doctors.slice(2, 3)],
      ]),
    );
  }

  /** Those who wait, from the database. */
  async lines(): Promise<Lines> {
    return new Lines(await this.#entries.all(this.#tenant, this.#start));
  }

  async entry(id: string): Promise<Entry | null> {
    return this.#entries.of(this.#tenant, id);
  }

  arrive(id: string): Promise<Outcome> {
    const actor: PatientActor = {
      ...{ kind: 'patient', tenantId: this.#tenant, id: this.#patients.get(id) ?? '' },
      ...{ name: 'x', encounterId: id, sessionId: id, address: null },
    };
    return outcome(this.#encounters.arrive(actor, deviceCheck));
  }

  call(doctor: string, id: string): Promise<Outcome> {
    return outcome(this.#desk.call(this.#staff(doctor), id));
  }

  returnToQueue(id: string): Promise<Outcome> {
    return outcome(this.#desk.returnToQueue(this.#someone, id));
  }

  hold(id: string, held: boolean): Promise<Outcome> {
    return outcome(this.#desk.hold(this.#someone, id, held));
  }

  prioritise(id: string, priority: Priority): Promise<Outcome> {
    return outcome(this.#desk.prioritise(this.#someone, id, priority));
  }

  transfer(
    id: string,
    to: { readonly queueId: string } | { readonly doctor: string },
  ): Promise<Outcome> {
    const target = 'doctor' in to ? { practitionerId: to.doctor } : to;
    return outcome(this.#desk.transfer(this.#someone, id, target, ''));
  }

  noShow(id: string): Promise<Outcome> {
    return outcome(this.#desk.noShow(this.#someone, id));
  }

  admit(doctor: string, id: string): Promise<Outcome> {
    // No sessions are involved here.
    return outcome(this.#encounters.start(this.#staff(doctor), id, newId(), 'on'));
  }

  finish(doctor: string, id: string): Promise<Outcome> {
    return outcome(this.#encounters.finish(this.#staff(doctor), id));
  }

  get #desk(): QueueDesk {
    return this.#clinic.part(QueueDesk);
  }

  get #entries(): QueueEntries {
    return this.#clinic.part(QueueEntries);
  }

  get #encounters(): Encounters {
    return this.#clinic.part(Encounters);
  }

  get #someone(): StaffActor {
    return this.#staff(this.doctors[3] ?? '');
  }

  #staff(id: string): StaffActor {
    return {
      ...{ kind: 'staff', tenantId: this.#tenant, id, name: id, sessionId: id, address: null },
      ...{
        roles: ['doctor', 'administrator'],
        provedAt: new Date(),
        factorProvedAt: null,
        isHeldBack: false,
      },
    };
  }
}
