import { type GuestAllowance, type GuestRole, type StaffRole } from '@teleward/contracts';

/**
 * The authenticated caller, as their session proves it. Every read or write of clinical data needs
 * one.
 */
export type Actor = StaffActor | PatientActor | GuestActor;

/** The program itself, acting for one clinic in background work. No session has this kind. */
export interface SystemActor {
  readonly kind: 'system';
  readonly tenantId: string;
  readonly id: null;
  readonly address: null;
}

export const system = (tenantId: string): SystemActor => ({
  kind: 'system',
  tenantId,
  id: null,
  address: null,
});

/** A caller before authentication. Audit rows can name this kind; no policy accepts it. */
export interface AnonymousActor {
  readonly kind: 'anonymous';
  readonly tenantId: string;
  readonly id: null;
  readonly address: string | null;
}

export const anonymous = (tenantId: string, address: string | null): AnonymousActor => ({
  kind: 'anonymous',
  tenantId,
  id: null,
  address,
});

/** The holder of a signed prescription, such as a pharmacy. No session has this kind. */
export interface PharmacyActor {
  readonly kind: 'pharmacy';
  readonly tenantId: string;
  readonly id: null;
  /** The prescription that they hold. */
  readonly documentId: string;
  readonly address: string | null;
}

export interface StaffActor {
  readonly kind: 'staff';
  readonly tenantId: string;
  /** The id of the membership: this person in this clinic. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly sessionId: string;
  /** When they last authenticated, by password, passkey or a code. */
  readonly provedAt: Date;
  /** When they last did so with a second factor; null where this session never did. */
  readonly factorProvedAt: Date | null;
  /** Their clinic requires two factors and this session has one: they may only add the other. */
  readonly isHeldBack: boolean;
  /** The address of the request; null where there is no request. */
  readonly address: string | null;
}

export interface PatientActor {
  readonly kind: 'patient';
  readonly tenantId: string;
  /** The id of the patient. */
  readonly id: string;
  readonly name: string;
  /** The one visit that the link was for. */
  readonly encounterId: string;
  readonly sessionId: string;
  readonly address: string | null;
}

/** A person without an account whom staff invited to one visit. */
export interface GuestActor {
  readonly kind: 'guest';
  readonly tenantId: string;
  /** The id of the invitation. */
  readonly id: string;
  readonly name: string;
  readonly role: GuestRole;
  readonly allowance: GuestAllowance;
  /** The one visit that the link was for. */
  readonly encounterId: string;
  readonly sessionId: string;
  readonly address: string | null;
}
