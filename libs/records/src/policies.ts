import { type StaffRole } from '@teleward/contracts';
import { type Actor } from './actor.ts';

/** What a policy may know of the thing that is acted on. */
export interface Resource {
  readonly encounterId?: string;
  readonly patientId?: string;
  readonly authorId?: string;
  /** The practitioner whose visit it is. */
  readonly practitionerId?: string;
}

type Policy = (actor: Actor, resource: Resource) => boolean;

const staffWith =
  (...roles: readonly StaffRole[]): Policy =>
  (actor) =>
    actor.kind === 'staff' && actor.roles.some((role) => roles.includes(role));

const ownVisit: Policy = (actor, { encounterId }) =>
  actor.kind === 'patient' && actor.encounterId === encounterId;

const visitsPractitioner: Policy = (actor, { practitionerId }) =>
  actor.kind === 'staff' && actor.id === practitionerId;

const author: Policy = (actor, { authorId }) => actor.kind === 'staff' && actor.id === authorId;

const either =
  (...policies: readonly Policy[]): Policy =>
  (actor, resource) =>
    policies.some((policy) => policy(actor, resource));

const both =
  (...policies: readonly Policy[]): Policy =>
  (actor, resource) =>
    policies.every((policy) => policy(actor, resource));

/**
 * Who may do what. An action that is not here does not exist; the tenant is held apart by the database
 * and is no business of these predicates.
 */
export const policies = {
  'appointment.list': staffWith('doctor', 'nurse', 'front-desk', 'administrator'),
  'appointment.watch': staffWith('doctor', 'nurse', 'front-desk', 'administrator'),
  'audit.search': staffWith('auditor'),
  'audit.read-own': ownVisit,
  'encounter.read': either(staffWith('doctor', 'nurse'), ownVisit),
  'encounter.summary': either(staffWith('doctor', 'nurse'), ownVisit),
  'encounter.join': either(both(staffWith('doctor'), visitsPractitioner), ownVisit),
  'encounter.admit': both(staffWith('doctor'), visitsPractitioner),
  'encounter.end': both(staffWith('doctor'), visitsPractitioner),
  'encounter.arrive': ownVisit,
  'consent.give': ownVisit,
  'visit-link.renew': staffWith('doctor', 'nurse', 'front-desk', 'administrator'),
  'patient.read': staffWith('doctor', 'nurse'),
  'document.read': staffWith('doctor', 'nurse'),
  'document.read-own': ownVisit,
  'note.write': both(staffWith('doctor'), visitsPractitioner),
  'note.sign': both(staffWith('doctor'), author),
  'prescription.write': both(staffWith('doctor'), visitsPractitioner),
  'prescription.sign': both(staffWith('doctor'), author),
} as const satisfies Readonly<Record<string, Policy>>;

export type Action = keyof typeof policies;

export const may = (actor: Actor, action: Action, resource: Resource = {}): boolean =>
  policies[action](actor, resource);
