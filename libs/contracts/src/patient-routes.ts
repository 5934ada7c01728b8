import { listMyAccesses } from './audit.ts';
import { openVisitLink, previewVisitLink, sendLinkCode } from './identity.ts';
import {
  arrive,
  giveConsent,
  keepDeviceCheck,
  leaveMyVisit,
  readMyCalendar,
  readMyRoom,
  readMyVisit,
  readMyVisitSummary,
} from './visits.ts';

/** What the patient's page asks for: apart from the rest, so that a poor line carries nothing else. */
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
  listMyAccesses,
} as const;
