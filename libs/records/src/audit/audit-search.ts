import { type AuditArea, type AuditEvent } from '@teleward/contracts';
import { type TenantDatabase } from '@teleward/platform';
import { type Actor } from '../actor.ts';
import { type EntityManager } from 'typeorm';
import { type Names } from '../names.ts';
import { type RecordAccess } from '../record-access.ts';

export interface AuditQuery {
  /** Inclusive. */
  readonly from: Date | null;
  /** Exclusive. */
  readonly until: Date | null;
  /** Part of the name of the actor or of the patient. */
  readonly name: string;
  readonly outcome: AuditEvent['outcome'] | null;
  readonly area: AuditArea | null;
  /** The last event of the previous page. */
  readonly before: string | null;
}

type Row = Omit<AuditEvent, 'recordedAt' | 'patientName'> & {
  readonly recordedAt: Date;
  readonly actorId: string | null;
};

const pageSize = 100;
/** The maximum number of rows in one exported file. */
const fileSize = 5_000;

/** The first words of actions, by area. */
export const auditPrefixes: Readonly<Record<AuditArea, readonly string[]>> = {
  'sign-in': [
    ...['sign-in', 'sign-out', 'set-up', 'session', 'password', 'passkey', 'totp'],
    ...['recovery-codes'],
  ],
  patient: ['patient', 'clinical-fact', 'vital-signs', 'consent', 'walk-in', 'visit-link'],
  documents: [
    ...['document', 'note', 'prescription', 'favourite', 'overruled-stop', 'formulary', 'intake'],
    ...['after-visit'],
  ],
  visits: [
    ...['encounter', 'appointment', 'free-time', 'queue', 'guest', 'guest-link', 'turn-notice'],
    ...['feedback', 'outreach'],
  ],
  messages: ['message', 'communication'],
  clinic: ['clinic', 'member', 'schedule', 'visit-type', 'site', 'signing-key', 'keys', 'portrait'],
  audit: ['audit'],
};

interface Found {
  readonly events: AuditEvent[];
  readonly more: boolean;
}

/** The audit for the clinic's auditors. Every search and export is itself audited. */
export class AuditSearch {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #names: Names;

  constructor(database: TenantDatabase, access: RecordAccess, names: Names) {
    this.#database = database;
    this.#access = access;
    this.#names = names;
  }

  /**
   * The newest first.
   *
   * @throws {RecordError} `not_found`
   */
  find(actor: Actor, query: AuditQuery): Promise<Found> {
    return this.#take(actor, 'audit.search', query, pageSize);
  }

  /**
   * The same for a file that is exported.
   *
   * @throws {RecordError} `not_found`
   */
  export(actor: Actor, query: Omit<AuditQuery, 'before'>): Promise<Found> {
    return this.#take(actor, 'audit.export', { ...query, before: null }, fileSize);
  }

  async #take(
    actor: Actor,
    action: 'audit.search' | 'audit.export',
    query: AuditQuery,
    most: number,
  ): Promise<Found> {
    const entity = { entityType: 'AuditEvent' };
    return this.#access.perform(actor, action, {}, entity, async (manager) => {
      const rows = await this.#rows(manager, actor.tenantId, query, most + 1);
      const events = rows.slice(0, most);
      const named = events.flatMap(({ actorId, actorName, patientId }) => [
        ...(actorId === null || actorName !== null ? [] : [actorId]),
        ...(patientId === null ? [] : [patientId]),
      ]);
      const names = await this.#names.of(actor.tenantId, [...new Set(named)]);
      return {
        events: events.map(({ actorId, recordedAt, ...event }) => ({
          ...event,
          recordedAt: recordedAt.toISOString(),
          actorName: event.actorName ?? names.get(actorId ?? '') ?? null,
          patientName: names.get(event.patientId ?? '') ?? null,
        })),
        more: rows.length > most,
      };
    });
  }

  async #rows(
    manager: EntityManager,
    tenantId: string,
    { from, until, name, outcome, area, before }: AuditQuery,
    limit: number,
  ): Promise<readonly Row[]> {
    const wanted = name.trim().toLowerCase();
    return manager.query<Row[]>(
      // The chain's numbers give the order of the commits; the clocks of servers may differ.
      `select a.id, a.recorded_at as "recordedAt", a.actor_kind as "actorKind",
           a.actor_id as "actorId", m.name as "actorName", a.actor_roles as "actorRoles",
           a.action, a.entity_type as "entityType", a.entity_id as "entityId", a.patient_id as "patientId",
           subject.name as "memberName", maker.name as "linkMadeByName", a.outcome, host(a.address) as address
         from audit_link l join audit_event a on a.id = l.event_id
           left join membership m on a.actor_kind = 'staff' and m.id = a.actor_id
           left join membership subject
             on a.entity_type = 'Practitioner' and subject.id = a.entity_id
             and subject.id is distinct from a.actor_id
           left join membership maker on maker.id = a.link_made_by
         where ($1::timestamptz is null or a.recorded_at >= $1)
           and ($2::timestamptz is null or a.recorded_at < $2)
           and ($3 = '' or position($3 in lower(coalesce(m.name, ''))) > 0
             or position($3 in lower(coalesce(subject.name, ''))) > 0
             or position($3 in lower(coalesce(maker.name, ''))) > 0
             or (a.actor_kind in ('patient', 'guest') and a.actor_id = any ($7)) or a.patient_id = any ($7))
           and ($4::text is null or a.outcome = $4)
           and ($8::text[] is null or split_part(a.action, '.', 1) = any ($8))
           and ($5::uuid is null
             or l.sequence < (select sequence from audit_link where event_id = $5))
         order by l.sequence desc limit $6`,
      [
        ...[from, until, wanted, outcome, before, limit],
        wanted === '' ? [] : await this.#names.idsWith(tenantId, wanted),
        area === null ? null : auditPrefixes[area],
      ],
    );
  }
}
