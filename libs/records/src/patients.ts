import { type Patient } from '@teleward/contracts';
import { type TenantDatabase } from '@teleward/platform';
import { In, type EntityManager } from 'typeorm';
import { type Actor } from './actor.ts';
import { type Action, type Resource } from './policies.ts';
import { type RecordAccess } from './record-access.ts';
import { RecordError } from './record-error.ts';
import { PatientEntity } from './patient.entity.ts';

/** Who the clinic cares for. */
export class Patients {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;

  constructor(database: TenantDatabase, access: RecordAccess) {
    this.#database = database;
    this.#access = access;
  }

  /** One patient, for the deed named by `action`. @throws {RecordError} `not_found` */
  async read(
    actor: Actor,
    patientId: string,
    action: Action = 'patient.read',
    resource: Resource = { patientId },
  ): Promise<Patient> {
    const entity = { entityType: 'Patient', entityId: patientId, patientId };
    await this.#access.check(actor, action, resource, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
      const found = await manager.findOneBy(PatientEntity, { id: patientId });
      if (found === null) {
        throw new RecordError('not_found');
      }
      await this.#access.done(actor, { action, ...entity });
      return present(found);
    });
  }

  /** The patients of a list of appointments; the list is one deed and leaves one trace. */
  async readForList(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Patient>> {
    await this.#access.check(actor, 'appointment.list', {}, { entityType: 'Appointment' });
    return this.#database.run(actor.tenantId, async (manager) => {
      await this.#access.done(actor, { action: 'appointment.list', entityType: 'Appointment' });
      return byId(manager, ids);
    });
  }

  /** Lets somebody see the lists from now on, each as it changes. @throws {RecordError} `not_found` */
  async watchLists(actor: Actor): Promise<void> {
    const entity = { entityType: 'Appointment' };
    await this.#access.check(actor, 'appointment.watch', {}, entity);
    await this.#access.done(actor, { action: 'appointment.watch', ...entity });
  }

  /** The patients of a list, for those whom `watchLists` let through. */
  forWatchers(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Patient>> {
    return this.#database.run(tenantId, (manager) => byId(manager, ids));
  }

  /**
   * Compares a birth date with the record's, for somebody who holds the patient's link and is not
   * signed in yet. Says yes or no and nothing else.
   */
  async hasBirthDate(tenantId: string, patientId: string, birthDate: string): Promise<boolean> {
    // Compared here: PostgreSQL has no year 0 and would take offence at a guess of one.
    const patient = await this.#database.run(tenantId, (manager) =>
      manager.findOneBy(PatientEntity, { id: patientId }),
    );
    return patient?.birthDate === birthDate;
  }

  /** Where a patient can be reached, for the program itself. */
  async contactOf(
    tenantId: string,
    patientId: string,
  ): Promise<{ readonly phone: string | null; readonly email: string | null }> {
    return this.#database.run(tenantId, (manager) =>
      manager.findOneOrFail(PatientEntity, {
        where: { id: patientId },
        select: { phone: true, email: true },
      }),
    );
  }

  /** The name that a patient's own session goes by, and the language the clinic holds. */
  async nameOf(tenantId: string, patientId: string): Promise<Pick<Patient, 'name' | 'language'>> {
    return this.#database.run(tenantId, (manager) =>
      manager.findOneOrFail(PatientEntity, {
        where: { id: patientId },
        select: { name: true, language: true },
      }),
    );
  }
}

async function byId(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Patient>> {
  const found = await manager.findBy(PatientEntity, { id: In([...ids]) });
  return new Map(found.map((patient) => [patient.id, present(patient)]));
}

const present = (patient: PatientEntity): Patient => ({
  id: patient.id,
  identifier: patient.identifier,
  name: patient.name,
  birthDate: patient.birthDate,
  gender: patient.gender,
  phone: patient.phone,
  language: patient.language,
});
