import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { EventEmitter } from 'node:events';
import { type Actor, type AnonymousActor, type PharmacyActor, type SystemActor } from '../actor.ts';
import { type ChainHead } from './audit-chain.ts';
import { AuditEventEntity } from './audit-event.entity.ts';

/**
 * The contents of an audit row beside actor and time. `action` is the name of a policy or an action
 * of its own.
 */
export interface AuditEntry {
  readonly action: string;
  readonly entityType?: string;
  readonly entityId?: string;
  readonly patientId?: string;
  /** The member of staff who made the link that was used; null where none did. */
  readonly linkMadeBy?: string | null;
}

/** The append-only audit trail: who accessed which record, and how. */
export class Audit extends EventEmitter<{ grown: [] }> {
  readonly #database: TenantDatabase;
  readonly #clock: Clock;

  /** Clinics whose audit has grown since the last call of `takeHeads`. */
  readonly #grown = new Set<string>();

  constructor(database: TenantDatabase, clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
  }

  /**
   * Writes in the current transaction, so that the action and its audit row commit or roll back
   * together.
   */
  async success(
    actor: Actor | AnonymousActor | PharmacyActor | SystemActor,
    entry: AuditEntry,
  ): Promise<void> {
    await this.#write(actor, entry, 'success');
  }

  /**
   * Writes in a transaction of its own, so that a refusal stays on record when its request rolls
   * back.
   */
  async refused(
    actor: Actor | AnonymousActor | PharmacyActor | SystemActor,
    entry: AuditEntry,
  ): Promise<void> {
    await this.#database.apart(() => this.#write(actor, entry, 'refused'));
  }

  /** The newest link of every chain that has grown since the last call. */
  async takeHeads(): Promise<readonly ChainHead[]> {
    const tenants = [...this.#grown];
    this.#grown.clear();
    const heads: ChainHead[] = [];
    for (const tenantId of tenants) {
      const [head] = await this.#database.run(tenantId, (manager) =>
        manager.query<ChainHead[]>(
          `select tenant_id as "tenantId", sequence::int as sequence, encode(hash, 'hex') as hash
           from audit_link order by sequence desc limit 1`,
        ),
      );
      heads.push(...(head === undefined ? [] : [head]));
    }
    return heads;
  }

  /** The newest link of every clinic's chain, whichever process wrote it. */
  heads(): Promise<readonly ChainHead[]> {
    return this.#database.runForInstallation((manager) =>
      manager.query<ChainHead[]>(
        `select tenant_id as "tenantId", sequence::int as sequence, encode(hash, 'hex') as hash
         from audit_heads()`,
      ),
    );
  }

  async #write(
    actor: Actor | AnonymousActor | PharmacyActor | SystemActor,
    entry: AuditEntry,
    outcome: 'success' | 'refused',
  ): Promise<void> {
    await this.#database.run(actor.tenantId, async (manager) => {
      this.#database.afterCommit(() => {
        this.#grown.add(actor.tenantId);
        this.emit('grown');
      });
      await manager.insert(AuditEventEntity, {
        id: newId(),
        tenantId: actor.tenantId,
        recordedAt: this.#clock.now(),
        actorKind: actor.kind,
        actorId: actor.id,
        actorRoles: actor.kind === 'staff' ? [...actor.roles] : [],
        action: entry.action,
        entityType: entry.entityType ?? null,
        entityId: entry.entityId ?? null,
        patientId: entry.patientId ?? null,
        outcome,
        address: actor.address,
        linkMadeBy: entry.linkMadeBy ?? null,
      });
    });
  }
}
