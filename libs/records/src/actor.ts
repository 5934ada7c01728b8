import { type GuestAllowance, type GuestRole, type StaffRole } from '@teleward/contracts';

/** Who acts, as a session proved it. Everything that reads or writes clinical data asks for one. */
export type Actor = StaffActor | PatientActor | GuestActor;

/** The program itself, for one clinic, in work that nobody waits for. No session is of it. */
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

/** Somebody at the door, before a session proved who they are. The audit knows them, no policy does. */
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

/** Whoever holds a signed prescription, such as a pharmacy. No session is of them. */
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
  /** The membership: this person in this clinic. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly sessionId: string;
  /** When they last proved who they are, by password, passkey or a code. */
  readonly provedAt: Date;
  /** When they last did so with a second factor; null where it was never in this session. */
  readonly factorProvedAt: Date | null;
  /** Their clinic demands two factors and this session has one: they may add the other, and nothing else. */
  readonly isHeldBack: boolean;
  /** Where the request came from; null where there is no request. */
  readonly address: string | null;
}

export interface PatientActor {
  readonly kind: 'patient';
  readonly tenantId: string;
  /** The patient. */
  readonly id: string;
  readonly name: string;
  /** The one visit that the link was for. */
  readonly encounterId: string;
  readonly sessionId: string;
  readonly address: string | null;
}

/** Somebody without an account whom staff invited to one visit. */
export interface GuestActor {
  readonly kind: 'guest';
  readonly tenantId: string;
  /** The invitation. */
  readonly id: string;
  readonly name: string;
  readonly role: GuestRole;
  readonly allowance: GuestAllowance;
  /** The one visit that the link was for. */
  readonly encounterId: string;
  readonly sessionId: string;
  readonly address: string | null;
}
