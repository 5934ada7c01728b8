import { type AuditEvent } from '@teleward/contracts';
import { type TenantDatabase } from '@teleward/platform';
import { type Actor } from './actor.ts';
import { type RecordAccess } from './record-access.ts';

export interface AuditQuery {
  /** From this instant on. */
  readonly from: Date | null;
  /** Before this instant. */
  readonly until: Date | null;
  /** A part of the name of who acted or of the patient. */
  readonly name: string;
  readonly outcome: AuditEvent['outcome'] | null;
  /** The last event of the page before. */
  readonly before: string | null;
}

type Row = Omit<AuditEvent, 'recordedAt'> & { readonly recordedAt: Date };

const pageSize = 100;

/** The audit for those who watch over the clinic. To look at it is itself on record. */
export class AuditSearch {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;

  constructor(database: TenantDatabase, access: RecordAccess) {
    this.#database = database;
    this.#access = access;
  }

  /** The newest first. @throws {RecordError} `not_found` */
  async find(
    actor: Actor,
    { from, until, name, outcome, before }: AuditQuery,
  ): Promise<{ readonly events: AuditEvent[]; readonly more: boolean }> {
    const entity = { entityType: 'AuditEvent' };
    await this.#access.check(actor, 'audit.search', {}, entity);
    return this.#database.run(actor.tenantId, async (manager) => {
      const rows = await manager.query<Row[]>(
        // The chain's numbers are the order in which rows became true; clocks may differ.
        `select a.id, a.recorded_at as "recordedAt", a.actor_kind as "actorKind",
           coalesce(m.name, who.name) as "actorName", a.actor_roles as "actorRoles", a.action,
           a.entity_type as "entityType", a.entity_id as "entityId", a.patient_id as "patientId",
           p.name as "patientName", subject.name as "memberName", a.outcome, host(a.address) as address
         from audit_link l join audit_event a on a.id = l.event_id
           left join membership m on a.actor_kind = 'staff' and m.id = a.actor_id
           left join patient who on a.actor_kind = 'patient' and who.id = a.actor_id
           left join patient p on p.id = a.patient_id
           left join membership subject
             on a.entity_type = 'Practitioner' and subject.id = a.entity_id
             and subject.id is distinct from a.actor_id
         where ($1::timestamptz is null or a.recorded_at >= $1)
           and ($2::timestamptz is null or a.recorded_at < $2)
           and ($3 = '' or position($3 in lower(coalesce(m.name, who.name, ''))) > 0
             or position($3 in lower(coalesce(p.name, subject.name, ''))) > 0)
           and ($4::text is null or a.outcome = $4)
           and ($5::uuid is null
             or l.sequence < (select sequence from audit_link where event_id = $5))
         order by l.sequence desc limit $6`,
        [from, until, name.trim().toLowerCase(), outcome, before, pageSize + 1],
      );
      await this.#access.done(actor, { action: 'audit.search', ...entity });
      const events = rows.slice(0, pageSize);
      return {
        events: events.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() })),
        more: rows.length > pageSize,
      };
    });
  }
}
