import { type TenantDatabase } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type Actor, type PharmacyActor, type SystemActor } from './actor.ts';
import { type Audit, type AuditEntry } from './audit/audit.ts';
import { may, type Action, type Resource } from './policies.ts';
import { RecordError } from './record-error.ts';

/** The object of an action, for its audit row. */
export type Entity = Omit<AuditEntry, 'action'>;

/** Collects what the audit row of an action should say, as far as only its work knows. */
export class Trace {
  #entities: readonly Entity[];

  constructor(entity: Entity) {
    this.#entities = [entity];
  }

  /** One audit row for each. */
  get entities(): readonly Entity[] {
    return this.#entities;
  }

  /** Adds to what the audit row says. */
  tell(more: Entity): void {
    this.#entities = this.#entities.map((entity) => ({ ...entity, ...more }));
  }

  /** The action concerned each of these entities. */
  tellEach(entities: readonly Entity[]): void {
    this.#entities = entities;
  }

  /** Writes no audit row: the action changed nothing, or an open page merely refreshed itself. */
  leaveNone(): void {
    this.#entities = [];
  }
}

/** The single path for everything that a policy decides about. */
export class RecordAccess {
  readonly #database: TenantDatabase;
  readonly #audit: Audit;

  constructor(database: TenantDatabase, audit: Audit) {
    this.#database = database;
    this.#audit = audit;
  }

  /**
   * Performs an action: checks the policy, opens a transaction of the actor's clinic, runs the
   * work, and writes the audit row in that transaction. For an actor without permission it records
   * the refusal and answers as if the object did not exist.
   *
   * @param work if it throws, the whole transaction rolls back, with its audit row
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
      // Last, because until the transaction ends, others wait for its place in the chain.
      for (const told of trace.entities) {
        await this.#audit.success(actor, { action, ...told });
      }
      return result;
    });
  }

  /**
   * Checks the policy alone, for a refusal that must come before the code looks at anything that
   * the answer would reveal. The action itself then goes through `perform`, which checks again.
   *
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
