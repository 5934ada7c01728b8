import { type StaffSession } from '@teleward/contracts';
import { createContext, useContext } from 'react';

export interface SignedIn {
  readonly session: StaffSession;
  readonly signOut: () => Promise<void>;
  /** Reads again who is signed in and where, after that was changed. */
  readonly refresh: () => Promise<void>;
  /** Goes on in another clinic where the person works; the page begins anew. */
  readonly goToClinic: (clinicId: string) => Promise<void>;
}

export const SignedInContext = createContext<SignedIn | null>(null);

/** Who is signed in. @throws outside the pages of somebody signed in. */
export const useSignedIn = (): SignedIn => {
  const signedIn = useContext(SignedInContext);
  if (signedIn === null) throw new Error('Nobody is signed in here.');
  return signedIn;
};

/** Who cares for patients reads the visits of their clinic; the front desk sees only its list. */
export const readsVisits = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'doctor' || role === 'nurse' || role === 'chw');

/** Who brings in a file of patients. */
export const mayImport = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'front-desk' || role === 'administrator');

/** A community health worker sees the visit they are with, and not the whole history. */
export const readsHistory = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'doctor' || role === 'nurse');

/** Whoever is with the patient takes vital signs. */
export const takesVitalSigns = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'doctor' || role === 'nurse' || role === 'chw');

/** Auditors look at what was done, and at nothing else unless they are something else as well. */
export const searchesAudit = ({ roles }: StaffSession): boolean => roles.includes('auditor');

/** Administrators look after the clinic, its people and its settings. */
export const administers = ({ roles }: StaffSession): boolean => roles.includes('administrator');

export const seesDay = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role !== 'auditor');

/** A visit is held by the doctor whose it is. */
export const holdsVisit = (
  session: StaffSession,
  visit: { readonly practitioner: { readonly id: string } },
): boolean => session.roles.includes('doctor') && session.practitioner.id === visit.practitioner.id;
