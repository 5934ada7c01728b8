import { type PatientFacts, type PatientState, type RegisteredPatient } from '@teleward/contracts';
import { changedRows, dayIn, type Clock, type TenantDatabase } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type StaffActor } from '../actor.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type DataKeys } from '../encryption/data-keys.ts';
import { type Vault } from '../encryption/vault.ts';
import { registeredOf, sealedState, stateOf } from './patient-facts.ts';
import { asMade, counts, numberBy } from './patient-numbers.ts';
import { type PatientSearch } from './patient-search.ts';
import { PatientVersions, type PatientVersion } from './patient-versions.ts';
import { PatientEntity } from './patient.entity.ts';
import { e164 } from './phones.ts';
import { type Action } from '../policies.ts';
import { type RecordAccess } from '../record-access.ts';
import { RecordError } from '../record-error.ts';

export interface NewRegistration {
  /** Made by the client, so that a retry is harmless. */
  readonly id: string;
  /** Null where the clinic's pattern makes one. */
  readonly identifier: string | null;
  readonly facts: PatientFacts;
}

export interface ChangedPatient {
  readonly patient: RegisteredPatient;
  /** The previous state; null where the change had already been made. */
  readonly before: PatientState | null;
}

interface ClinicRow {
  readonly country: string;
  readonly timeZone: string;
  readonly pattern: string;
}

const table = 'patient';

/** Registers patients and changes their facts; every version is kept. */
export class PatientRegistry {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #search: PatientSearch;
  readonly #versions: PatientVersions;

  constructor(
    database: TenantDatabase,
    access: RecordAccess,
    clock: Clock,
    vault: Vault,
    search: PatientSearch,
  ) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
    this.#search = search;
    this.#versions = new PatientVersions(clock);
  }

  /**
   * Registers a patient; if the id exists, returns the patient as they are.
   *
   * @throws {RecordError} `not_found`, also where another clinic has the id; `identifier_taken`,
   * `phone_invalid`, `bad_request` for a birth date in the future
   */
  async register(actor: StaffActor, registration: NewRegistration): Promise<RegisteredPatient> {
    const action: Action = 'patient.register';
    const { id } = registration;
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    return this.#access.perform(actor, action, {}, entity, async (manager) => {
      // Serializes identical requests that arrive at the same time.
      await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [id]);
      const keys = await this.#vault.toSeal(actor.tenantId);
      const known = await manager.findOneBy(PatientEntity, { id });
      if (known !== null) {
        return this.#present(manager, known, keys);
      }
      const clinic = await this.#clinic(manager, actor.tenantId);
      const facts = this.#normalise(registration.facts, clinic);
      const given = registration.identifier;
      const identifier =
        given === null
          ? await this.#freeNumber(manager, actor.tenantId, clinic, keys)
          : asMade(given);
      const state = { identifier, active: true, deceasedDate: null, facts };
      await this.#insert(manager, actor, id, state, keys);
      await this.#versions.keep(manager, actor, { id, version: 1, state, replacedBy: null }, keys);
      this.#tell(actor.tenantId, id);
      return this.#present(manager, await manager.findOneByOrFail(PatientEntity, { id }), keys);
    });
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor, id: string): Promise<RegisteredPatient> {
    const action: Action = 'patient.read-facts';
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    return this.#access.perform(actor, action, { patientId: id }, entity, async (manager) => {
      const keys = await this.#vault.toOpen(actor.tenantId);
      const found = await manager.findOneBy(PatientEntity, { id });
      if (found === null) {
        throw new RecordError('not_found');
      }
      return this.#present(manager, found, keys);
    });
  }

  /**
   * Changes a patient. Sending the same change again returns the version that it made.
   *
   * @throws {RecordError} `not_found`, `version_conflict`, `identifier_taken`, `phone_invalid`,
   * `patient_merged`, `bad_request` for impossible dates
   */
  async change(
    actor: StaffActor,
    id: string,
    baseVersion: number,
    wanted: PatientState,
  ): Promise<ChangedPatient> {
    const action: Action = 'patient.change';
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    return this.#access.perform(actor, action, { patientId: id }, entity, async (manager) => {
      const keys = await this.#vault.toSeal(actor.tenantId);
      const head = await manager.findOne(PatientEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (head === null) {
        throw new RecordError('not_found');
      }
      const clinic = await this.#clinic(manager, actor.tenantId);
      const before = stateOf(head, keys);
      const state = this.#stateAsked(wanted, before, clinic);
      const isSame = canonicalJson(state) === canonicalJson(before);
      if (head.version !== baseVersion && !(isSame && head.version === baseVersion + 1)) {
        throw new RecordError('version_conflict');
      }
      if (head.replacedBy !== null) {
        throw new RecordError('patient_merged');
      }
      if (isSame) {
        // The answer contains the patient's facts, so the repeated request is audited too.
        return { patient: await this.#present(manager, head, keys), before: null };
      }
      await this.#refuseTaken(manager, id, state.identifier, keys);
      await this.#versions.keepFirst(manager, head, before, keys);
      const version = head.version + 1;
      await manager.update(PatientEntity, { id }, { ...sealedState(id, state, keys), version });
      await this.#versions.keep(manager, actor, { id, version, state, replacedBy: null }, keys);
      this.#tell(actor.tenantId, id);
      const changed = await manager.findOneByOrFail(PatientEntity, { id });
      return { patient: await this.#present(manager, changed, keys), before };
    });
  }

  /**
   * Every version, the newest first.
   *
   * @throws {RecordError} `not_found`
   */
  async versions(actor: StaffActor, id: string): Promise<readonly PatientVersion[]> {
    const action: Action = 'patient.history';
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    return this.#access.perform(actor, action, { patientId: id }, entity, async (manager) => {
      const keys = await this.#vault.toOpen(actor.tenantId);
      const head = await manager.findOneBy(PatientEntity, { id });
      if (head === null) {
        throw new RecordError('not_found');
      }
      const kept = await this.#versions.list(manager, id, keys);
      const { version, replacedBy } = head;
      return kept.length > 0
        ? kept
        : [{ ...stateOf(head, keys), version, replacedBy, memberId: null, recordedAt: null }];
    });
  }

  /**
   * Marks a record as a duplicate of another one, which remains. No data are moved.
   *
   * @throws {RecordError} `not_found`, `version_conflict`, `patient_merged` where the record
   * already is merged, or where the other one was merged into it
   */
  async merge(
    actor: StaffActor,
    id: string,
    baseVersion: number,
    intoId: string,
  ): Promise<RegisteredPatient> {
    return this.#link(actor, 'patient.merge', id, baseVersion, async (manager, { replacedBy }) => {
      if (replacedBy === intoId) {
        return intoId;
      }
      const [into] = await manager.query<{ stands: string | null }[]>(
        'select standing_record_of(id) as stands from patient where id = $1',
        [intoId],
      );
      if (into === undefined) {
        throw new RecordError('not_found');
      }
      if (replacedBy !== null || into.stands !== intoId || intoId === id) {
        throw new RecordError('patient_merged');
      }
      return intoId;
    });
  }

  /**
   * Undoes a merge.
   *
   * @throws {RecordError} `not_found`, `version_conflict`
   */
  async unmerge(actor: StaffActor, id: string, baseVersion: number): Promise<RegisteredPatient> {
    return this.#link(actor, 'patient.unmerge', id, baseVersion, () => Promise.resolve(null));
  }

  /** @param decide returns the id of the record that replaces this one, or null */
  async #link(
    actor: StaffActor,
    action: 'patient.merge' | 'patient.unmerge',
    id: string,
    baseVersion: number,
    decide: (manager: EntityManager, head: PatientEntity) => Promise<string | null>,
  ): Promise<RegisteredPatient> {
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    return this.#access.perform(actor, action, { patientId: id }, entity, async (manager) => {
      // Serializes merges, so that two records cannot be merged into each other at the same time.
      await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `merge ${actor.tenantId}`,
      ]);
      const keys = await this.#vault.toSeal(actor.tenantId);
      const head = await manager.findOne(PatientEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (head === null) {
        throw new RecordError('not_found');
      }
      const replacedBy = await decide(manager, head);
      const isAgain = head.replacedBy === replacedBy;
      if (head.version !== baseVersion && !(isAgain && head.version === baseVersion + 1)) {
        throw new RecordError('version_conflict');
      }
      if (isAgain) {
        return this.#present(manager, head, keys);
      }
      const state = stateOf(head, keys);
      await this.#versions.keepFirst(manager, head, state, keys);
      const version = head.version + 1;
      await manager.update(PatientEntity, { id }, { replacedBy, version });
      await this.#versions.keep(manager, actor, { id, version, state, replacedBy }, keys);
      this.#tell(actor.tenantId, id);
      return this.#present(manager, await manager.findOneByOrFail(PatientEntity, { id }), keys);
    });
  }

  /** The requested state with telephone numbers in E.164, if it is possible. */
  #stateAsked(wanted: PatientState, before: PatientState, clinic: ClinicRow): PatientState {
    const { deceasedDate } = wanted;
    const facts = this.#normalise(wanted.facts, clinic, before.facts);
    const died = deceasedDate ?? '9999';
    const isTooLate = deceasedDate !== null && deceasedDate > this.#today(clinic);
    // Compared only as exactly as both dates are known.
    const isTooEarly = died < facts.birthDate.slice(0, died.length);
    if (isTooLate || isTooEarly) {
      throw new RecordError('bad_request');
    }
    const identifier =
      wanted.identifier === before.identifier ? wanted.identifier : asMade(wanted.identifier);
    return { identifier, active: wanted.active, deceasedDate, facts };
  }

  /** @param before facts whose telephone numbers are left as they are */
  #normalise(facts: PatientFacts, clinic: ClinicRow, before?: PatientFacts): PatientFacts {
    if (facts.birthDate > this.#today(clinic)) {
      throw new RecordError('bad_request');
    }
    const old = new Set([...(before?.phones ?? []), before?.contact?.phone ?? '']);
    const kept = (typed: string): string => {
      const phone = old.has(typed) ? typed : e164(typed, clinic.country);
      if (phone === null) {
        throw new RecordError('phone_invalid');
      }
      return phone;
    };
    const { contact } = facts;
    return {
      ...facts,
      phones: [...new Set(facts.phones.map(kept))],
      contact: contact && {
        ...contact,
        phone: contact.phone === null ? null : kept(contact.phone),
      },
    };
  }

  #today({ timeZone }: ClinicRow): string {
    return dayIn(timeZone, this.#clock.now());
  }

  async #clinic(manager: EntityManager, tenantId: string): Promise<ClinicRow> {
    const [row] = await manager.query<ClinicRow[]>(
      `select country, time_zone as "timeZone", patient_number_pattern as pattern
       from tenant where id = $1`,
      [tenantId],
    );
    if (row === undefined) {
      throw new RecordError('not_found');
    }
    return row;
  }

  /** A number that no other patient has, short enough to read out and to write on a card. */
  async #freeNumber(
    manager: EntityManager,
    tenantId: string,
    clinic: ClinicRow,
    keys: DataKeys,
  ): Promise<string> {
    const year = this.#today(clinic).slice(0, 4);
    for (;;) {
      const count = counts(clinic.pattern) ? await this.#count(manager, tenantId) : 0;
      const number = numberBy(clinic.pattern, count, year);
      const identifierIndex = keys.index(table, 'identifier', number);
      if (!(await manager.existsBy(PatientEntity, { identifierIndex }))) {
        return number;
      }
    }
  }

  async #count(manager: EntityManager, tenantId: string): Promise<number> {
    const rows = await changedRows<{ count: number }>(
      manager,
      `update tenant set patient_numbers = patient_numbers + 1 where id = $1
       returning patient_numbers as count`,
      [tenantId],
    );
    return rows[0]?.count ?? 1;
  }

  async #insert(
    manager: EntityManager,
    { tenantId }: StaffActor,
    id: string,
    state: PatientState,
    keys: DataKeys,
  ): Promise<void> {
    await this.#refuseTaken(manager, id, state.identifier, keys);
    const row = { ...sealedState(id, state, keys), id, tenantId, version: 1, replacedBy: null };
    const made = await manager
      .createQueryBuilder()
      .insert()
      .into(PatientEntity)
      .values({ ...row, registeredAt: this.#clock.now() })
      .orIgnore()
      .returning('id')
      .execute();
    // Another clinic has a patient with this id, or another registration took the number in this
    // moment.
    if ((made.raw as unknown[]).length === 0) {
      await this.#refuseTaken(manager, id, state.identifier, keys);
      throw new RecordError('not_found');
    }
  }

  async #refuseTaken(
    manager: EntityManager,
    id: string,
    identifier: string,
    keys: DataKeys,
  ): Promise<void> {
    const identifierIndex = keys.index(table, 'identifier', identifier);
    const owner = await manager.findOneBy(PatientEntity, { identifierIndex });
    if (owner !== null && owner.id !== id) {
      throw new RecordError('identifier_taken');
    }
  }

  async #present(
    manager: EntityManager,
    patient: PatientEntity,
    keys: DataKeys,
  ): Promise<RegisteredPatient> {
    const { id, replacedBy } = patient;
    const links = await manager.findBy(PatientEntity, [
      { replacedBy: id },
      ...(replacedBy === null ? [] : [{ id: replacedBy }]),
    ]);
    return registeredOf(patient, links, keys);
  }

  #tell(tenantId: string, id: string): void {
    this.#database.afterCommit(() => {
      this.#search.tell(tenantId, id);
    });
  }
}
