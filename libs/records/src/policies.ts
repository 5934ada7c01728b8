import { StaffRole } from '@teleward/contracts';
import { type Actor, type PharmacyActor, type SystemActor } from './actor.ts';
import { isShown, type DocumentsAction, type DocumentType } from './documents/document-kinds.ts';

/** What a policy may know about the resource. */
export interface Resource {
  readonly encounterId?: string;
  readonly patientId?: string;
  readonly documentId?: string;
  readonly authorId?: string;
  /** The practitioner of the visit. */
  readonly practitionerId?: string;
  /** The practitioners who may call the patient. */
  readonly servedBy?: readonly string[];
}

type Policy = (actor: Actor | SystemActor | PharmacyActor, resource: Resource) => boolean;

const staffWith =
  (...roles: readonly StaffRole[]): Policy =>
  (actor) =>
    actor.kind === 'staff' && actor.roles.some((role) => roles.includes(role));

const ownVisit: Policy = (actor, { encounterId }) =>
  actor.kind === 'patient' && actor.encounterId === encounterId;

const invitedVisit: Policy = (actor, { encounterId }) =>
  actor.kind === 'guest' && actor.encounterId === encounterId;

const visitsPractitioner: Policy = (actor, { practitionerId }) =>
  actor.kind === 'staff' && actor.id === practitionerId;

const serves: Policy = (actor, { servedBy }) =>
  actor.kind === 'staff' && servedBy?.includes(actor.id) === true;

const author: Policy = (actor, { authorId }) => actor.kind === 'staff' && actor.id === authorId;

const either =
  (...policies: readonly Policy[]): Policy =>
  (actor, resource) =>
    policies.some((policy) => policy(actor, resource));

const both =
  (...policies: readonly Policy[]): Policy =>
  (actor, resource) =>
    policies.every((policy) => policy(actor, resource));

const holdsIt: Policy = (actor, { documentId }) =>
  actor.kind === 'pharmacy' && actor.documentId === documentId;

const program: Policy = (actor) => actor.kind === 'system';

/**
 * Roles that bring patients and doctors together: they need the day's list and the links to visits.
 */
const dayTeam = staffWith('doctor', 'nurse', 'chw', 'front-desk', 'administrator');

/**
 * Roles that are with the patient: they have to know the visit and what was written in it in order
 * to carry it out, such as how to take a drug. In this respect a community health worker is like a
 * nurse.
 */
const careTeam = staffWith('doctor', 'nurse', 'chw');

/**
 * The full history, across earlier visits, is for roles that make clinical decisions. A community
 * health worker accompanies one visit, and the minimum necessary for that is that visit (HIPAA 45
 * CFR 164.502(b)).
 */
const historyReaders = staffWith('doctor', 'nurse');

/** The desk plans outreach days. */
const planners = staffWith('front-desk', 'administrator');

/** @param history the policy where the action spans more than one visit */
const ofOneVisit =
  (policy: Policy, history: Policy): Policy =>
  (actor, resource) =>
    (resource.encounterId === undefined ? history : policy)(actor, resource);

/**
 * The policy of every action. An action that is missing here does not exist. Tenants are isolated
 * by the database, so these predicates ignore them.
 */
export const policies = {
  'appointment.list': dayTeam,
  'appointment.watch': dayTeam,
  'appointment.book': dayTeam,
  'appointment.move': dayTeam,
  'appointment.cancel': dayTeam,
  'appointment.cancel-own': ownVisit,
  'appointment.move-own': ownVisit,
  'appointment.no-show': dayTeam,
  'appointment.undo-no-show': dayTeam,
  'free-time.find': dayTeam,
  'site.list': dayTeam,
  'visit-type.list': dayTeam,
  'visit-type.configure': staffWith('administrator'),
  'schedule.list': staffWith('administrator'),
  'schedule.configure': staffWith('administrator'),
  'outreach.read': dayTeam,
  'outreach.plan': planners,
  'outreach.cancel': planners,
  'outreach.change-list': planners,
  'outreach.configure-site': staffWith('administrator'),
  // Whoever is at the site does what there is to do; what is done to somebody's body is for those
  // who care for them.
  'outreach.open': dayTeam,
  'outreach.check-in': dayTeam,
  'outreach.care': careTeam,
  'outreach.send-to-doctor': dayTeam,
  'outreach.count': dayTeam,
  'outreach.owe': dayTeam,
  'outreach.close': dayTeam,
  'audit.search': staffWith('auditor'),
  'audit.export': staffWith('auditor'),
  'audit.read-own': ownVisit,
  'clinic.configure': staffWith('administrator'),
  'clinic.change-look': staffWith('administrator'),
  'portrait.change': staffWith(...StaffRole.options),
  'portrait.read': either(staffWith(...StaffRole.options), ownVisit),
  'clinic.read-settings': staffWith('administrator'),
  'encounter.read': either(careTeam, ownVisit),
  'encounter.summary': either(careTeam, ownVisit),
  'member.list': staffWith('administrator'),
  'member.invite': staffWith('administrator'),
  'member.uninvite': staffWith('administrator'),
  'member.change': staffWith('administrator'),
  'member.deactivate': staffWith('administrator'),
  'member.reactivate': staffWith('administrator'),
  'member.reset-password': staffWith('administrator'),
  'after-visit.read': ownVisit,
  'feedback.give': ownVisit,
  'feedback.read': staffWith('administrator'),
  'encounter.join': either(both(staffWith('doctor'), visitsPractitioner), ownVisit, invitedVisit),
  'encounter.admit': both(staffWith('doctor'), visitsPractitioner),
  'encounter.put-out': both(staffWith('doctor'), visitsPractitioner),
  'encounter.turn-encryption-off': both(staffWith('doctor'), visitsPractitioner),
  'encounter.compare-code': both(staffWith('doctor'), visitsPractitioner),
  'encounter.end': both(staffWith('doctor'), visitsPractitioner),
  'encounter.arrive': ownVisit,
  'encounter.check-devices': ownVisit,
  'consent.read': either(careTeam, ownVisit),
  'consent.give': ownVisit,
  'consent.refuse': ownVisit,
  'consent.witness': careTeam,
  'intake.answer': ownVisit,
  'intake.read': either(careTeam, ownVisit),
  'intake.read-flags': careTeam,
  'turn-notice.read': ownVisit,
  'turn-notice.ask': ownVisit,
  'communication.read': either(dayTeam, ownVisit),
  'communication.send': either(dayTeam, ownVisit),
  'message.list': dayTeam,
  'message.send-again': dayTeam,
  'message.send': program,
  'message.send-trial': staffWith('administrator'),
  'patient.search': dayTeam,
  'patient.register': dayTeam,
  'patient.read-facts': dayTeam,
  'patient.change': dayTeam,
  'patient.history': dayTeam,
  'patient.import': staffWith('front-desk', 'administrator'),
  'patient.list-imports': staffWith('front-desk', 'administrator'),
  'patient.undo-import': staffWith('front-desk', 'administrator'),
  'patient.merge': dayTeam,
  'patient.unmerge': dayTeam,
  'walk-in.register': dayTeam,
  'queue.list': dayTeam,
  'queue.configure': staffWith('administrator'),
  'queue.call': both(staffWith('doctor'), serves),
  'queue.hold': dayTeam,
  'queue.prioritise': careTeam,
  'queue.read-note': careTeam,
  'queue.transfer': dayTeam,
  'queue.no-show': dayTeam,
  'queue.see-long-wait': dayTeam,
  'visit-link.renew': dayTeam,
  'visit-link.waive-proof': dayTeam,
  'guest.invite': dayTeam,
  'guest.list': dayTeam,
  'guest.remove': dayTeam,
  'guest.admit': both(staffWith('doctor'), visitsPractitioner),
  'guest.read-own': invitedVisit,
  'patient.read': historyReaders,
  'clinical-fact.read': historyReaders,
  'clinical-fact.write': historyReaders,
  'vital-signs.read': historyReaders,
  'vital-signs.write': careTeam,
  'favourite.list': staffWith('doctor'),
  'favourite.write': staffWith('doctor'),
  'formulary.read': staffWith('doctor', 'administrator'),
  'formulary.change': staffWith('administrator'),
  'overruled-stop.list': staffWith('doctor', 'administrator'),
  'document.read': ofOneVisit(careTeam, historyReaders),
  'document.read-own': ownVisit,
  'note.write': both(staffWith('doctor'), visitsPractitioner),
  'note.sign': both(staffWith('doctor'), author),
  'prescription.write': both(staffWith('doctor'), visitsPractitioner),
  'prescription.sign': both(staffWith('doctor'), author),
  // The signing doctor may be away when the prescription turns out to be wrong.
  'prescription.cancel': staffWith('doctor'),
  'prescription.share': ownVisit,
  'prescription.check': holdsIt,
  'prescription.dispense': holdsIt,
  'signing-key.list': staffWith('administrator'),
  'signing-key.configure': staffWith('administrator'),
} as const satisfies Readonly<Record<string, Policy>>;

export type Action = keyof typeof policies;

export const may = (
  actor: Actor | SystemActor | PharmacyActor,
  action: Action,
  resource: Resource = {},
): boolean => policies[action](actor, resource);

/** What a policy may know about a document: the columns beside its sealed content. */
interface ClosedDocument {
  readonly type: DocumentType;
  readonly status: 'preliminary' | 'final';
  readonly encounterId: string;
}

/**
 * Whether an action shows a document to the actor. The store asks before it decrypts a document, so
 * that a request never decrypts one that it does not show.
 */
export const maySeeDocument = (
  actor: Actor,
  action: DocumentsAction,
  document: ClosedDocument,
): boolean =>
  may(actor, action, { encounterId: document.encounterId }) && isShown(document, action);
