import { type Actor, type PharmacyActor, type SystemActor } from './actor.ts';
import { type Audit, type AuditEntry } from './audit.ts';
import { may, type Action, type Resource } from './policies.ts';
import { RecordError } from './record-error.ts';

/** The check that every service begins with, and its trace. */
export class RecordAccess {
  readonly #audit: Audit;

  constructor(audit: Audit) {
    this.#audit = audit;
  }

  /**
   * Passes, or leaves a refusal on record and answers as if the thing did not exist.
   * @throws {RecordError} `not_found`
   */
  async check(
    actor: Actor | SystemActor | PharmacyActor,
    action: Action,
    resource: Resource,
    entity: Omit<AuditEntry, 'action'> = {},
  ): Promise<void> {
    if (may(actor, action, resource)) {
      return;
    }
    await this.#audit.refused(actor, { action, ...entity });
    throw new RecordError('not_found');
  }

  /** Records that a permitted deed was done, in its transaction. */
  async done(
    actor: Actor | SystemActor | PharmacyActor,
    entry: AuditEntry & { readonly action: Action },
  ): Promise<void> {
    await this.#audit.success(actor, entry);
  }
}
