import * as audit from './audit.ts';
import * as identity from './identity.ts';
import * as operations from './operations.ts';
import * as records from './records.ts';
import * as scheduling from './scheduling.ts';
import * as visits from './visits.ts';

/** The whole REST contract by name. The OpenAPI document and the protocol page are made of it. */
export const routes = {
  application: identity.application,
  signIn: identity.signIn,
  readSession: identity.readSession,
  signOut: identity.signOut,
  listSignIns: identity.listSignIns,
  endSignIn: identity.endSignIn,
  changePassword: identity.changePassword,
  setUpClinic: identity.setUpClinic,
  previewVisitLink: identity.previewVisitLink,
  openVisitLink: identity.openVisitLink,
  readMyVisit: visits.readMyVisit,
  readConsentText: visits.readConsentText,
  giveConsent: visits.giveConsent,
  arrive: visits.arrive,
  leaveMyVisit: visits.leaveMyVisit,
  readMyVisitSummary: visits.readMyVisitSummary,
  listMyPrescriptions: records.listMyPrescriptions,
  listMyAccesses: audit.listMyAccesses,
  listAppointments: scheduling.listAppointments,
  readVisit: visits.readVisit,
  renewVisitLink: visits.renewVisitLink,
  endVisit: visits.endVisit,
  readVisitSummary: visits.readVisitSummary,
  listDocuments: records.listDocuments,
  saveNote: records.saveNote,
  signNote: records.signNote,
  savePrescription: records.savePrescription,
  signPrescription: records.signPrescription,
  readPatientRecord: records.readPatientRecord,
  searchAudit: audit.searchAudit,
  live: operations.live,
  ready: operations.ready,
  openApi: operations.openApi,
} as const;

export type RouteName = keyof typeof routes;
