import { type Disclosure, type DisclosureKind, type StaffRole } from '@teleward/contracts';
import { type TenantDatabase } from '@teleward/platform';
import { type PatientActor } from '../actor.ts';
import { type Names } from '../names.ts';
import { type Action } from '../policies.ts';
import { type RecordAccess } from '../record-access.ts';

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: 'staff' | 'guest' | 'pharmacy' | 'anonymous';
  readonly name: string | null;
  readonly guestId: string | null;
  readonly roles: StaffRole[];
  readonly action: string;
  readonly outcome: 'success' | 'refused';
  readonly linkMadeBy: string | null;
}

const pageSize = 200;

/** Audited actions about a patient that have no policy. */
type OtherAction = 'visit-link.open' | 'visit-link.send-code' | 'guest-link.open';

/**
 * Null for actions that only the patient or the program performs, and for those that never concern
 * one patient.
 */
const kinds: Readonly<Record<Action | OtherAction, DisclosureKind | null>> = {
  'encounter.read': 'visit-opened',
  'encounter.summary': 'summary-read',
  'encounter.join': 'room-entered',
  'encounter.admit': 'let-in',
  'encounter.put-out': 'put-out',
  'encounter.turn-encryption-off': 'encryption-turned-off',
  'encounter.compare-code': 'code-compared',
  'encounter.end': 'visit-ended',
  'patient.read': 'record-opened',
  'clinical-fact.read': 'health-read',
  'clinical-fact.write': 'health-recorded',
  'vital-signs.read': 'vital-signs-read',
  'vital-signs.write': 'vital-signs-recorded',
  'patient.register': 'registered',
  'patient.import': 'registered',
  'patient.read-facts': 'facts-read',
  'patient.history': 'facts-read',
  'patient.change': 'facts-changed',
  'patient.merge': 'records-merged',
  'patient.unmerge': 'records-merged',
  'document.read': 'documents-read',
  'intake.read': 'answers-read',
  'intake.read-flags': 'answers-read',
  'walk-in.register': 'registered',
  'communication.read': 'messages-read',
  'communication.send': 'message-sent',
  'message.list': 'messages-read',
  'message.send-again': 'message-sent',
  'consent.read': 'consents-read',
  'consent.witness': 'consent-recorded',
  'note.write': 'note-written',
  'note.sign': 'note-signed',
  'prescription.write': 'prescription-written',
  'prescription.sign': 'prescription-signed',
  'prescription.cancel': 'prescription-cancelled',
  'prescription.check': 'prescription-checked',
  'prescription.dispense': 'prescription-dispensed',
  'visit-link.renew': 'link-made',
  'visit-link.waive-proof': 'proof-waived',
  'visit-link.send-code': 'code-sent',
  'visit-link.open': 'link-opened',
  'guest.invite': 'guest-invited',
  'guest.list': 'guests-read',
  'guest.admit': 'guest-let-in',
  'guest.remove': 'guest-removed',
  'guest.read-own': 'invitation-read',
  'guest-link.open': 'guest-link-opened',
  'appointment.book': 'appointment-booked',
  'appointment.move': 'appointment-moved',
  'appointment.cancel': 'appointment-cancelled',
  'appointment.no-show': 'no-show-said',
  'appointment.undo-no-show': 'no-show-taken-back',
  'outreach.change-list': 'outreach-listed',
  'outreach.check-in': 'outreach-listed',
  'outreach.care': 'outreach-cared-for',
  'outreach.send-to-doctor': 'appointment-booked',
  'outreach.owe': 'outreach-owed',
  'queue.call': 'called',
  'queue.hold': 'asked-to-wait',
  'queue.prioritise': 'urgency-set',
  'queue.transfer': 'passed-on',
  'queue.no-show': 'no-show-said',
  'queue.see-long-wait': 'long-wait-seen',
  'queue.read-note': 'wait-looked-at',
  'appointment.list': null,
  'appointment.watch': null,
  'appointment.cancel-own': null,
  'appointment.move-own': null,
  'outreach.read': null,
  'outreach.plan': null,
  'outreach.cancel': null,
  'outreach.configure-site': null,
  'outreach.open': null,
  'outreach.count': null,
  'outreach.close': null,
  'free-time.find': null,
  'site.list': null,
  'visit-type.list': null,
  'visit-type.configure': null,
  'favourite.list': null,
  'overruled-stop.list': null,
  'formulary.read': null,
  'formulary.change': null,
  'favourite.write': null,
  'schedule.list': null,
  'schedule.configure': null,
  'audit.search': null,
  'audit.export': null,
  'audit.read-own': null,
  'clinic.configure': null,
  'clinic.change-look': null,
  'portrait.change': null,
  'portrait.read': null,
  'clinic.read-settings': null,
  'member.list': null,
  'member.invite': null,
  'member.uninvite': null,
  'member.change': null,
  'member.deactivate': null,
  'member.reactivate': null,
  'member.reset-password': null,
  'after-visit.read': null,
  'feedback.give': null,
  'feedback.read': null,
  'encounter.arrive': null,
  'encounter.check-devices': null,
  'consent.give': null,
  'consent.refuse': null,
  'intake.answer': null,
  'turn-notice.read': null,
  'turn-notice.ask': null,
  'message.send': null,
  'message.send-trial': null,
  'patient.search': null,
  'patient.list-imports': null,
  'patient.undo-import': null,
  'queue.list': null,
  'queue.configure': null,
  'document.read-own': null,
  'prescription.share': null,
  'signing-key.list': null,
  'signing-key.configure': null,
};

const kindOf = (action: string): DisclosureKind =>
  Object.hasOwn(kinds, action) ? (kinds[action as keyof typeof kinds] ?? 'other') : 'other';

/**
 * The accounting of disclosures: the audit of one patient's record, for that patient, without the
 * patient's own actions.
 */
export class OwnAudit {
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
   * @param before the last access of the previous page
   * @throws {RecordError} `not_found`
   */
  async list(
    actor: PatientActor,
    before: string | null,
  ): Promise<{ readonly disclosures: Disclosure[]; readonly more: boolean }> {
    const { tenantId, encounterId, id: patientId } = actor;
    const entity = { entityType: 'AuditEvent', patientId };
    return this.#access.perform(
      actor,
      'audit.read-own',
      { encounterId },
      entity,
      async (manager) => {
        const rows = await manager.query<Row[]>(
          `select a.id, a.recorded_at as at, a.actor_kind as "actorKind", m.name,
           a.actor_roles as roles, a.action, a.outcome, maker.name as "linkMadeBy",
           case when a.actor_kind = 'guest' then a.actor_id
             when a.action = 'guest-link.open' then a.entity_id end as "guestId"
         from audit_link l join audit_event a on a.id = l.event_id
           left join membership m on a.actor_kind = 'staff' and m.id = a.actor_id
           left join membership maker on maker.id = a.link_made_by
         where a.patient_id = $1 and a.actor_kind in ('staff', 'guest', 'pharmacy', 'anonymous')
           and ($2::uuid is null
             or l.sequence < (select sequence from audit_link where event_id = $2))
         order by l.sequence desc limit $3`,
          [patientId, before, pageSize + 1],
        );
        const disclosures = rows.slice(0, pageSize);
        const guests = disclosures.flatMap(({ guestId }) => guestId ?? []);
        const names = await this.#names.of(tenantId, [...new Set(guests)]);
        return {
          disclosures: disclosures.map((row) => present(row, names)),
          more: rows.length > pageSize,
        };
      },
    );
  }
}

const present = (
  { id, at, actorKind, name, guestId, roles, action, outcome, linkMadeBy }: Row,
  names: ReadonlyMap<string, string>,
): Disclosure => ({
  id,
  at: at.toISOString(),
  by: byOf(actorKind, action),
  name: outcome === 'success' ? (name ?? names.get(guestId ?? '') ?? null) : null,
  roles,
  kind: kindOf(action),
  refused: outcome === 'refused',
  linkMadeBy,
});

/**
 * A guest counts as one even before they entered their code, because the link tells whose it is.
 */
const byOf = (kind: Row['actorKind'], action: string): Disclosure['by'] =>
  kind === 'anonymous' ? (action === 'guest-link.open' ? 'guest' : 'link') : kind;
