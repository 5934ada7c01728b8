import { z } from '../base/zod.ts';
import { StaffRole } from '../base/people.ts';
import { CalendarDate, Id, Instant, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { MyVisitParams } from '../visits/visits.ts';

/**
 * FHIR AuditEvent in short: who did what to which record, whose record it is, from which address,
 * and whether the access was allowed.
 */
export const AuditEvent = z.object({
  id: Id,
  recordedAt: Instant,
  actorKind: z.enum(['staff', 'patient', 'guest', 'pharmacy', 'anonymous', 'system']),
  /** Null for a person who had not yet authenticated, and for the program itself. */
  actorName: z.string().nullable(),
  actorRoles: z.array(StaffRole),
  /** The name of a policy, such as `document.read`, or an action of its own, such as `sign-in`. */
  action: z.string(),
  /** FHIR resource type. */
  entityType: z.string().nullable(),
  entityId: Id.nullable(),
  patientId: Id.nullable(),
  patientName: z.string().nullable(),
  /** The member of the clinic whom the action affected; null where it affected none. */
  memberName: z.string().nullable(),
  /**
   * The member who made the patient link that was used; null where the program made it, or where no
   * patient link was used.
   */
  linkMadeByName: z.string().nullable(),
  outcome: z.enum(['success', 'refused']),
  address: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/**
 * A coarse subject for the search form: a person who searches does not know the names of actions.
 */
export const AuditArea = z.enum([
  'sign-in',
  'patient',
  'documents',
  'visits',
  'messages',
  'clinic',
  'audit',
]);
export type AuditArea = z.infer<typeof AuditArea>;

const filter = {
  /** First and last day, in the clinic's time zone. */
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  /** Part of the name of the actor or of the patient. */
  name: SingleLineText(120).optional(),
  outcome: z.enum(['success', 'refused']).optional(),
  area: AuditArea.optional(),
};

export const searchAudit = defineRoute({
  // Not a GET: people's names do not belong in URLs, which proxies and browser histories keep.
  method: 'POST',
  path: '/api/audit-events/search',
  summary: "Searches the clinic's audit log, newest first, 100 events at a time.",
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    ...filter,
    /** The last event of the previous page. */
    before: Id.optional(),
  }),
  response: z.object({ events: z.array(AuditEvent), more: z.boolean() }),
});

export const exportAudit = defineRoute({
  method: 'POST',
  path: '/api/audit-events/export',
  summary: 'Exports the newest 5,000 events that match a search. The export itself is audited.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject(filter),
  response: z.object({ events: z.array(AuditEvent), more: z.boolean() }),
});

/** What was done with a patient's record, in categories for which the pages have lay words. */
export const DisclosureKind = z.enum([
  'visit-opened',
  'summary-read',
  'room-entered',
  'let-in',
  'put-out',
  'encryption-turned-off',
  'code-compared',
  'visit-ended',
  'record-opened',
  'facts-read',
  'facts-changed',
  'health-read',
  'health-recorded',
  'vital-signs-read',
  'vital-signs-recorded',
  'records-merged',
  'documents-read',
  'answers-read',
  'registered',
  'messages-read',
  'message-sent',
  'consents-read',
  'consent-recorded',
  'note-written',
  'note-signed',
  'prescription-written',
  'prescription-signed',
  'prescription-cancelled',
  'prescription-checked',
  'prescription-dispensed',
  'link-made',
  'proof-waived',
  'code-sent',
  'link-opened',
  'guest-invited',
  'guest-let-in',
  'guest-removed',
  'guest-link-opened',
  'guests-read',
  'invitation-read',
  'appointment-booked',
  'appointment-moved',
  'appointment-cancelled',
  'outreach-listed',
  'outreach-cared-for',
  'outreach-owed',
  'no-show-said',
  'no-show-taken-back',
  'called',
  'asked-to-wait',
  'urgency-set',
  'passed-on',
  'long-wait-seen',
  'wait-looked-at',
  /** An action without lay words of its own. The patient is told of it all the same. */
  'other',
]);
export type DisclosureKind = z.infer<typeof DisclosureKind>;

/**
 * One access to a patient's record as the patient sees it (accounting of disclosures). Network
 * addresses are left out.
 */
export const Disclosure = z.object({
  id: Id,
  at: Instant,
  /**
   * A member of staff, a holder of the patient's link who had not yet authenticated, a guest, or
   * the holder of a signed prescription of this patient.
   */
  by: z.enum(['staff', 'link', 'guest', 'pharmacy']),
  /**
   * The name of the member of staff or of the guest. Null for a link, and null where the access was
   * refused: nothing was seen, it may have been a slip of the hand, and the clinic's auditor knows
   * the name.
   */
  name: z.string().nullable(),
  roles: z.array(StaffRole),
  kind: DisclosureKind,
  refused: z.boolean(),
  /**
   * The member of staff who made the link that was used; null where the program made it, or where
   * no link was used.
   */
  linkMadeBy: z.string().nullable(),
});
export type Disclosure = z.infer<typeof Disclosure>;

export const listMyDisclosures = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/disclosures',
  summary: "Lists who opened or changed the patient's record, newest first, 200 at a time.",
  params: MyVisitParams,
  query: z.strictObject({
    /** The last access of the previous page. */
    before: Id.optional(),
  }),
  body: Nothing,
  response: z.object({ disclosures: z.array(Disclosure), more: z.boolean() }),
});
