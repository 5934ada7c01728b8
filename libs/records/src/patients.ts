import { type Patient } from '@teleward/contracts';
import { type TenantDatabase } from '@teleward/platform';
import { In, type EntityManager } from 'typeorm';
import { type Actor } from './actor.ts';
import { type Action, type Resource } from './policies.ts';
import { type RecordAccess } from './record-access.ts';
import { type DataKeys } from './encryption/data-keys.ts';
import { type Vault } from './encryption/vault.ts';
import { RecordError } from './record-error.ts';
import { PatientEntity } from './patient.entity.ts';

/** Who the clinic cares for. */
export class Patients {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #vault: Vault;

  constructor(database: TenantDatabase, access: RecordAccess, vault: Vault) {
    this.#database = database;
    this.#access = access;
    this.#vault = vault;
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
      const keys = await this.#vault.toOpen(actor.tenantId);
      const found = await manager.findOneBy(PatientEntity, { id: patientId });
      if (found === null) {
        throw new RecordError('not_found');
      }
      await this.#access.done(actor, { action, ...entity });
      return present(found, keys);
    });
  }

  /** The patient with this number of the clinic's, for whoever registers them. @throws {RecordError} `not_found` */
  async find(actor: Actor, identifier: string): Promise<Patient | null> {
    await this.#access.check(actor, 'patient.find', {}, { entityType: 'Patient' });
    return this.#database.run(actor.tenantId, async () => {
      const found = await this.withIdentifier(actor.tenantId, identifier);
      await this.#access.done(actor, {
        action: 'patient.find',
        entityType: 'Patient',
        ...(found !== null && { entityId: found.id, patientId: found.id }),
      });
      return found;
    });
  }

  /** The same for the program itself. */
  async withIdentifier(tenantId: string, identifier: string): Promise<Patient | null> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const found = await manager.findOneBy(PatientEntity, {
        identifierIndex: keys.index(table, 'identifier', identifier),
      });
      return found === null ? null : present(found, keys);
    });
  }

  /** The patients of a list of appointments; the list is one deed and leaves one trace. */
  async readForList(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Patient>> {
    await this.#access.check(actor, 'appointment.list', {}, { entityType: 'Appointment' });
    return this.#database.run(actor.tenantId, async (manager) => {
      await this.#access.done(actor, { action: 'appointment.list', entityType: 'Appointment' });
      return this.#byId(manager, actor.tenantId, ids);
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
    return this.#database.run(tenantId, (manager) => this.#byId(manager, tenantId, ids));
  }

  /**
   * Compares a birth date with the record's, for somebody who holds the patient's link and is not
   * signed in yet. Says yes or no and nothing else.
   */
  async hasBirthDate(tenantId: string, patientId: string, birthDate: string): Promise<boolean> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const patient = await manager.findOneBy(PatientEntity, { id: patientId });
      return patient !== null && present(patient, keys).birthDate === birthDate;
    });
  }

  /** Where a patient can be reached, for the program itself. */
  async contactOf(
    tenantId: string,
    patientId: string,
  ): Promise<{ readonly phone: string | null; readonly email: string | null }> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      // With the id: TypeORM takes a row of nothing but nulls for no row.
      const { phone, email } = await manager.findOneOrFail(PatientEntity, {
        where: { id: patientId },
        select: { id: true, phone: true, email: true },
      });
      return {
        phone: phone === null ? null : keys.open(table, 'phone', patientId, phone),
        email: email === null ? null : keys.open(table, 'email', patientId, email),
      };
    });
  }

  /** The name that a patient's own session goes by. */
  async nameOf(tenantId: string, patientId: string): Promise<string> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const { name } = await manager.findOneOrFail(PatientEntity, {
        where: { id: patientId },
        select: { name: true },
      });
      return keys.open('patient', 'name', patientId, name);
    });
  }

  /** The language that the clinic holds. */
  async languageOf(tenantId: string, patientId: string): Promise<Patient['language']> {
    const { language } = await this.#database.run(tenantId, (manager) =>
      manager.findOneOrFail(PatientEntity, {
        where: { id: patientId },
        select: { language: true },
      }),
    );
    return language;
  }

  /** Adds a patient of a clinic, for the program itself. One with this id already stays as it is. */
  async add(tenantId: string, patient: Patient): Promise<void> {
    await this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toSeal(tenantId);
      await manager
        .createQueryBuilder()
        .insert()
        .into(PatientEntity)
        .values(sealed(tenantId, patient, keys))
        .orIgnore()
        .execute();
    });
  }

  async #byId(
    manager: EntityManager,
    tenantId: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Patient>> {
    const keys = await this.#vault.toOpen(tenantId);
    const found = await manager.findBy(PatientEntity, { id: In([...ids]) });
    return new Map(found.map((patient) => [patient.id, present(patient, keys)]));
  }
}

const table = 'patient';

const sealed = (tenantId: string, patient: Patient, keys: DataKeys): PatientEntity => {
  const { id, identifier, name, birthDate, gender, phone, language } = patient;
  return {
    id,
    tenantId,
    identifier: keys.seal(table, 'identifier', id, identifier),
    identifierIndex: keys.index(table, 'identifier', identifier),
    name: keys.seal(table, 'name', id, name),
    birthDate: keys.seal(table, 'birth_date', id, birthDate),
    gender,
    phone: phone === null ? null : keys.seal(table, 'phone', id, phone),
    email: null,
    language,
  };
};

const present = (patient: PatientEntity, keys: DataKeys): Patient => {
  const { id, identifier, name, birthDate, gender, phone, language } = patient;
  return {
    id,
    identifier: keys.open(table, 'identifier', id, identifier),
    name: keys.open(table, 'name', id, name),
    birthDate: keys.open(table, 'birth_date', id, birthDate),
    gender,
    phone: phone === null ? null : keys.open(table, 'phone', id, phone),
    language,
  };
};
