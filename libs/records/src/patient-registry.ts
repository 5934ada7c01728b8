import { type PatientFacts, type PatientState, type RegisteredPatient } from '@teleward/contracts';
import { dayIn, newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type StaffActor } from './actor.ts';
import { canonicalJson } from './canonical-json.ts';
import { type DataKeys } from './encryption/data-keys.ts';
import { type Vault } from './encryption/vault.ts';
import { registeredOf, sealedState, stateOf } from './patient-facts.ts';
import { asMade, counts, numberBy } from './patient-numbers.ts';
import { type PatientSearch } from './patient-search/patient-search.ts';
import { PatientVersionEntity } from './patient-version.entity.ts';
import { PatientEntity } from './patient.entity.ts';
import { e164 } from './phones.ts';
import { type Action } from './policies.ts';
import { type RecordAccess } from './record-access.ts';
import { RecordError } from './record-error.ts';

export interface NewRegistration {
  /** Made by whoever registers, so that a retry is harmless. */
  readonly id: string;
  /** Null where the clinic's pattern makes one. */
  readonly identifier: string | null;
  readonly facts: PatientFacts;
}

/** How a patient was, who wrote it and when; null where nobody knows. */
export interface PatientVersion extends PatientState {
  readonly version: number;
  readonly memberId: string | null;
  readonly recordedAt: Date | null;
}

interface ClinicRow {
  readonly country: string;
  readonly timeZone: string;
  readonly pattern: string;
}

const table = 'patient';
const versions = 'patient_version';

/** Registering patients and changing what is known of them, with every version kept. */
export class PatientRegistry {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #search: PatientSearch;

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
  }

  /**
   * Registers a patient; one with this id is there already, as they stand.
   * @throws {RecordError} `not_found`, also where another clinic has the id; `identifier_taken`,
   * `phone_invalid`, `bad_request` for a birth date to come
   */
  async register(actor: StaffActor, registration: NewRegistration): Promise<RegisteredPatient> {
    const action: Action = 'patient.register';
    const { id } = registration;
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    await this.#access.check(actor, action, {}, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
      // The same twice at once comes one after the other.
      await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [id]);
      const keys = await this.#vault.toSeal(actor.tenantId);
      const known = await manager.findOneBy(PatientEntity, { id });
      if (known !== null) {
        await this.#access.done(actor, { action, ...entity });
        return registeredOf(known, keys);
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
      await this.#keepVersion(manager, { id, version: 1, state, author: actor }, keys);
      await this.#access.done(actor, { action, ...entity });
      this.#tell(actor.tenantId, id);
      return registeredOf(await manager.findOneByOrFail(PatientEntity, { id }), keys);
    });
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor, id: string): Promise<RegisteredPatient> {
    const action: Action = 'patient.read-facts';
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    await this.#access.check(actor, action, { patientId: id }, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(actor.tenantId);
      const found = await manager.findOneBy(PatientEntity, { id });
      if (found === null) {
        throw new RecordError('not_found');
      }
      await this.#access.done(actor, { action, ...entity });
      return registeredOf(found, keys);
    });
  }

  /**
   * Changes a patient. The same change sent again answers the version that it made.
   * @throws {RecordError} `not_found`, `version_conflict`, `identifier_taken`, `phone_invalid`,
   * `bad_request` for dates that cannot be
   */
  async change(
    actor: StaffActor,
    id: string,
    baseVersion: number,
    wanted: PatientState,
  ): Promise<RegisteredPatient> {
    const action: Action = 'patient.change';
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    await this.#access.check(actor, action, { patientId: id }, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
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
      if (isSame) {
        return registeredOf(head, keys);
      }
      await this.#refuseTaken(manager, id, state.identifier, keys);
      await this.#keepFirst(manager, head, before, keys);
      const version = head.version + 1;
      await manager.update(PatientEntity, { id }, { ...sealedState(id, state, keys), version });
      await this.#keepVersion(manager, { id, version, state, author: actor }, keys);
      await this.#access.done(actor, { action, ...entity });
      this.#tell(actor.tenantId, id);
      return registeredOf(await manager.findOneByOrFail(PatientEntity, { id }), keys);
    });
  }

  /** Every version, the newest first. @throws {RecordError} `not_found` */
  async versions(actor: StaffActor, id: string): Promise<readonly PatientVersion[]> {
    const action: Action = 'patient.history';
    const entity = { entityType: 'Patient', entityId: id, patientId: id };
    await this.#access.check(actor, action, { patientId: id }, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(actor.tenantId);
      const head = await manager.findOneBy(PatientEntity, { id });
      if (head === null) {
        throw new RecordError('not_found');
      }
      const rows = await manager.find(PatientVersionEntity, {
        where: { patientId: id },
        order: { version: 'DESC' },
      });
      await this.#access.done(actor, { action, ...entity });
      if (rows.length === 0) {
        const { version } = head;
        return [{ ...stateOf(head, keys), version, memberId: null, recordedAt: null }];
      }
      return rows.map(({ id: row, version, memberId, recordedAt, content }) => ({
        ...(JSON.parse(keys.open(versions, 'content', row, content)) as PatientState),
        ...{ version, memberId, recordedAt },
      }));
    });
  }

  /** The state with telephone numbers as they are kept, if it can be. */
  #stateAsked(wanted: PatientState, before: PatientState, clinic: ClinicRow): PatientState {
    const { deceasedDate } = wanted;
    const facts = this.#normalise(wanted.facts, clinic, before.facts);
    const died = deceasedDate ?? '9999';
    const isTooLate = deceasedDate !== null && deceasedDate > this.#today(clinic);
    // As far as both are known.
    const isTooEarly = died < facts.birthDate.slice(0, died.length);
    if (isTooLate || isTooEarly) {
      throw new RecordError('bad_request');
    }
    const identifier =
      wanted.identifier === before.identifier ? wanted.identifier : asMade(wanted.identifier);
    return { identifier, active: wanted.active, deceasedDate, facts };
  }

  /** @param before telephone numbers that stand there are left as they are */
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

  /** A number that nobody has, to be read out and written on a card. */
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
    const [rows] = await manager.query<[{ count: number }[], number]>(
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
    const row = { ...sealedState(id, state, keys), id, tenantId, version: 1 };
    const made = await manager
      .createQueryBuilder()
      .insert()
      .into(PatientEntity)
      .values({ ...row, registeredAt: this.#clock.now() })
      .orIgnore()
      .returning('id')
      .execute();
    // Another clinic has a patient with this id, or somebody took the number at this moment.
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

  /** How somebody was before such things were kept, who is changed for the first time. */
  async #keepFirst(
    manager: EntityManager,
    { id, tenantId, version }: PatientEntity,
    state: PatientState,
    keys: DataKeys,
  ): Promise<void> {
    if (!(await manager.existsBy(PatientVersionEntity, { patientId: id, version }))) {
      await this.#keepVersion(manager, { id, version, state, author: null, tenantId }, keys);
    }
  }

  async #keepVersion(
    manager: EntityManager,
    of: {
      readonly id: string;
      readonly version: number;
      readonly state: PatientState;
    } & ({ readonly author: StaffActor } | { readonly author: null; readonly tenantId: string }),
    keys: DataKeys,
  ): Promise<void> {
    const id = newId();
    await manager.insert(PatientVersionEntity, {
      id,
      tenantId: of.author === null ? of.tenantId : of.author.tenantId,
      patientId: of.id,
      version: of.version,
      memberId: of.author?.id ?? null,
      recordedAt: of.author === null ? null : this.#clock.now(),
      content: keys.seal(versions, 'content', id, JSON.stringify(of.state)),
    });
  }

  #tell(tenantId: string, id: string): void {
    this.#database.afterCommit(() => {
      this.#search.tell(tenantId, id);
    });
  }
}
