import { listMyDisclosures } from './operations/audit.ts';
import { openVisitLink, previewVisitLink, sendLinkCode } from './identity/identity.ts';
import {
  arrive,
  giveConsent,
  keepDeviceCheck,
  leaveMyVisit,
  readMyCalendar,
  readMyRoom,
  readMyVisit,
  readMyVisitSummary,
} from './visits/visits.ts';

/**
 * The routes of the patient's page, loaded separately so that a patient on a slow connection
 * downloads nothing else.
 */
export const patientRoutes = {
  previewVisitLink,
  sendLinkCode,
  openVisitLink,
  readMyVisit,
  giveConsent,
  keepDeviceCheck,
  readMyCalendar,
  readMyRoom,
  arrive,
  leaveMyVisit,
  readMyVisitSummary,
  listMyDisclosures,
} as const;
