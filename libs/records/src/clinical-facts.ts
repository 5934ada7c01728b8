import {
  isAllergy,
  isMedicine,
  isNoKnownAllergies,
  type ClinicalFact,
  type FactContent,
  type FactStatus,
} from '@teleward/contracts';
import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { type StaffActor } from './actor.ts';
import { canonicalJson } from './canonical-json.ts';
import { ClinicalFactVersionEntity } from './clinical-fact-version.entity.ts';
import { type DataKeys } from './encryption/data-keys.ts';
import { type Vault } from './encryption/vault.ts';
import { type Action, type Resource } from './policies.ts';
import { type Entity, type RecordAccess } from './record-access.ts';
import { RecordError } from './record-error.ts';

/** The newest version of a fact. */
export interface StoredFact extends Pick<
  ClinicalFact,
  'factId' | 'version' | 'status' | 'content'
> {
  readonly patientId: string;
  readonly memberId: string;
  readonly recordedAt: Date;
}

/** A version to be stored. */
interface NewVersion {
  readonly factId: string;
  readonly baseVersion: number;
  readonly status: FactStatus;
  readonly content: FactContent;
}

interface Row extends Pick<
  StoredFact,
  'factId' | 'version' | 'patientId' | 'memberId' | 'recordedAt'
> {
  readonly id: string;
  readonly content: Buffer;
}

const table = 'clinical_fact_version';
const uniqueViolation = '23505';
const dayMs = 86_400_000;

/**
 * Clinical facts, by patient. Append-only: a fact can end or be marked as entered in error, and
 * every version is kept.
 */
export class ClinicalFacts {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;

  constructor(database: TenantDatabase, access: RecordAccess, clock: Clock, vault: Vault) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
  }

  /**
   * The newest version of every fact, in the order in which the facts were first recorded.
   *
   * @throws {RecordError} `not_found`
   */
  async list(actor: StaffActor, patientId: string): Promise<readonly StoredFact[]> {
    const action = 'clinical-fact.read';
    const entity = { entityType: 'Patient', entityId: patientId, patientId };
    return this.#access.perform(actor, action, { patientId }, entity, async (manager) => {
      const standing = await standingOf(manager, patientId);
      const facts = await this.#ofPerson(manager, actor.tenantId, standing);
      return facts;
    });
  }

  /**
   * Records a fact, or a new version of it. The same request sent again changes nothing. Recording
   * an allergy ends the statement that there are none; so does ending the last allergy.
   *
   * @returns all facts after the change
   * @throws {RecordError} `not_found`, `version_conflict`; `allergies_known` for the statement that
   * there are no allergies while one is recorded; `already_recorded`; `bad_request` for a date in
   * the future, or for a version of another kind than the fact
   */
  async save(
    actor: StaffActor,
    patientId: string,
    version: NewVersion,
  ): Promise<readonly StoredFact[]> {
    const action = 'clinical-fact.write';
    const { factId, baseVersion, status, content } = version;
    const entity = { entityType: content.resourceType, entityId: factId, patientId };
    return this.#append(actor, action, { patientId }, entity, async (manager) => {
      this.#refuseTomorrow(content);
      const standing = await this.#hold(manager, patientId);
      const facts = await this.#ofPerson(manager, actor.tenantId, standing);
      const before = facts.find((fact) => fact.factId === factId);
      const isAgain = before !== undefined && said(before) === said({ status, content });
      if (before?.version === baseVersion + 1 && isAgain) {
        return facts;
      }
      if ((before?.version ?? 0) !== baseVersion) {
        throw new RecordError('version_conflict');
      }
      if (before !== undefined && kindOf(before.content) !== kindOf(content)) {
        throw new RecordError('bad_request');
      }
      const others = facts.filter((fact) => fact.factId !== factId && fact.status === 'active');
      if (status === 'active') {
        refuseContradiction(content, others);
      }
      // A version stays with the record under which the fact was written, in case the merge is
      // undone.
      await this.#insert(manager, actor, before?.patientId ?? patientId, version);
      const isAllergyNow = status === 'active' && content.resourceType === 'AllergyIntolerance';
      // A merged record may still state that there are no allergies: once the last allergy ends,
      // the question has to be asked anew.
      const isLastToEnd =
        status !== 'active' &&
        before?.status === 'active' &&
        isAllergy(content) &&
        !others.some((one) => isAllergy(one.content));
      if (isAllergyNow || isLastToEnd) {
        for (const other of others.filter((one) => isNoKnownAllergies(one.content))) {
          await this.#insert(manager, actor, other.patientId, {
            ...{ factId: other.factId, baseVersion: other.version },
            ...{ status: 'ended', content: other.content },
          });
        }
      }
      return this.#ofPerson(manager, actor.tenantId, standing);
    });
  }

  /**
   * The current facts, locked until the transaction ends, for services that have checked access.
   *
   * @throws {RecordError} `not_found`
   */
  async hold(tenantId: string, patientId: string): Promise<readonly StoredFact[]> {
    return this.#database.run(tenantId, async (manager) => {
      const standing = await this.#hold(manager, patientId);
      return this.#ofPerson(manager, tenantId, standing);
    });
  }

  /** Adds a fact to a patient, for the program itself. Does nothing where the id exists. */
  async add(
    tenantId: string,
    memberId: string,
    patientId: string,
    { factId, content }: Pick<NewVersion, 'factId' | 'content'>,
  ): Promise<void> {
    await this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toSeal(tenantId);
      const id = newId();
      await manager
        .createQueryBuilder()
        .insert()
        .into(ClinicalFactVersionEntity)
        .values({
          ...{ id, tenantId, factId, version: 1, patientId, memberId },
          recordedAt: this.#clock.now(),
          content: keys.seal(table, 'content', id, said({ status: 'active', content })),
        })
        .orIgnore()
        .execute();
    });
  }

  /**
   * Marks a measured value as entered in error, unless it is already. The caller has made the
   * access check.
   *
   * @throws {RecordError} `not_found` for a fact of another kind or patient
   */
  async withdrawMeasurement(
    actor: Pick<StaffActor, 'tenantId' | 'id'>,
    patientId: string,
    factId: string,
  ): Promise<void> {
    await this.#database.run(actor.tenantId, async (manager) => {
      const standing = await this.#hold(manager, patientId);
      const facts = await this.#ofPerson(manager, actor.tenantId, standing);
      const fact = facts.find((one) => one.factId === factId);
      if (fact?.content.resourceType !== 'Observation') {
        throw new RecordError('not_found');
      }
      if (fact.status !== 'entered-in-error') {
        await this.#insert(manager, actor, fact.patientId, {
          ...{ factId, baseVersion: fact.version },
          ...{ status: 'entered-in-error', content: fact.content },
        });
      }
    });
  }

  /** Locks the person's standing record, with all facts, for this transaction. */
  async #hold(manager: EntityManager, patientId: string): Promise<string> {
    const [row] = await manager.query<{ id: string }[]>(
      'select hold_standing_record(id) as id from patient where id = $1',
      [patientId],
    );
    if (row === undefined) {
      throw new RecordError('not_found');
    }
    await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `clinical facts ${row.id}`,
    ]);
    return row.id;
  }

  async #ofPerson(
    manager: EntityManager,
    tenantId: string,
    standing: string,
  ): Promise<readonly StoredFact[]> {
    const keys = await this.#vault.toOpen(tenantId);
    const rows = await manager.query<Row[]>(
      `select * from (
         select distinct on (fact_id) id, fact_id as "factId", version, patient_id as "patientId",
           member_id as "memberId", recorded_at as "recordedAt", content,
           min(recorded_at) over (partition by fact_id) as "firstAt"
         from clinical_fact_version where patient_id in (select records_of_patient($1))
         order by fact_id, version desc
       ) head order by "firstAt", "factId"`,
      [standing],
    );
    return rows.map((row) => present(row, keys));
  }

  async #insert(
    manager: EntityManager,
    actor: Pick<StaffActor, 'tenantId' | 'id'>,
    patientId: string,
    { factId, baseVersion, status, content }: NewVersion,
  ): Promise<void> {
    const keys = await this.#vault.toSeal(actor.tenantId);
    const id = newId();
    await manager.insert(ClinicalFactVersionEntity, {
      ...{ id, tenantId: actor.tenantId, factId, version: baseVersion + 1, patientId },
      ...{ memberId: actor.id, recordedAt: this.#clock.now() },
      content: keys.seal(table, 'content', id, said({ status, content })),
    });
  }

  async #append<T>(
    actor: StaffActor,
    action: Action,
    resource: Resource,
    entity: Entity,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#access.perform(actor, action, resource, entity, work);
    } catch (error) {
      // The id belongs to a fact of another patient.
      if (sqlState(error) === uniqueViolation) {
        throw new RecordError('version_conflict');
      }
      throw error;
    }
  }

  /** The clinic may be a day ahead of UTC. */
  #refuseTomorrow({ onDate }: FactContent): void {
    const latest = new Date(this.#clock.now().getTime() + dayMs).toISOString().slice(0, 10);
    if (onDate !== null && onDate > latest) {
      throw new RecordError('bad_request');
    }
  }
}

/** @throws {RecordError} `not_found` */
async function standingOf(manager: EntityManager, patientId: string): Promise<string> {
  const [row] = await manager.query<{ id: string }[]>(
    'select standing_record_of(id) as id from patient where id = $1',
    [patientId],
  );
  if (row === undefined) {
    throw new RecordError('not_found');
  }
  return row.id;
}

/** @throws {RecordError} `allergies_known`, `already_recorded` */
function refuseContradiction(content: FactContent, others: readonly StoredFact[]): void {
  if (isNoKnownAllergies(content) && others.some((other) => isAllergy(other.content))) {
    throw new RecordError('allergies_known');
  }
  const name = nameOf(content);
  if (name === null) {
    return;
  }
  const isThere = others.some(
    (other) => kindOf(other.content) === kindOf(content) && nameOf(other.content) === name,
  );
  if (isThere) {
    throw new RecordError('already_recorded');
  }
}

/** What makes a fact unique among those of its kind; null where there may be many. */
function nameOf(content: FactContent): string | null {
  if (isAllergy(content)) {
    return content.substance.toLowerCase();
  }
  if (isMedicine(content)) {
    return `${content.prescriptionItemId ?? ''} ${content.drug} ${content.dose}`.toLowerCase();
  }
  return content.resourceType === 'Condition' ? content.text.toLowerCase() : null;
}

const kindOf = (content: FactContent): string =>
  'code' in content ? `${content.resourceType} ${content.code}` : content.resourceType;

const said = ({ status, content }: Pick<StoredFact, 'status' | 'content'>): string =>
  canonicalJson({ status, content });

function present({ id, content: sealed, ...row }: Row, keys: DataKeys): StoredFact {
  const { factId, version, patientId, memberId, recordedAt } = row;
  const stored = JSON.parse(keys.open(table, 'content', id, sealed)) as Pick<
    StoredFact,
    'status' | 'content'
  >;
  return { factId, version, patientId, memberId, recordedAt, ...stored };
}

function sqlState(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) {
    return null;
  }
  const { driverError } = error as QueryFailedError<Error & { code?: string }>;
  return driverError.code ?? null;
}
