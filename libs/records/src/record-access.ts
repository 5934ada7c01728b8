import { type TenantDatabase } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type Actor, type PharmacyActor, type SystemActor } from './actor.ts';
import { type Audit, type AuditEntry } from './audit.ts';
import { may, type Action, type Resource } from './policies.ts';
import { RecordError } from './record-error.ts';

/** What a deed is done to, for its trace. */
export type Entity = Omit<AuditEntry, 'action'>;

/** What a deed leaves in the audit, as far as only its work knows. */
export class Trace {
  #entities: readonly Entity[];

  constructor(entity: Entity) {
    this.#entities = [entity];
  }

  /** Each is a row. */
  get entities(): readonly Entity[] {
    return this.#entities;
  }

  /** Says more of what it was done to. */
  tell(more: Entity): void {
    this.#entities = this.#entities.map((entity) => ({ ...entity, ...more }));
  }

  /** It was done to each of these. */
  tellEach(entities: readonly Entity[]): void {
    this.#entities = entities;
  }

  /** Nothing was done: it was so already, or a page that stays open looked once more. */
  leaveNone(): void {
    this.#entities = [];
  }
}

/** The way through which everything is done that a policy decides about. */
export class RecordAccess {
  readonly #database: TenantDatabase;
  readonly #audit: Audit;

  constructor(database: TenantDatabase, audit: Audit) {
    this.#database = database;
    this.#audit = audit;
  }

  /**
   * Does something for somebody who may: the check, a transaction of their clinic, the work, and its trace in that
   * transaction. For somebody else it leaves a refusal on record, and answers as if the thing did not exist.
   * @param work what it throws undoes all of it, and leaves no trace
   * @throws {RecordError} `not_found`
   */
  async perform<T>(
    actor: Actor | SystemActor | PharmacyActor,
    action: Action,
    resource: Resource,
    entity: Entity,
    work: (manager: EntityManager, trace: Trace) => Promise<T>,
  ): Promise<T> {
    await this.check(actor, action, resource, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
      const trace = new Trace(entity);
      const result = await work(manager, trace);
      // Last: until a transaction ends, others wait for its place in the chain.
      for (const told of trace.entities) {
        await this.#audit.success(actor, { action, ...told });
      }
      return result;
    });
  }

  /**
   * The check alone, for what must be refused before anything is looked at that the answer would tell of. What is done then
   * is performed, and checked there.
   * @throws {RecordError} `not_found`
   */
  async check(
    actor: Actor | SystemActor | PharmacyActor,
    action: Action,
    resource: Resource,
    entity: Entity = {},
  ): Promise<void> {
    if (may(actor, action, resource)) {
      return;
    }
    await this.#audit.refused(actor, { action, ...entity });
    throw new RecordError('not_found');
  }
}
