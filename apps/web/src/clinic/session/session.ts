import { type StaffSession } from '@teleward/contracts';
import { createContext, useContext } from 'react';

export interface SignedIn {
  readonly session: StaffSession;
  readonly signOut: () => Promise<void>;
  /** Reloads the session after it was changed. */
  readonly refresh: () => Promise<void>;
  /** Switches to another clinic of the person; the page reloads. */
  readonly goToClinic: (clinicId: string) => Promise<void>;
}

export const SignedInContext = createContext<SignedIn | null>(null);

/** The signed-in person. @throws outside the pages for signed-in staff */
export const useSignedIn = (): SignedIn => {
  const signedIn = useContext(SignedInContext);
  if (signedIn === null) throw new Error('No member of staff is signed in.');
  return signedIn;
};

/** Care staff can read the visits of their clinic; the front desk sees only the list. */
export const readsVisits = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'doctor' || role === 'nurse' || role === 'chw');

/** Whether the person may import patients from a file. */
export const mayImport = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'front-desk' || role === 'administrator');

/** The desk plans outreach days. */
export const plansOutreach = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'front-desk' || role === 'administrator');

/** A community health worker sees the visit in which they take part, but not the whole history. */
export const readsHistory = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'doctor' || role === 'nurse');

/** Doctors, nurses and community health workers take vital signs. */
export const takesVitalSigns = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role === 'doctor' || role === 'nurse' || role === 'chw');

/** Auditors see the audit, and nothing else unless they have another role too. */
export const searchesAudit = ({ roles }: StaffSession): boolean => roles.includes('auditor');

/** Administrators manage the clinic, its members and its settings. */
export const administers = ({ roles }: StaffSession): boolean => roles.includes('administrator');

export const seesDay = ({ roles }: StaffSession): boolean =>
  roles.some((role) => role !== 'auditor');

/** A visit is held by its own doctor. */
export const holdsVisit = (
  session: StaffSession,
  visit: { readonly practitioner: { readonly id: string } },
): boolean => session.roles.includes('doctor') && session.practitioner.id === visit.practitioner.id;
