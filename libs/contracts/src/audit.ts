import { z } from './zod.ts';
import { StaffRole } from './people.ts';
import { CalendarDate, Id, Instant, Line, Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';
import { MyVisitParams } from './visits.ts';

/** FHIR AuditEvent in short: who did what, to what and to whom it belongs, from where, and whether it was let through. */
export const AuditEvent = z.object({
  id: Id,
  recordedAt: Instant,
  actorKind: z.enum(['staff', 'patient', 'guest', 'pharmacy', 'anonymous', 'system']),
  /** Null for somebody who had not proved who they are, and for the program itself. */
  actorName: z.string().nullable(),
  actorRoles: z.array(StaffRole),
  /** A policy's name, such as `document.read`, or a word of its own, such as `sign-in`. */
  action: z.string(),
  /** FHIR resource type. */
  entityType: z.string().nullable(),
  entityId: Id.nullable(),
  patientId: Id.nullable(),
  patientName: z.string().nullable(),
  /** The member of the clinic that it was done to; null where it is about none. */
  memberName: z.string().nullable(),
  /** Who made the link that it was done with; null where the program did, or no patient's link was used. */
  linkMadeByName: z.string().nullable(),
  outcome: z.enum(['success', 'refused']),
  address: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** What an event is about, in few words: those who search do not know the names of actions. */
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
  /** First and last day, in the clinic's zone. */
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  /** A part of the name of who acted or of the patient. */
  name: Line(120).optional(),
  outcome: z.enum(['success', 'refused']).optional(),
  area: AuditArea.optional(),
};

export const searchAudit = defineRoute({
  // Not a GET: names of people do not belong into addresses, which proxies and histories keep.
  method: 'POST',
  path: '/api/audit-events/search',
  summary: 'Searches the audit of the clinic, the newest first, 100 at a time.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    ...filter,
    /** The last event of the page before. */
    before: Id.optional(),
  }),
  response: z.object({ events: z.array(AuditEvent), more: z.boolean() }),
});

export const exportAudit = defineRoute({
  method: 'POST',
  path: '/api/audit-events/export',
  summary:
    'The newest 5,000 events that a search finds, to be kept as a file. That they were taken is on record.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject(filter),
  response: z.object({ events: z.array(AuditEvent), more: z.boolean() }),
});

/** What somebody did with a patient's record, in kinds that have lay words. */
export const AccessKind = z.enum([
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
  'no-show-said',
  'no-show-taken-back',
  'called',
  'asked-to-wait',
  'urgency-set',
  'passed-on',
  'long-wait-seen',
  'wait-looked-at',
  /** Something that has no words of its own yet; it is told all the same. */
  'other',
]);
export type AccessKind = z.infer<typeof AccessKind>;

/** One access to a patient's record as its patient is told of it. Nobody's address is. */
export const Access = z.object({
  id: Id,
  at: Instant,
  /** A member of staff, somebody with the patient's link who had yet to prove who they are, a guest, or
   * whoever holds a signed prescription of theirs. */
  by: z.enum(['staff', 'link', 'guest', 'pharmacy']),
  /**
   * The member of staff's or the guest's. Null with a link, and where the access was refused: nothing was seen, a slip of
   * the hand looks the same, and the clinic's auditor knows who it was.
   */
  name: z.string().nullable(),
  roles: z.array(StaffRole),
  kind: AccessKind,
  refused: z.boolean(),
  /** The member of staff who made the link that it was done with; null where the program did, or none was used. */
  linkMadeBy: z.string().nullable(),
});
export type Access = z.infer<typeof Access>;

export const listMyAccesses = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/accesses',
  summary: "Who opened or changed the patient's record, the newest first, 200 at a time.",
  params: MyVisitParams,
  query: z.strictObject({
    /** The last access of the page before. */
    before: Id.optional(),
  }),
  body: Nothing,
  response: z.object({ accesses: z.array(Access), more: z.boolean() }),
});
