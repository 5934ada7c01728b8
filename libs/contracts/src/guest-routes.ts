import { leaveGuestVisit, openGuestLink, readGuestVisit } from './guests.ts';
import { previewVisitLink } from './identity.ts';

/** What the page of somebody invited asks for, apart from the rest as the patient's is. */
export const guestRoutes = {
  previewVisitLink,
  openGuestLink,
  readGuestVisit,
  leaveGuestVisit,
} as const;
