import { leaveGuestVisit, openGuestLink, readGuestVisit } from './visits/guests.ts';
import { previewVisitLink } from './identity/identity.ts';

/** The routes of the guest's page, loaded separately as the patient's are. */
export const guestRoutes = {
  previewVisitLink,
  openGuestLink,
  readGuestVisit,
  leaveGuestVisit,
} as const;
