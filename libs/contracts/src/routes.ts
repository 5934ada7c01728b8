import { afterVisitRoutes, readFeedback } from './after-visit/after-visit.ts';
import { appointmentRoutes } from './scheduling/appointments.ts';
import * as audit from './operations/audit.ts';
import { clinicalFactRoutes } from './records/clinical-facts.ts';
import * as clinicDetails from './clinic/clinic-details.ts';
import * as clinicSettings from './clinic/clinic-settings.ts';
import { firstStepRoutes } from './clinic/first-steps.ts';
import { favouriteRoutes } from './prescriptions/favourites.ts';
import { formularyRoutes } from './prescriptions/formulary.ts';
import * as guests from './visits/guests.ts';
import { guestRoutes } from './guest-routes.ts';
import * as identity from './identity/identity.ts';
import * as intake from './intake/intake.ts';
import * as members from './identity/members.ts';
import { messageRoutes } from './messages/messages.ts';
import * as operations from './operations/operations.ts';
import { myAppointmentRoutes } from './scheduling/my-appointment.ts';
import { listOverruledStops } from './prescriptions/overruled-stops.ts';
import { outreachDayRoutes } from './outreach/outreach-day.ts';
import { outreachRoutes } from './outreach/outreach.ts';
import { patientImportRoutes } from './patients/patient-imports.ts';
import { patientRoutes } from './patient-routes.ts';
import * as patients from './patients/patients.ts';
import { pharmacyRoutes, signingRoutes } from './pharmacy/pharmacy.ts';
import { pictureRoutes } from './clinic/pictures.ts';
import * as stepUp from './identity/step-up.ts';
import * as queues from './waiting-room/queues.ts';
import * as records from './records/records.ts';
import * as schedules from './scheduling/schedules.ts';
import * as scheduling from './scheduling/scheduling.ts';
import * as secondFactors from './identity/second-factors.ts';
import * as signIn from './identity/sign-in.ts';
import { turnNoticeRoutes } from './waiting-room/turn-notices.ts';
import * as consents from './visits/consents.ts';
import * as communications from './waiting-room/communications.ts';
import * as visitTypes from './visits/visit-types.ts';
import * as visits from './visits/visits.ts';
import * as walkIns from './waiting-room/walk-ins.ts';
import { vitalSignRoutes } from './records/vital-signs.ts';

/**
 * The whole REST contract by name. The OpenAPI document and the protocol page are generated from
 * it.
 */
export const routes = {
  application: identity.application,
  signIn: signIn.signIn,
  giveSecondFactor: signIn.giveSecondFactor,
  askSecondFactorAgain: signIn.askSecondFactorAgain,
  beginPasskeySignIn: signIn.beginPasskeySignIn,
  signInWithPasskey: signIn.signInWithPasskey,
  beginProviderSignIn: signIn.beginProviderSignIn,
  signInWithProvider: signIn.signInWithProvider,
  readSession: identity.readSession,
  signOut: identity.signOut,
  beginStepUp: stepUp.beginStepUp,
  completeStepUp: stepUp.completeStepUp,
  listSignIns: identity.listSignIns,
  endSignIn: identity.endSignIn,
  changePassword: identity.changePassword,
  listSecondFactors: secondFactors.listSecondFactors,
  beginTotp: secondFactors.beginTotp,
  confirmTotp: secondFactors.confirmTotp,
  removeTotp: secondFactors.removeTotp,
  beginPasskey: secondFactors.beginPasskey,
  addPasskey: secondFactors.addPasskey,
  removePasskey: secondFactors.removePasskey,
  renewRecoveryCodes: secondFactors.renewRecoveryCodes,
  setUpClinic: identity.setUpClinic,
  switchClinic: members.switchClinic,
  listMembers: members.listMembers,
  changeMember: members.changeMember,
  deactivateMember: members.deactivateMember,
  reactivateMember: members.reactivateMember,
  makePasswordReset: members.makePasswordReset,
  invite: members.invite,
  revokeInvitation: members.revokeInvitation,
  previewInvitation: members.previewInvitation,
  acceptInvitation: members.acceptInvitation,
  previewPasswordReset: members.previewPasswordReset,
  resetPassword: members.resetPassword,
  ...patientRoutes,
  ...myAppointmentRoutes,
  ...afterVisitRoutes,
  ...guestRoutes,
  listAppointments: scheduling.listAppointments,
  ...appointmentRoutes,
  ...messageRoutes,
  ...firstStepRoutes,
  listVisitTypes: visitTypes.listVisitTypes,
  saveVisitType: visitTypes.saveVisitType,
  listSchedules: schedules.listSchedules,
  saveSchedule: schedules.saveSchedule,
  ...outreachRoutes,
  ...outreachDayRoutes,
  callNext: queues.callNext,
  callPatient: queues.callPatient,
  returnToQueue: queues.returnToQueue,
  holdPatient: queues.holdPatient,
  setPriority: queues.setPriority,
  transferPatient: queues.transferPatient,
  markNoShow: queues.markNoShow,
  seeLongWait: queues.seeLongWait,
  listQueues: queues.listQueues,
  makeQueue: queues.makeQueue,
  changeQueue: queues.changeQueue,
  readIntakeForm: intake.readIntakeForm,
  saveIntakeForm: intake.saveIntakeForm,
  ...intake.intakeRoutes,
  readIntake: intake.readIntake,
  ...turnNoticeRoutes,
  ...communications.communicationRoutes,
  readCommunications: communications.readCommunications,
  sendCommunication: communications.sendCommunication,
  announce: communications.announce,
  registerPatient: patients.registerPatient,
  searchPatients: patients.searchPatients,
  findAlikePatients: patients.findAlikePatients,
  readPatient: patients.readPatient,
  changePatient: patients.changePatient,
  listPatientVersions: patients.listPatientVersions,
  mergePatient: patients.mergePatient,
  unmergePatient: patients.unmergePatient,
  ...patientImportRoutes,
  readPatientNumbers: patients.readPatientNumbers,
  changePatientNumbers: patients.changePatientNumbers,
  registerWalkIn: walkIns.registerWalkIn,
  ...consents.consentRoutes,
  readConsents: consents.readConsents,
  witnessConsent: consents.witnessConsent,
  readVisit: visits.readVisit,
  renewVisitLink: visits.renewVisitLink,
  waiveProof: visits.waiveProof,
  inviteGuest: guests.inviteGuest,
  listGuests: guests.listGuests,
  admitGuest: guests.admitGuest,
  removeGuest: guests.removeGuest,
  endVisit: visits.endVisit,
  readVisitSummary: visits.readVisitSummary,
  listDocuments: records.listDocuments,
  saveNote: records.saveNote,
  signNote: records.signNote,
  savePrescription: records.savePrescription,
  signPrescription: records.signPrescription,
  readPatientRecord: records.readPatientRecord,
  ...signingRoutes,
  ...pharmacyRoutes,
  readFeedback,
  ...favouriteRoutes,
  ...formularyRoutes,
  listOverruledStops,
  ...clinicalFactRoutes,
  ...vitalSignRoutes,
  searchAudit: audit.searchAudit,
  exportAudit: audit.exportAudit,
  readClinicDetails: clinicDetails.readClinicDetails,
  changeClinicDetails: clinicDetails.changeClinicDetails,
  listClinicVersions: clinicDetails.listClinicVersions,
  listSites: clinicDetails.listSites,
  ...pictureRoutes,
  readClinicSettings: clinicSettings.readClinicSettings,
  changeClinicSettings: clinicSettings.changeClinicSettings,
  live: operations.live,
  ready: operations.ready,
  openApi: operations.openApi,
  asyncApi: operations.asyncApi,
} as const;

export type RouteName = keyof typeof routes;
