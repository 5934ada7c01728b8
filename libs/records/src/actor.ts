import { type StaffRole } from '@teleward/contracts';

/** Who acts, as a session proved it. Everything that reads or writes clinical data asks for one. */
export type Actor = StaffActor | PatientActor;

export interface StaffActor {
  readonly kind: 'staff';
  readonly tenantId: string;
  /** The membership: this person in this clinic. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly sessionId: string;
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
