import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  clientEvents,
  outreachDayRoutes,
  routes,
  usualAllowance,
  usualRules,
  type ClientEventName,
  type RouteName,
  Welcome,
  type StaffRole,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { type senders } from '../../apps/server/src/signalling/signalling-server.ts';
import { Cast, type Actor, type Scene } from '../support/actors/cast.ts';
import { assertion, registration } from '../support/actors/passkey-shapes.ts';
import { decisionOf, Visitor } from '../support/servers/test-clinic.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { patientFacts, vitalValues } from '../support/actors/patients.ts';

/**
 * The access rules once more, independent of the policies: every route and event of the contract,
 * by every kind of actor, on their own visit, on a colleague's or another patient's, and on another
 * clinic's. A route or event that is missing in the tables does not compile; whatever the tables do
 * not allow must be refused.
 */

/**
 * `visit's`: the doctor, patient or guest of the visit. The others are roles in the visit's clinic.
 */
type Allowed = "visit's doctor" | "visit's patient" | "visit's guest" | StaffRole;
type Rule = 'anyone' | 'any staff' | 'any patient' | 'any guest' | readonly Allowed[];

const care: Rule = ['doctor', 'nurse', 'chw'];
const history: Rule = ['doctor', 'nurse'];
const desk: Rule = ['doctor', 'nurse', 'chw', 'front-desk', 'administrator'];

const rules: Readonly<Record<RouteName, Rule>> = {
  application: 'anyone',
  signIn: 'anyone',
  giveSecondFactor: [],
  askSecondFactorAgain: [],
  beginPasskeySignIn: 'anyone',
  signInWithPasskey: 'anyone',
  // No provider is configured here, so nobody can use these.
  beginProviderSignIn: [],
  signInWithProvider: [],
  setUpClinic: 'anyone',
  previewInvitation: 'anyone',
  acceptInvitation: 'anyone',
  previewPasswordReset: 'anyone',
  resetPassword: 'anyone',
  // A person can switch only to their own clinics, and this one is nobody's.
  switchClinic: [],
  listMembers: ['administrator'],
  invite: ['administrator'],
  changeMember: ['administrator'],
  deactivateMember: ['administrator'],
  reactivateMember: ['administrator'],
  makePasswordReset: ['administrator'],
  // Only invitations of their own clinic, and this one is nobody's.
  revokeInvitation: [],
  previewVisitLink: 'anyone',
  sendLinkCode: 'anyone',
  openVisitLink: 'anyone',
  openGuestLink: 'anyone',
  live: 'anyone',
  ready: 'anyone',
  openApi: 'anyone',
  asyncApi: 'anyone',
  readSession: 'any staff',
  signOut: 'any staff',
  listSignIns: 'any staff',
  beginStepUp: 'any staff',
  completeStepUp: 'any staff',
  changePassword: 'any staff',
  listSecondFactors: 'any staff',
  beginTotp: 'any staff',
  confirmTotp: 'any staff',
  removeTotp: 'any staff',
  beginPasskey: 'any staff',
  addPasskey: 'any staff',
  renewRecoveryCodes: 'any staff',
  // Only their own sessions, and this one is nobody's.
  endSignIn: [],
  readGuestVisit: 'any guest',
  leaveGuestVisit: ["visit's guest"],
  inviteGuest: desk,
  listGuests: desk,
  removeGuest: desk,
  admitGuest: ["visit's doctor"],
  removePasskey: [],
  readMyVisit: 'any patient',
  giveConsent: ["visit's patient"],
  keepDeviceCheck: ["visit's patient"],
  readMyConsents: ["visit's patient"],
  refuseConsent: ["visit's patient"],
  readConsents: care,
  witnessConsent: care,
  readTurnNotice: ["visit's patient"],
  askTurnNotice: ["visit's patient"],
  readMyCommunications: ["visit's patient"],
  sendMyCommunication: ["visit's patient"],
  readCommunications: desk,
  sendCommunication: desk,
  announce: desk,
  readMyCalendar: ["visit's patient"],
  cancelMyVisit: ["visit's patient"],
  findMyFreeTimes: ["visit's patient"],
  moveMyVisit: ["visit's patient"],
  readMyRoom: ["visit's patient"],
  arrive: ["visit's patient"],
  leaveMyVisit: ["visit's patient"],
  readMyVisitSummary: ["visit's patient"],
  readMyAfterVisit: ["visit's patient"],
  readMyNextCalendar: ["visit's patient"],
  giveMyFeedback: ["visit's patient"],
  readFeedback: ['administrator'],
  listMyDisclosures: ["visit's patient"],
  readMyIntake: ["visit's patient"],
  answerMyIntake: ["visit's patient"],
  readIntake: care,
  readIntakeForm: ['administrator'],
  saveIntakeForm: ['administrator'],
  listAppointments: desk,
  bookAppointment: desk,
  moveAppointment: desk,
  listAppointmentMessages: desk,
  sendAppointmentMessages: desk,
  readMessageSettings: ['administrator'],
  changeMessageSettings: ['administrator'],
  listMessageSettingsVersions: ['administrator'],
  sendTrialMessage: ['administrator'],
  cancelAppointment: desk,
  markAppointmentNoShow: desk,
  undoNoShow: desk,
  readCalendar: desk,
  findFreeTimes: desk,
  listVisitTypes: desk,
  listSites: desk,
  saveVisitType: ['administrator'],
  listSchedules: ['administrator'],
  saveSchedule: ['administrator'],
  listOutreachSessions: desk,
  readOutreachSession: desk,
  saveOutreachSession: ['front-desk', 'administrator'],
  cancelOutreachSession: ['front-desk', 'administrator'],
  saveOutreachParticipant: ['front-desk', 'administrator'],
  // There is no such participant.
  removeOutreachParticipant: [],
  readCarryOver: desk,
  readOutreachChoices: desk,
  readOutreachDay: desk,
  saveSiteProfile: ['administrator'],
  readOutreachRun: desk,
  openOutreachSession: desk,
  undoOpening: desk,
  checkInParticipant: desk,
  undoCheckIn: desk,
  checkInWalkIn: desk,
  registerParticipant: desk,
  prioritiseParticipant: desk,
  markVitalsTaken: care,
  sendToDoctor: desk,
  postponeDoctor: desk,
  handOutMedicine: care,
  finishParticipant: desk,
  countStock: desk,
  // Nobody is in its team.
  markTeamMember: [],
  addOwed: desk,
  // Nothing is owed yet.
  settleOwed: [],
  closeOutreachSession: desk,
  callNext: ['doctor'],
  callPatient: ["visit's doctor"],
  returnToQueue: desk,
  holdPatient: desk,
  setPriority: care,
  transferPatient: desk,
  markNoShow: desk,
  seeLongWait: desk,
  listQueues: desk,
  makeQueue: ['administrator'],
  // There is no such queue.
  changeQueue: [],
  searchAudit: ['auditor'],
  exportAudit: ['auditor'],
  readClinicDetails: ['administrator'],
  changeClinicDetails: ['administrator'],
  listClinicVersions: ['administrator'],
  changeClinicLook: ['administrator'],
  // There is no such picture.
  readClinicLogo: [],
  readPortrait: [],
  readMyDoctorsPortrait: [],
  changeMyPortrait: 'any staff',
  readFirstSteps: ['administrator'],
  hideFirstSteps: ['administrator'],
  readClinicSettings: ['administrator'],
  changeClinicSettings: ['administrator'],
  waiveProof: desk,
  renewVisitLink: desk,
  registerPatient: desk,
  searchPatients: desk,
  findAlikePatients: desk,
  readPatient: desk,
  changePatient: desk,
  listPatientVersions: desk,
  mergePatient: desk,
  unmergePatient: desk,
  importPatients: ['front-desk', 'administrator'],
  listPatientImports: ['front-desk', 'administrator'],
  // There is no such import.
  undoPatientImport: [],
  readPatientNumbers: ['administrator'],
  changePatientNumbers: ['administrator'],
  registerWalkIn: desk,
  readVisit: care,
  readVisitSummary: care,
  listDocuments: care,
  readPatientRecord: history,
  readKnownFacts: history,
  saveFact: history,
  readVitalSigns: history,
  recordVitalSigns: care,
  withdrawVitalSigns: care,
  listFavourites: ['doctor'],
  listOverruledStops: ['doctor', 'administrator'],
  readFormulary: ['doctor', 'administrator'],
  changeFormulary: ['administrator'],
  saveFavourite: ['doctor'],
  // There is no such favourite.
  removeFavourite: [],
  saveNote: ["visit's doctor"],
  signNote: ["visit's doctor"],
  savePrescription: ["visit's doctor"],
  signPrescription: ["visit's doctor"],
  cancelPrescription: ['doctor'],
  sharePrescription: ["visit's patient"],
  readSigningSettings: ['administrator'],
  changePrescriptionValidity: ['administrator'],
  rotateSigningKey: ['administrator'],
  // There is no such key.
  revokeSigningKey: [],
  readPublishedKeys: 'anyone',
  openSharedPrescription: 'anyone',
  // For the holder of the prescription; nobody holds this one.
  readPrescriptionStanding: [],
  dispensePrescription: [],
  endVisit: ["visit's doctor"],
};

/** Routes for the holder of a prescription; no actor here is one. */
const ofHolders: readonly RouteName[] = [
  'readPrescriptionStanding',
  'openSharedPrescription',
  'dispensePrescription',
];

/** Routes about no visit: the actor's own clinic decides. */
const aboutNoVisit: readonly RouteName[] = [
  'listAppointments',
  'bookAppointment',
  'readMessageSettings',
  'changeMessageSettings',
  'listMessageSettingsVersions',
  'sendTrialMessage',
  'readCalendar',
  'findFreeTimes',
  'listFavourites',
  'listOverruledStops',
  'readFormulary',
  'changeFormulary',
  'saveFavourite',
  'removeFavourite',
  'listVisitTypes',
  'listSites',
  'saveVisitType',
  'listSchedules',
  'saveSchedule',
  'listOutreachSessions',
  'readOutreachChoices',
  'callNext',
  'listQueues',
  'registerPatient',
  'searchPatients',
  'findAlikePatients',
  'importPatients',
  'listPatientImports',
  'readPatientNumbers',
  'changePatientNumbers',
  'registerWalkIn',
  'makeQueue',
  'searchAudit',
  'exportAudit',
  'listMembers',
  'invite',
  'readClinicDetails',
  'changeClinicDetails',
  'listClinicVersions',
  'changeClinicLook',
  'readFirstSteps',
  'hideFirstSteps',
  'readClinicSettings',
  'changeClinicSettings',
  'readIntakeForm',
  'saveIntakeForm',
  'readFeedback',
  'readSigningSettings',
  'changePrescriptionValidity',
  'rotateSigningKey',
];

const events: Readonly<Record<ClientEventName, (typeof senders)[number]>> = {
  connectTransport: 'member',
  restartIce: 'member',
  startMedia: 'member',
  renewMedia: 'member',
  produce: 'member',
  pauseProducer: 'member',
  resumeProducer: 'member',
  closeProducer: 'member',
  resumeConsumer: 'member',
  pauseConsumer: 'member',
  setDevices: 'member',
  setMedia: 'member',
  reportQuality: 'member',
  leave: 'member',
  publishKeyPackage: 'member',
  createGroup: 'admitted',
  commitGroup: 'admitted',
  confirmKeys: 'admitted',
  syncGroup: 'admitted',
  rejoinGroup: 'admitted',
  sendChat: 'admitted',
  admit: 'staff',
  putOut: 'staff',
  end: 'staff',
  turnEncryptionOff: 'staff',
  confirmCode: 'staff',
  connectCheck: 'checker',
  loadCheck: 'checker',
  readCheck: 'checker',
};

let cast: Cast;
let checked = 0;

beforeAll(async () => {
  cast = await Cast.assemble();
}, 60_000);

afterAll(async () => {
  process.stdout.write(`Authorisation: ${checked} combinations of who, what and whose\n`);
  await cast.close();
});

function isAllowed(rule: Rule, actor: Actor, scene: Scene, name?: RouteName): boolean {
  if (rule === 'anyone') return true;
  if (actor.kind === 'anonymous' || actor.isFormer) return false;
  if (rule === 'any staff') return actor.kind === 'staff';
  if (rule === 'any patient') return actor.kind === 'patient';
  if (rule === 'any guest') return actor.kind === 'guest';
  const isHere = actor.clinic === scene.clinic || aboutNoVisit.includes(name ?? 'live');
  if (!isHere) return false;
  if (actor.kind === 'patient') {
    return rule.includes("visit's patient") && actor.name === scene.patient;
  }
  if (actor.kind === 'guest') return rule.includes("visit's guest") && actor.name === scene.guest;
  const isTheirs = actor.name === scene.doctor;
  return (
    actor.roles.some((role) => rule.some((one) => one === role)) ||
    (isTheirs && rule.includes("visit's doctor"))
  );
}

/**
 * What is in one's clinic is refused by the record store, which is asked for it; what is not cannot
 * be asked for.
 */
function mustAsk(name: RouteName, actor: Actor, scene: Scene): boolean {
  const isThere = actor.clinic === scene.clinic || aboutNoVisit.includes(name);
  return isThere && !ofHolders.includes(name) && decisionOf(routes[name]) !== null;
}

const ours = { en: null, 'zh-Hans': null };
const ownTexts = { booked: ours, moved: ours, cancelled: ours, reminder: ours };

const person = {
  ...{ name: 'Somebody spare', roles: ['nurse'] },
  ...{ qualification: null, registrationNumber: null },
};

/** Valid requests that change nothing where they are allowed, as far as possible. */
const bodyOf = (name: RouteName, scene: Scene): unknown => {
  const { encounterId } = scene;
  const late = { encounterId, baseVersion: 900 };
  const bodies: Partial<Record<RouteName, unknown>> = {
    signIn: { email: 'nobody@x.example', password: 'x' },
    giveSecondFactor: { kind: 'totp', code: '000000' },
    signInWithPasskey: { assertion },
    signInWithProvider: { code: 'x', state: 'x' },
    completeStepUp: { kind: 'password', password: 'x' },
    confirmTotp: { code: '000000' },
    addPasskey: { name: 'x', registration },
    changePassword: { currentPassword: 'x', newPassword: 'seven lamps by the door' },
    setUpClinic: {
      token: 'A'.repeat(43),
      clinic: { name: 'x', country: 'IN', timeZone: 'UTC', emergencyNumber: null, phone: null },
      administrator: {
        ...{ name: 'x', email: 'x@x.example', password: 'x', isDoctor: false },
        ...{ qualification: null, registrationNumber: null },
      },
    },
    switchClinic: { clinicId: randomUUID() },
    changeMember: person,
    invite: { ...person, email: 'new@x.example' },
    previewInvitation: { token: 'A'.repeat(43) },
    acceptInvitation: {
      ...{ token: 'A'.repeat(43), account: 'new', name: 'x' },
      password: 'seven lamps by the door',
    },
    previewPasswordReset: { token: 'A'.repeat(43) },
    resetPassword: { token: 'A'.repeat(43), password: 'seven lamps by the door' },
    previewVisitLink: { token: 'A'.repeat(43) },
    sendLinkCode: { token: 'A'.repeat(43) },
    changeClinicDetails: {
      ...{ version: 1, name: 'x', address: null, phone: null, country: 'IN', timeZone: 'UTC' },
      ...{ emergencyNumber: '112', languages: ['en'], sites: [] },
    },
    changeClinicLook: {},
    changeMyPortrait: { picture: null },
    hideFirstSteps: { hidden: false },
    changeClinicSettings: {
      codeChannel: 'sms',
      twoFactors: false,
      checkInMinutes: 60,
      longWaitMinutes: 15,
      patientCancelMinutes: 1440,
      patientMoveMinutes: 1440,
      consentPurposes: ['treatment', 'sharing'],
      encryption: 'optional',
    },
    openGuestLink: { token: 'A'.repeat(43), code: '123456' },
    inviteGuest: { name: 'x', role: 'family', allowance: usualAllowance.family },
    openVisitLink: { token: 'A'.repeat(43), birthDate: '1956-03-14' },
    // There is no such doctor.
    bookAppointment: {
      ...{ appointmentId: randomUUID(), patientId: randomUUID(), practitionerId: randomUUID() },
      ...{ startsAt: '2026-12-01T09:00:00.000Z', as: { minutes: 15, mode: 'video' } },
      ...{ reason: '', overbook: false },
    },
    moveAppointment: {
      ...{ version: 900, practitionerId: scene.memberId, startsAt: '2026-12-01T09:00:00.000Z' },
      ...{ minutes: 15, overbook: false },
    },
    changeMessageSettings: {
      version: 900,
      settings: { ways: 'both', reminders: [], quietHours: null, texts: ownTexts },
    },
    sendTrialMessage: { channel: 'email', to: 'nobody@hill.example' },
    cancelAppointment: { version: 900, reason: 'pat', note: '' },
    findFreeTimes: { as: { minutes: 15, mode: 'video' }, from: '2026-12-01', days: 1 },
    saveVisitType: {
      ...{ names: { en: 'Follow-up', 'zh-Hans': '复诊' }, minutes: 15, mode: 'video' },
      ...{ colour: 'blue', bufferMinutes: 0, isOffered: true },
    },
    saveSchedule: { weekly: [], daysOff: [], baseVersion: 900 },
    // On versions that there are not.
    saveOutreachSession: {
      baseVersion: 900,
      plan: {
        ...{ siteId: scene.siteId, date: '2026-12-01', from: '09:00', to: '12:00' },
        ...{ programme: 'x', language: 'en', visitTypeId: null, team: [], doctors: [], stock: [] },
      },
    },
    cancelOutreachSession: { version: 900, reason: 'x' },
    saveOutreachParticipant: {
      ...{ baseVersion: 0, who: { name: 'x', age: null }, source: 'booked', priority: 'R' },
      ...{ expectedAt: null, village: null, reason: '', carriedFrom: null },
    },
    saveSiteProfile: { baseVersion: 900, villages: [], power: [], network: [], contact: null },
    checkInWalkIn: {
      ...{ who: { name: 'x', age: null }, village: null, reason: '' },
      ...{ priority: 'R', priorityReason: null },
    },
    registerParticipant: { patient: { patientId: scene.patientId } },
    prioritiseParticipant: { priority: 'R', priorityReason: null },
    sendToDoctor: { encounterId: randomUUID(), practitionerId: randomUUID() },
    postponeDoctor: { later: false },
    handOutMedicine: { lines: [{ stockId: randomUUID(), quantity: 1 }] },
    countStock: { counts: [{ stockId: randomUUID(), counted: 1 }] },
    markTeamMember: { here: true },
    addOwed: { participantId: null, kind: 'other', text: 'x', dueOn: null },
    closeOutreachSession: { unseen: [] },
    holdPatient: { held: true },
    setPriority: { priority: 'UR' },
    transferPatient: { to: { practitionerId: randomUUID() }, note: '' },
    makeQueue: { name: randomUUID(), practitionerIds: [], rules: usualRules },
    changeQueue: { name: randomUUID(), practitionerIds: [], rules: usualRules, isOpen: true },
    giveConsent: { purpose: 'treatment', textVersion: '1999-1', language: 'en' },
    refuseConsent: { purpose: 'treatment', textVersion: '1999-1', language: 'en' },
    witnessConsent: {
      ...{ purpose: 'treatment', textVersion: '1999-1', language: 'en' },
      agreed: true,
    },
    askTurnNotice: { channel: null },
    registerPatient: { id: randomUUID(), identifier: null, facts: patientFacts },
    searchPatients: { text: 'x', limit: 1 },
    findAlikePatients: {
      ...{ name: 'x', birthDate: null, phones: [] },
      identifiers: [],
      except: null,
    },
    // A version that does not exist.
    mergePatient: { baseVersion: 900, intoId: scene.patientId },
    unmergePatient: { baseVersion: 900 },
    importPatients: {
      trial: true,
      rows: [{ id: randomUUID(), values: { name: 'Anna Amber', birthDate: '1980-01-01' } }],
    },
    changePatientNumbers: { pattern: 'P-******' },
    changePatient: {
      ...{ baseVersion: 900, identifier: 'x', active: true, deceasedDate: null },
      facts: patientFacts,
    },
    // There is no such doctor.
    registerWalkIn: {
      ...{ encounterId: randomUUID(), practitionerId: randomUUID(), reason: '' },
      patient: { patientId: randomUUID() },
    },
    giveMyFeedback: { sound: 5, picture: null, care: null, text: '' },
    sendMyCommunication: { id: randomUUID(), text: 'x' },
    cancelMyVisit: { version: 1, note: '' },
    moveMyVisit: { version: 1, startsAt: '2027-01-12T04:00:00Z' },
    sendCommunication: { id: randomUUID(), text: 'x' },
    announce: { text: 'x' },
    keepDeviceCheck: { deviceCheck: { microphone: 'on', camera: 'on', speakerHeard: true } },
    arrive: { deviceCheck: { microphone: 'on', camera: 'on', speakerHeard: true } },
    answerMyIntake: { version: 900, language: 'en', status: 'in-progress', answers: {} },
    saveIntakeForm: { items: [], source: '', baseVersion: 900 },
    saveNote: { ...late, content: { subjective: '', objective: '', assessment: '', plan: 'x' } },
    savePrescription: { ...late, content: { items: [] } },
    // A version that does not exist.
    saveFact: {
      ...{ baseVersion: 900, status: 'active' },
      content: { resourceType: 'Condition', text: 'x', source: 'patient', onDate: null },
    },
    recordVitalSigns: { takenAt: '2026-01-01T00:00:00.000Z', values: vitalValues },
    changeFormulary: { baseVersion: 900, source: 'x', entries: [] },
    saveFavourite: {
      ...{ baseVersion: 0, scope: 'own', name: 'x' },
      items: [{ line: 'x', quantity: null, quantityUnit: '', instructions: '' }],
    },
    signNote: { version: 900 },
    signPrescription: { version: 900 },
    cancelPrescription: { reason: 'x', replacedBy: null },
    changePrescriptionValidity: { validDays: 90, registrationRequired: false },
    openSharedPrescription: { token: 'A'.repeat(43) },
    readPrescriptionStanding: { possession: 'A'.repeat(43) },
    dispensePrescription: {
      ...{ possession: 'A'.repeat(43), dispenseId: randomUUID(), pharmacy: 'x', place: 'x' },
      ...{ pharmacist: 'x', items: [{ item: 0, amount: 1, whole: true, substitution: null }] },
    },
  };
  return bodies[name];
};

const theirs: Rule = ["visit's doctor", "visit's patient", "visit's guest"];

const kinds = ['staff', 'patient', 'guest'] as const;

const refusals = ['unauthenticated', 'not_found'];

/** Every actor on every scene. */
const cells = (): readonly (readonly [Actor, Scene])[] =>
  cast.actors.flatMap((actor) => cast.scenes.map((scene) => [actor, scene] as const));

/** The number of simultaneous requests: enough to keep the server busy. */
const atOnce = 12;

/** @returns what `look` finds wrong over all items */
async function everywhere<T>(
  items: readonly T[],
  look: (item: T) => Promise<string | null>,
): Promise<string[]> {
  const wrong: string[] = [];
  const left = [...items];
  const lookInTurn = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      const found = await look(item);
      checked += 1;
      if (found !== null) wrong.push(found);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lookInTurn));
  return wrong;
}

const vitalSigns = new Map<Scene, Promise<string>>();

/** A set of vital signs of the scene's patient, recorded by its doctor. */
function vitalSignsOf(scene: Scene): Promise<string> {
  const record = async (): Promise<string> => {
    const setId = randomUUID();
    const doctor = cast.actors.find(({ name }) => name === scene.doctor);
    if (doctor === undefined) throw new Error(`Nobody is ${scene.doctor}`);
    const { status } = await (
      await cast.visitorOf(doctor)
    ).call(routes.recordVitalSigns, {
      params: { patientId: scene.patientId, setId },
      body: bodyOf('recordVitalSigns', scene),
      ...fromElsewhere(),
    });
    expect(status).toBe(200);
    return setId;
  };
  const recorded = vitalSigns.get(scene) ?? record();
  vitalSigns.set(scene, recorded);
  return recorded;
}

async function ask(name: RouteName, actor: Actor, scene: Scene): Promise<string | null> {
  const documentId = name.endsWith('Prescription') ? scene.prescriptionId : scene.noteId;
  const isNew = name === 'saveNote' || name === 'savePrescription';
  const visitor = await cast.visitorOf(actor);
  const { status, body } = await visitor.call(routes[name], {
    params: {
      encounterId: scene.encounterId,
      appointmentId: scene.appointmentId,
      visitTypeId: randomUUID(),
      of: 'clinic',
      patientId: scene.patientId,
      documentId: isNew ? randomUUID() : documentId,
      memberId: scene.memberId,
      invitationId: randomUUID(),
      sessionId: name === 'endSignIn' ? randomUUID() : scene.outreachSessionId,
      participantId: Object.hasOwn(outreachDayRoutes, name) ? scene.participantId : randomUUID(),
      handOutId: randomUUID(),
      owedId: randomUUID(),
      siteId: scene.siteId,
      guestId: scene.guestId,
      passkeyId: randomUUID(),
      importId: randomUUID(),
      queueId: randomUUID(),
      lineId: scene.memberId,
      factId: randomUUID(),
      setId: name === 'withdrawVitalSigns' ? await vitalSignsOf(scene) : randomUUID(),
      favouriteId: randomUUID(),
      keyId: randomUUID(),
      language: 'en',
      clinicId: randomUUID(),
      pictureId: randomUUID(),
    },
    body: bodyOf(name, scene),
    ...(name === 'listOutreachSessions' && { query: 'when=coming' }),
    ...(name === 'readOutreachDay' && { query: `siteId=${scene.siteId}&date=2026-12-01` }),
    ...(name === 'readCalendar' && { query: 'from=2026-12-01&to=2026-12-01' }),
    ...fromElsewhere(),
  });
  const code = typeof body['code'] === 'string' ? body['code'] : '';
  if (
    mustAsk(name, actor, scene) &&
    status !== 401 &&
    visitor.asked[0] !== decisionOf(routes[name])
  ) {
    return `${actor.name} on ${scene.name}: ${status} ${code}, and the store was not asked`;
  }
  const isLetIn = !refusals.includes(code);
  return isLetIn === isAllowed(rules[name], actor, scene, name) && status < 500
    ? null
    : `${actor.name} on ${scene.name}: ${status} ${code}`;
}

describe.each(Object.keys(routes) as RouteName[])('%s', (name) => {
  it('is allowed for the callers in the table only', async () => {
    expect(await everywhere(cells(), ([actor, scene]) => ask(name, actor, scene))).toEqual([]);
  });
});

/** A new address for each request, so that rate limits do not disturb these tests. */
const fromElsewhere = () => ({ headers: { 'X-Forwarded-For': cast.anotherPlace() } });

describe('a check of the network', () => {
  it('is open to every kind of session, each under its own name', async () => {
    await cast.letPatientsArrive();
    const tries = cast.actors.flatMap((actor) => kinds.map((as) => [actor, as] as const));
    const wrong = await everywhere(tries, async ([actor, as]) => {
      const { cookie } = await cast.visitorOf(actor);
      const greeting = { protocol: 2, purpose: 'check', as };
      const socket = new VisitSocket(cast.url, cookie, greeting, fromElsewhere());
      const first = await socket.toldOneOf('check:setup', 'visit:refused');
      socket.close();
      const allowed = as === actor.kind && !actor.isFormer;
      return (first === 'check:setup') === allowed ? null : `${actor.name} as ${as}: ${first}`;
    });
    expect(wrong).toEqual([]);
  });
});

describe('a visit’s room', () => {
  it('admits its doctor, its patient and its guest only', async () => {
    await cast.letPatientsArrive();
    const tries = cells().flatMap((cell) => kinds.map((as) => [...cell, as] as const));
    const wrong = await everywhere(tries, async ([actor, scene, as]) => {
      const { cookie } = await cast.visitorOf(actor);
      const greeting = cast.greetingOf(as, scene.encounterId, actor);
      const socket = new VisitSocket(cast.url, cookie, greeting, fromElsewhere());
      const first = await socket.toldOneOf('visit:welcome', 'visit:refused');
      socket.close();
      const allowed = as === actor.kind && isAllowed(theirs, actor, scene);
      return (first === 'visit:welcome') === allowed
        ? null
        : `${actor.name} as ${as} on ${scene.name}: ${first}`;
    });
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(clientEvents) as ClientEventName[])(
    'accepts %s only from the senders that the contract names',
    (name) => {
      expect(cast.senderOf(name)).toBe(events[name]);
      checked += 1;
    },
  );

  it('refuses staff events from a patient, and chat from a patient who waits', async () => {
    const { patient, staff, participantId } = await cast.visitUnderWay();
    const line = { id: randomUUID(), text: 'Hello' };
    expect(await patient.ask('sendChat', line)).toMatchObject({ error: { code: 'not_admitted' } });
    const byPatient = async (): Promise<void> => {
      for (const [name, payload] of [
        ['admit', { participantId }],
        ['putOut', { participantId }],
        ['end', {}],
      ] as const) {
        checked += 1;
        expect(await patient.ask(name, payload)).toMatchObject({ error: { code: 'not_found' } });
      }
    };
    await byPatient();
    expect(await staff.ask('admit', { participantId })).toMatchObject({ ok: true });
    await byPatient();
    expect(await patient.ask('sendChat', line)).toMatchObject({ ok: true });
    patient.close();
    staff.close();
  });

  it.each(['the front desk', 'an administrator'])(
    'does not take %s, who made a link and knows the birth date, for the admitted patient',
    async (name) => {
      const { patient, staff, participantId } = await cast.visitUnderWay();
      expect(await staff.ask('admit', { participantId })).toMatchObject({ ok: true });
      await patient.ask('sendChat', { id: randomUUID(), text: 'It hurts here' });
      const member = cast.actors.find((actor) => actor.name === name);
      const whose = cast.actors.find((actor) => actor.name === 'the patient');
      const { encounterId = '' } = cast.scenes[0] ?? {};
      if (member === undefined || whose === undefined) throw new Error('The cast is incomplete');

      const maker = await cast.visitorOf(member);
      const made = await maker.call(routes.renewVisitLink, {
        ...{ params: { encounterId }, ...fromElsewhere() },
      });
      const impostor = new Visitor(cast.url);
      impostor.address = cast.anotherPlace();
      await impostor.openLink(String(made.body['url']).split('#')[1] ?? '', '1980-01-01');
      const greeting = cast.greetingOf('patient', encounterId, whose);
      const page = new VisitSocket(cast.url, impostor.cookie, greeting, fromElsewhere());
      const welcome = Welcome.parse(await page.told('visit:welcome'));
      checked += 1;
      expect(welcome).toMatchObject({
        ...{ self: { admitted: false }, chat: [], encounter: { status: 'in-progress' } },
      });
      expect(welcome.participants.filter(({ admitted }) => admitted)).toEqual([]);
      const line = { id: randomUUID(), text: 'Hello' };
      expect(await page.ask('sendChat', line)).toMatchObject({ error: { code: 'not_admitted' } });
      const rtpCapabilities = welcome.media?.routerRtpCapabilities;
      expect(await page.ask('startMedia', { rtpCapabilities })).toMatchObject({
        ...{ ok: true, data: { consumers: [] } },
      });
      page.close();
      patient.close();
      staff.close();
    },
  );
});
