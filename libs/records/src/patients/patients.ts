import { type Patient } from '@teleward/contracts';
import { type TenantDatabase } from '@teleward/platform';
import { In, type EntityManager } from 'typeorm';
import { type Actor } from '../actor.ts';
import { type Action, type Resource } from '../policies.ts';
import { type RecordAccess } from '../record-access.ts';
import { type DataKeys } from '../encryption/data-keys.ts';
import { type Vault } from '../encryption/vault.ts';
import { RecordError } from '../record-error.ts';
import { sealedState, stateOf, unknownFacts } from './patient-facts.ts';
import { PatientEntity } from './patient.entity.ts';

export interface PatientReach {
  readonly phone: string | null;
  readonly email: string | null;
  readonly language: Patient['language'];
  readonly isActive: boolean;
}

/** The standing record of a patient: the record itself unless it was merged into another one. */
const standingOf = async (manager: EntityManager, patientId: string): Promise<string> => {
  const [row] = await manager.query<{ id: string }[]>(
    'select id from (select standing_record_of($1) as id) r where id is not null',
    [patientId],
  );
  return row?.id ?? patientId;
};

/** The patients of the clinics. */
export class Patients {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #vault: Vault;

  constructor(database: TenantDatabase, access: RecordAccess, vault: Vault) {
    this.#database = database;
    this.#access = access;
    this.#vault = vault;
  }

  /**
   * One patient, for the policy `action`.
   *
   * @throws {RecordError} `not_found`
   */
  async read(
    actor: Actor,
    patientId: string,
    action: Action = 'patient.read',
    resource: Resource = { patientId },
  ): Promise<Patient> {
    const entity = { entityType: 'Patient', entityId: patientId, patientId };
    return this.#access.perform(actor, action, resource, entity, async (manager) => {
      const keys = await this.#vault.toOpen(actor.tenantId);
      const found = await manager.findOneBy(PatientEntity, { id: patientId });
      if (found === null) {
        throw new RecordError('not_found');
      }
      return present(found, keys);
    });
  }

  /** The patients of a list of appointments. Reading the list is one action with one audit row. */
  async readForList(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Patient>> {
    return this.#access.perform(
      actor,
      'appointment.list',
      {},
      { entityType: 'Appointment' },
      async (manager) => {
        return this.#byId(manager, actor.tenantId, ids);
      },
    );
  }

  /**
   * Allows the actor to watch the lists as they change from now on.
   *
   * @throws {RecordError} `not_found`
   */
  async watchLists(actor: Actor): Promise<void> {
    const entity = { entityType: 'Appointment' };
    await this.#access.perform(actor, 'appointment.watch', {}, entity, () => Promise.resolve());
  }

  /** The patients of a list, for actors that `watchLists` has accepted. */
  forWatchers(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Patient>> {
    return this.#database.run(tenantId, (manager) => this.#byId(manager, tenantId, ids));
  }

  /**
   * A patient by their standing record, for services that have checked access.
   *
   * @throws {RecordError} `not_found`
   */
  async standing(tenantId: string, patientId: string): Promise<Patient> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const id = await standingOf(manager, patientId);
      const found = await manager.findOneBy(PatientEntity, { id });
      if (found === null) {
        throw new RecordError('not_found');
      }
      return present(found, keys);
    });
  }

  /**
   * Compares a birth date with as much of it as the record has, for a holder of the patient's link
   * who is not signed in yet. The result tells nothing but yes or no.
   */
  async hasBirthDate(tenantId: string, patientId: string, birthDate: string): Promise<boolean> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const id = await standingOf(manager, patientId);
      const patient = await manager.findOneBy(PatientEntity, { id });
      return patient !== null && tells(birthDate, present(patient, keys).birthDate);
    });
  }

  /**
   * The standing record of a patient, locked against merges and changes until the transaction ends,
   * for services that have checked access. Returns the given id where there is no such patient.
   */
  async hold(tenantId: string, patientId: string): Promise<string> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ id: string }[]>(
        'select hold_standing_record(id) as id from patient where id = $1',
        [patientId],
      ),
    );
    return row?.id ?? patientId;
  }

  /**
   * Locks a patient's standing record likewise, for a new visit.
   *
   * @throws {RecordError} `not_found`, `patient_inactive`, `patient_deceased`
   */
  async holdToSee(tenantId: string, patientId: string): Promise<Patient> {
    return this.#database.run(tenantId, async () =>
      this.checkToSee(tenantId, await this.hold(tenantId, patientId)),
    );
  }

  /**
   * The same check for a record that is already locked.
   *
   * @throws {RecordError} `not_found`, `patient_inactive`, `patient_deceased`
   */
  async checkToSee(tenantId: string, id: string): Promise<Patient> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const found = await manager.findOneBy(PatientEntity, { id });
      if (found === null) {
        throw new RecordError('not_found');
      }
      const { active, deceasedDate } = stateOf(found, keys);
      if (deceasedDate !== null) {
        throw new RecordError('patient_deceased');
      }
      if (!active) {
        throw new RecordError('patient_inactive');
      }
      return present(found, keys);
    });
  }

  /** The telephone number and e-mail address of a patient, for the program itself. */
  async contactOf(
    tenantId: string,
    patientId: string,
  ): Promise<{ readonly phone: string | null; readonly email: string | null }> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      // The id is selected too, because TypeORM takes a row of nulls for a missing row.
      const id = await standingOf(manager, patientId);
      const { phone, email } = await manager.findOneOrFail(PatientEntity, {
        where: { id },
        select: { id: true, phone: true, email: true },
      });
      return {
        phone: phone === null ? null : keys.open(table, 'phone', id, phone),
        email: email === null ? null : keys.open(table, 'email', id, email),
      };
    });
  }

  /**
   * How to reach a person and in which language, for the program itself, from their standing
   * record. No message goes to a patient who has died or whose record is inactive.
   */
  async reachOf(tenantId: string, patientId: string): Promise<PatientReach> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const id = await standingOf(manager, patientId);
      const found = await manager.findOneByOrFail(PatientEntity, { id });
      const { facts, active, deceasedDate } = stateOf(found, keys);
      const [phone = null] = facts.phones;
      const { email, language } = facts;
      return { phone, email, language, isActive: active && deceasedDate === null };
    });
  }

  /** The name for a patient's own session. */
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

  /** The patient's language in the clinic's records. */
  async languageOf(tenantId: string, patientId: string): Promise<Patient['language']> {
    const { language } = await this.#database.run(tenantId, (manager) =>
      manager.findOneOrFail(PatientEntity, {
        where: { id: patientId },
        select: { language: true },
      }),
    );
    return language;
  }

  /** Adds a patient to a clinic, for the program itself. Does nothing where the id exists. */
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
  const { id, identifier, phone, ...facts } = patient;
  const state = {
    ...{ identifier, active: true, deceasedDate: null },
    facts: { ...unknownFacts, ...facts, phones: phone === null ? [] : [phone] },
  };
  return {
    ...sealedState(id, state, keys),
    ...{ id, tenantId, version: 1, registeredAt: null, replacedBy: null },
  };
};

/** Whether a stated date contains all of the known one. Parts of a date are compared whole. */
export const tells = (said: string, known: string): boolean =>
  said === known || said.startsWith(`${known}-`);

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
