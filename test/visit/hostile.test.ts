import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  clientEvents,
  errorStatus,
  routes,
  signallingPath,
  usualAllowance,
  usualRules,
  Welcome,
  type ClientEventName,
  type ErrorCode,
  type MediaSetup,
  type RouteName,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { hashPassword } from '../../apps/server/src/identity/accounts/passwords.ts';
import { audioParameters, dtlsParameters } from '../support/media/media-parameters.ts';
import { invitedGuest } from '../support/actors/guests.ts';
import { assertion, registration } from '../support/actors/passkey-shapes.ts';
import { smallPng } from '../support/pictures.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { patientFacts, vitalValues } from '../support/actors/patients.ts';

/** Sent in every hostile place, and never to be echoed. */
const mark = 'a-mark-that-must-not-come-back';
const huge = mark.padEnd(50_000, 'x');

interface Visit {
  readonly encounterId: string;
  readonly birthDate: string;
}

let clinic: TestClinic;
let doctor: Visitor;
let patient: Visitor;
let guest: Visitor;
let invitation: string;
/** Visits by their order in the day: the first is the bystanders', the second the attacker's. */
let visits: Visit[];
/** A doctor and a patient in a visit with a note, whom none of this may disturb. */
let bystanders: {
  doctor: VisitSocket;
  patient: VisitSocket;
  participantId: string;
  setup: MediaSetup;
};
let note: { documentId: string; saved: unknown };

const content = { subjective: 'Tired', objective: '', assessment: 'Rested badly', plan: '' };

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.setEncryption('off');
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const patients = await clinic.opened('patient');
  const rows = await clinic.rows(
    `select e.id, e.patient_id from encounter e join appointment a on a.id = e.appointment_id
     order by a.starts_at`,
  );
  visits = rows.map((row) => {
    const patient = patients.find(({ id }) => id === row['patient_id']);
    return { encounterId: String(row['id']), birthDate: String(patient?.['birth_date']) };
  });
  const { encounterId } = visit(0);
  const bystander = patientSocket(await arrived(visit(0)));
  const welcome = Welcome.parse(await bystander.told('visit:welcome'));
  const participantId = welcome.self.id;
  const theirDoctor = doctorSocket(encounterId);
  await theirDoctor.told('visit:welcome');
  await theirDoctor.ask('admit', { participantId });
  if (welcome.media === null) {
    throw new Error('The bystander has no media');
  }
  bystanders = {
    doctor: theirDoctor,
    patient: bystander,
    participantId,
    setup: welcome.media,
  };
  const documentId = randomUUID();
  const body = { encounterId, baseVersion: 0, content };
  const saved = await doctor.call(routes.saveNote, { params: { documentId }, body });
  note = { documentId, saved: saved.body };
  patient = await arrived(visit(1));
  ({ visitor: guest, guestId: invitation } = await invitedGuest(
    clinic,
    doctor,
    visit(1).encounterId,
  ));
});

afterAll(() => clinic.close());

function visit(number: number): Visit {
  const found = visits[number];
  if (found === undefined) {
    throw new Error('The demo has too few visits');
  }
  return found;
}

async function linkOf({ encounterId }: Visit): Promise<string> {
  // Avoids the limit of links an hour.
  await clinic.rows("update visit_link set valid_from = valid_from - interval '1 h'");
  const { body } = await doctor.call(routes.renewVisitLink, { params: { encounterId } });
  return String(body['url']).split('#')[1] ?? '';
}

async function opened(of: Visit): Promise<Visitor> {
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(await linkOf(of), of.birthDate);
  return visitor;
}

const agreement = { purpose: 'treatment', textVersion: '2026-11-1', language: 'en' };
const deviceCheck = { microphone: 'on', camera: 'on', speakerHeard: true };

async function arrived(of: Visit): Promise<Visitor> {
  const visitor = await opened(of);
  await visitor.call(routes.giveConsent, { body: agreement });
  await visitor.call(routes.arrive, { body: { deviceCheck } });
  return visitor;
}

const visitHandshake = { protocol: 2, purpose: 'visit' } as const;

const patientSocket = ({ cookie, encounterId }: Visitor): VisitSocket =>
  new VisitSocket(clinic.url, cookie, {
    ...visitHandshake,
    as: 'patient',
    encounterId,
    instanceId: randomUUID(),
  });

const doctorSocket = (encounterId: string, { cookie } = doctor): VisitSocket =>
  new VisitSocket(clinic.url, cookie, {
    ...visitHandshake,
    as: 'staff',
    encounterId,
    instanceId: randomUUID(),
  });

/** The bystanders' call goes on, and what they saved is unchanged. */
async function expectUnharmed(): Promise<void> {
  const devices = { microphone: 'on', camera: 'on' };
  for (const socket of [bystanders.doctor, bystanders.patient]) {
    expect(await socket.ask('setDevices', devices)).toEqual({ ok: true, data: {} });
    expect(socket.heard('visit:refused')).toBe(false);
  }
  const text = `still here ${randomUUID()}`;
  await bystanders.patient.ask('sendChat', { id: randomUUID(), text });
  await bystanders.doctor.told('chat:received', (line) => line['text'] === text);
  const { encounterId } = visit(0);
  const documents = await doctor.call(routes.listDocuments, { params: { encounterId } });
  expect(documents.body).toEqual({ documents: [note.saved] });
  expect(({} as Record<string, unknown>)['admitted']).toBeUndefined();
}

/** The server's own id, not one that was sent. */
const requestId: unknown = expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{8}$/);

/** An error that a socket gets without having asked. */
const told = (code: ErrorCode) => ({ code, message: expect.stringMatching(/^[A-Z][^<>{}]+\.$/) });

/** The invalid field, where there is one: by the names of the contract, never by what was sent. */
const field = {
  asymmetricMatch: (value: unknown): boolean =>
    value === undefined ||
    (typeof value === 'string' && /^(\*|[\w-]+)(\.(\*|[\w-]+))*$/.test(value) && !leak.test(value)),
};

const refusal = (code: ErrorCode) => ({
  ok: false,
  error: { ...told(code), requestId, ...(code === 'bad_request' && { field }) },
});

/** One clear error: code, status and sentence, with no internals and nothing echoed. */
async function expectProblem(answer: Response, code: ErrorCode): Promise<void> {
  const text = await answer.text();
  expect(text).not.toMatch(leak);
  expect({ status: answer.status, body: JSON.parse(text) as unknown }).toEqual({
    status: errorStatus[code],
    body: {
      type: 'about:blank',
      title: code.replaceAll('_', ' '),
      status: errorStatus[code],
      detail: expect.stringMatching(/^[A-Z][^<>{}]+\.$/),
      code,
      requestId,
      ...(code === 'bad_request' && { field }),
    },
  });
  expect(answer.headers.get('x-request-id')).toBe(
    (JSON.parse(text) as Record<string, unknown>)['requestId'],
  );
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
}

const leak = new RegExp(`${mark}|node_modules|\\.[jt]s:\\d|\\n\\s+at |Error:`);

/** The callers once more: a route that is opened by mistake must fail here. */
const callers: Readonly<Record<RouteName, 'anyone' | 'staff' | 'patient' | 'guest'>> = {
  application: 'anyone',
  changeClinicLook: 'staff',
  readClinicLogo: 'anyone',
  changeMyPortrait: 'staff',
  readPortrait: 'staff',
  readMyDoctorsPortrait: 'patient',
  signIn: 'anyone',
  giveSecondFactor: 'anyone',
  askSecondFactorAgain: 'anyone',
  beginPasskeySignIn: 'anyone',
  signInWithPasskey: 'anyone',
  beginProviderSignIn: 'anyone',
  signInWithProvider: 'anyone',
  setUpClinic: 'anyone',
  beginStepUp: 'staff',
  completeStepUp: 'staff',
  listSecondFactors: 'staff',
  beginTotp: 'staff',
  confirmTotp: 'staff',
  removeTotp: 'staff',
  beginPasskey: 'staff',
  addPasskey: 'staff',
  removePasskey: 'staff',
  renewRecoveryCodes: 'staff',
  listSignIns: 'staff',
  endSignIn: 'staff',
  changePassword: 'staff',
  readSession: 'staff',
  signOut: 'staff',
  previewInvitation: 'anyone',
  acceptInvitation: 'anyone',
  previewPasswordReset: 'anyone',
  resetPassword: 'anyone',
  switchClinic: 'staff',
  listMembers: 'staff',
  changeMember: 'staff',
  deactivateMember: 'staff',
  reactivateMember: 'staff',
  makePasswordReset: 'staff',
  invite: 'staff',
  revokeInvitation: 'staff',
  previewVisitLink: 'anyone',
  sendLinkCode: 'anyone',
  openVisitLink: 'anyone',
  readClinicDetails: 'staff',
  changeClinicDetails: 'staff',
  listClinicVersions: 'staff',
  readFirstSteps: 'staff',
  hideFirstSteps: 'staff',
  readClinicSettings: 'staff',
  changeClinicSettings: 'staff',
  openGuestLink: 'anyone',
  readGuestVisit: 'guest',
  leaveGuestVisit: 'guest',
  inviteGuest: 'staff',
  listGuests: 'staff',
  admitGuest: 'staff',
  removeGuest: 'staff',
  readMyVisit: 'patient',
  giveConsent: 'patient',
  keepDeviceCheck: 'patient',
  readMyConsents: 'patient',
  refuseConsent: 'patient',
  readConsents: 'staff',
  witnessConsent: 'staff',
  readTurnNotice: 'patient',
  askTurnNotice: 'patient',
  readMyCommunications: 'patient',
  sendMyCommunication: 'patient',
  readCommunications: 'staff',
  sendCommunication: 'staff',
  announce: 'staff',
  readMyCalendar: 'patient',
  cancelMyVisit: 'patient',
  findMyFreeTimes: 'patient',
  moveMyVisit: 'patient',
  readMyRoom: 'patient',
  arrive: 'patient',
  leaveMyVisit: 'patient',
  readMyVisitSummary: 'patient',
  readMyAfterVisit: 'patient',
  readMyNextCalendar: 'patient',
  giveMyFeedback: 'patient',
  readFeedback: 'staff',
  listMyDisclosures: 'patient',
  readMyIntake: 'patient',
  answerMyIntake: 'patient',
  readIntake: 'staff',
  readIntakeForm: 'staff',
  saveIntakeForm: 'staff',
  listAppointments: 'staff',
  bookAppointment: 'staff',
  moveAppointment: 'staff',
  listAppointmentMessages: 'staff',
  sendAppointmentMessages: 'staff',
  readMessageSettings: 'staff',
  changeMessageSettings: 'staff',
  listMessageSettingsVersions: 'staff',
  sendTrialMessage: 'staff',
  cancelAppointment: 'staff',
  markAppointmentNoShow: 'staff',
  undoNoShow: 'staff',
  readCalendar: 'staff',
  findFreeTimes: 'staff',
  listOutreachSessions: 'staff',
  readOutreachSession: 'staff',
  saveOutreachSession: 'staff',
  cancelOutreachSession: 'staff',
  saveOutreachParticipant: 'staff',
  removeOutreachParticipant: 'staff',
  readCarryOver: 'staff',
  readOutreachChoices: 'staff',
  readOutreachDay: 'staff',
  saveSiteProfile: 'staff',
  readOutreachRun: 'staff',
  openOutreachSession: 'staff',
  undoOpening: 'staff',
  checkInParticipant: 'staff',
  undoCheckIn: 'staff',
  checkInWalkIn: 'staff',
  registerParticipant: 'staff',
  prioritiseParticipant: 'staff',
  markVitalsTaken: 'staff',
  sendToDoctor: 'staff',
  postponeDoctor: 'staff',
  handOutMedicine: 'staff',
  finishParticipant: 'staff',
  countStock: 'staff',
  markTeamMember: 'staff',
  addOwed: 'staff',
  settleOwed: 'staff',
  closeOutreachSession: 'staff',
  listVisitTypes: 'staff',
  listSites: 'staff',
  saveVisitType: 'staff',
  listSchedules: 'staff',
  saveSchedule: 'staff',
  callNext: 'staff',
  callPatient: 'staff',
  returnToQueue: 'staff',
  holdPatient: 'staff',
  setPriority: 'staff',
  transferPatient: 'staff',
  markNoShow: 'staff',
  seeLongWait: 'staff',
  listQueues: 'staff',
  makeQueue: 'staff',
  changeQueue: 'staff',
  registerPatient: 'staff',
  searchPatients: 'staff',
  findAlikePatients: 'staff',
  readPatient: 'staff',
  changePatient: 'staff',
  listPatientVersions: 'staff',
  mergePatient: 'staff',
  unmergePatient: 'staff',
  importPatients: 'staff',
  listPatientImports: 'staff',
  undoPatientImport: 'staff',
  readPatientNumbers: 'staff',
  changePatientNumbers: 'staff',
  registerWalkIn: 'staff',
  readVisit: 'staff',
  waiveProof: 'staff',
  renewVisitLink: 'staff',
  endVisit: 'staff',
  readVisitSummary: 'staff',
  listDocuments: 'staff',
  saveNote: 'staff',
  signNote: 'staff',
  savePrescription: 'staff',
  signPrescription: 'staff',
  cancelPrescription: 'staff',
  sharePrescription: 'patient',
  readSigningSettings: 'staff',
  changePrescriptionValidity: 'staff',
  rotateSigningKey: 'staff',
  revokeSigningKey: 'staff',
  readPublishedKeys: 'anyone',
  readPrescriptionStanding: 'anyone',
  openSharedPrescription: 'anyone',
  dispensePrescription: 'anyone',
  readPatientRecord: 'staff',
  readKnownFacts: 'staff',
  saveFact: 'staff',
  readVitalSigns: 'staff',
  recordVitalSigns: 'staff',
  withdrawVitalSigns: 'staff',
  listFavourites: 'staff',
  listOverruledStops: 'staff',
  readFormulary: 'staff',
  changeFormulary: 'staff',
  saveFavourite: 'staff',
  removeFavourite: 'staff',
  searchAudit: 'staff',
  exportAudit: 'staff',
  live: 'anyone',
  ready: 'anyone',
  openApi: 'anyone',
  asyncApi: 'anyone',
};

interface Sample {
  /** The values of the path's parameters. */
  readonly path: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const favouriteItem = {
  line: 'Paracetamol 500 mg 1 tablet po tds prn 3d',
  quantity: 9,
  quantityUnit: 'tablets',
  instructions: 'After food',
};

const item = { id: randomUUID(), ...favouriteItem };

const question = {
  ...{ linkId: 'pain', type: 'choice', text: { en: 'Pain?' }, required: false, repeats: false },
  answerOption: [{ code: 'yes', display: { en: 'Yes' }, exclusive: false }],
  enableWhen: [],
  redFlags: [{ operator: '=', answer: 'yes', priority: 'UR' }],
};

const setUp = {
  token: 'A'.repeat(43),
  clinic: { name: 'Hill', country: 'IN', timeZone: 'UTC', emergencyNumber: '112', phone: null },
  administrator: {
    name: 'Asha',
    email: 'asha@x.example',
    password: 'a-quiet-river-at-dawn',
    isDoctor: true,
    qualification: 'MBBS',
    registrationNumber: null,
  },
};

const ours = { en: null, 'zh-Hans': null };
const ownTexts = { booked: ours, moved: ours, cancelled: ours, reminder: ours };

/** A valid request for every route; each test makes one part of it invalid. */
function sampleOf(name: RouteName): Sample {
  const { encounterId } = visit(1);
  const [documentId, patientId, sessionId] = [randomUUID(), randomUUID(), randomUUID()];
  const [passkeyId, queueId] = [randomUUID(), randomUUID()];
  const guestId = callers[name] === 'guest' ? invitation : randomUUID();
  const path = {
    ...{ encounterId, documentId, patientId, sessionId, passkeyId, queueId, language: 'en' },
    ...{ memberId: randomUUID(), invitationId: randomUUID(), guestId, lineId: randomUUID() },
    ...{ appointmentId: randomUUID(), visitTypeId: randomUUID(), of: 'clinic' },
    ...{
      importId: randomUUID(),
      factId: randomUUID(),
      setId: randomUUID(),
      favouriteId: randomUUID(),
    },
    ...{ participantId: randomUUID(), siteId: randomUUID() },
    ...{ handOutId: randomUUID(), owedId: randomUUID() },
    ...{ keyId: randomUUID(), clinicId: randomUUID(), pictureId: randomUUID() },
  };
  const time = { practitionerId: randomUUID(), startsAt: '2026-12-01T09:00:00.000Z' };
  const as = { minutes: 15, mode: 'video' };
  const person = { name: 'Asha', roles: ['nurse'], qualification: 'RN', registrationNumber: null };
  const token = 'A'.repeat(43);
  const bodies: Partial<Record<RouteName, Readonly<Record<string, unknown>>>> = {
    signIn: { email: 'desk@demo.example', password: 'wrong' },
    giveSecondFactor: { kind: 'totp', code: '000000' },
    signInWithPasskey: { assertion },
    signInWithProvider: { code: 'x', state: 'x' },
    completeStepUp: { kind: 'password', password: 'x' },
    confirmTotp: { code: '000000' },
    addPasskey: { name: 'x', registration },
    setUpClinic: setUp,
    changePassword: { currentPassword: 'wrong', newPassword: 'seven lamps by the door' },
    switchClinic: { clinicId: randomUUID() },
    changeMember: person,
    invite: { ...person, email: 'asha@x.example' },
    previewInvitation: { token },
    acceptInvitation: { token, account: 'new', name: 'Asha', password: 'wrong' },
    previewPasswordReset: { token },
    resetPassword: { token, password: 'wrong' },
    previewVisitLink: { token },
    openVisitLink: { token: 'A'.repeat(43), birthDate: '1956-03-14' },
    openGuestLink: { token: 'A'.repeat(43), code: '123456' },
    inviteGuest: { name: 'Maya', role: 'family', allowance: usualAllowance.family },
    bookAppointment: {
      ...{ appointmentId: randomUUID(), patientId, ...time, as },
      ...{ reason: 'Cough', overbook: false },
    },
    moveAppointment: { version: 1, ...time, minutes: 15, overbook: false },
    cancelAppointment: { version: 1, reason: 'pat', note: '' },
    changeMessageSettings: {
      version: 0,
      settings: { ways: 'both', reminders: [60], quietHours: null, texts: ownTexts },
    },
    sendTrialMessage: { channel: 'email', to: 'nobody@hill.example' },
    findFreeTimes: { as, from: '2026-12-01', days: 1 },
    saveVisitType: {
      ...{ names: { en: 'Follow-up', 'zh-Hans': '复诊' }, ...as },
      ...{ colour: 'blue', bufferMinutes: 0, isOffered: true },
    },
    saveSchedule: { weekly: [], daysOff: [], baseVersion: 0 },
    saveOutreachSession: {
      baseVersion: 0,
      plan: {
        ...{ siteId: randomUUID(), date: '2026-12-01', from: '09:00', to: '12:00' },
        ...{ programme: 'x', language: 'en', visitTypeId: null, team: [], doctors: [], stock: [] },
      },
    },
    cancelOutreachSession: { version: 1, reason: 'x' },
    saveOutreachParticipant: {
      ...{ baseVersion: 0, who: { name: 'x', age: null }, source: 'booked', priority: 'R' },
      ...{ expectedAt: null, village: null, reason: '', carriedFrom: null },
    },
    checkInWalkIn: {
      ...{ who: { name: 'x', age: null }, village: null, reason: '' },
      ...{ priority: 'R', priorityReason: null },
    },
    registerParticipant: { patient: { patientId: randomUUID() } },
    prioritiseParticipant: { priority: 'R', priorityReason: null },
    sendToDoctor: { encounterId: randomUUID(), practitionerId: randomUUID() },
    postponeDoctor: { later: false },
    handOutMedicine: { lines: [{ stockId: randomUUID(), quantity: 1 }] },
    countStock: { counts: [{ stockId: randomUUID(), counted: 1 }] },
    markTeamMember: { here: true },
    addOwed: { participantId: null, kind: 'other', text: 'x', dueOn: null },
    closeOutreachSession: { unseen: [] },
    saveSiteProfile: { baseVersion: 0, villages: [], power: [], network: [], contact: null },
    holdPatient: { held: true },
    setPriority: { priority: 'UR' },
    transferPatient: { to: { practitionerId: randomUUID() }, note: '' },
    makeQueue: { name: 'x', practitionerIds: [], rules: usualRules },
    changeQueue: { name: 'x', practitionerIds: [], rules: usualRules, isOpen: true },
    giveConsent: agreement,
    refuseConsent: agreement,
    witnessConsent: { ...agreement, agreed: true },
    askTurnNotice: { channel: null },
    registerPatient: { id: randomUUID(), identifier: null, facts: patientFacts },
    searchPatients: { text: 'DEMO-1', limit: 5 },
    findAlikePatients: {
      ...{ name: 'Anna Amber', birthDate: null, phones: [], identifiers: [], except: null },
    },
    mergePatient: { baseVersion: 1, intoId: randomUUID() },
    unmergePatient: { baseVersion: 1 },
    importPatients: {
      trial: true,
      rows: [{ id: randomUUID(), values: { name: 'Anna Amber', birthDate: '1980-01-01' } }],
    },
    changePatientNumbers: { pattern: 'P-******' },
    changePatient: {
      ...{ baseVersion: 1, identifier: 'DEMO-9', active: true, deceasedDate: null },
      facts: patientFacts,
    },
    registerWalkIn: {
      ...{ encounterId: randomUUID(), practitionerId: randomUUID(), reason: 'Cough' },
      patient: {
        ...{ name: 'Anna Amber', birthDate: '1980-01-01', gender: 'female', language: 'en' },
        phone: null,
      },
    },
    changeClinicLook: { accent: '#0a6870', logo: null },
    changeMyPortrait: { picture: smallPng.toString('base64') },
    sendMyCommunication: { id: randomUUID(), text: 'Hello' },
    cancelMyVisit: { version: 1, note: 'Hello' },
    moveMyVisit: { version: 1, startsAt: '2027-01-12T04:00:00Z' },
    sendCommunication: { id: randomUUID(), text: 'Hello' },
    announce: { text: 'Hello' },
    keepDeviceCheck: { deviceCheck },
    arrive: { deviceCheck },
    answerMyIntake: {
      ...{ version: 1, language: 'en', status: 'in-progress' },
      // The question determines the type of an answer.
      answers: {},
    },
    saveIntakeForm: { items: [question], source: 'x', baseVersion: 0 },
    saveNote: { encounterId, baseVersion: 0, content },
    signNote: { version: 1 },
    savePrescription: { encounterId, baseVersion: 0, content: { items: [item] } },
    changeFormulary: {
      ...{ baseVersion: 900, source: 'National list' },
      entries: [{ name: 'zinc', form: 'tablet', strength: '20 mg', code: '1' }],
    },
    // There is no such favourite.
    saveFavourite: { baseVersion: 1, scope: 'own', name: 'Often', items: [favouriteItem] },
    saveFact: {
      ...{ baseVersion: 0, status: 'active' },
      content: { resourceType: 'Condition', text: 'Asthma', source: 'patient', onDate: null },
    },
    recordVitalSigns: { takenAt: '2026-01-01T00:00:00.000Z', values: vitalValues },
    signPrescription: { version: 1 },
    cancelPrescription: { reason: 'Wrong dose', replacedBy: null },
    changePrescriptionValidity: { validDays: 30, registrationRequired: false },
    readPrescriptionStanding: { possession: 'A'.repeat(43) },
    openSharedPrescription: { token: 'A'.repeat(43) },
    dispensePrescription: {
      ...{ possession: 'A'.repeat(43), dispenseId: randomUUID(), pharmacy: 'Hill Pharmacy' },
      ...{ place: 'Ooty', pharmacist: 'Ravi' },
      items: [{ item: 0, amount: 2, whole: false, substitution: null }],
    },
  };
  return { path, body: bodies[name] ?? {} };
}

const names = Object.keys(routes) as RouteName[];
const changing = names.filter((name) => routes[name].method !== 'GET');
const closed = names.filter((name) => callers[name] !== 'anyone');
const withPath = names.filter((name) => routes[name].path.includes('{'));
/** Except the routes for monitoring, which accept any query. */
const withStrictQuery = names.filter((name) => !routes[name].query.safeParse({ a: '1' }).success);

interface Change {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** The exact text or bytes of the body. */
  readonly text?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

let sent = 0;

/** An unused address, so that rate limits do not disturb these tests. */
function anotherPlace(): string {
  sent += 1;
  return `10.${Math.floor(sent / 65_536)}.${Math.floor(sent / 256) % 256}.${sent % 256}`;
}

/** Sends the valid request with this change. */
function send(name: RouteName, change: Change = {}): Promise<Response> {
  const { path, body } = sampleOf(name);
  const cookies = {
    anyone: '',
    staff: doctor.cookie,
    patient: patient.cookie,
    guest: guest.cookie,
  };
  const address = routes[name].path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent({ ...path, ...change.path }[key] ?? ''),
  );
  return fetch(`${clinic.url}${address}${change.query ?? ''}`, {
    method: routes[name].method,
    headers: {
      'Content-Type': 'application/json',
      Cookie: cookies[callers[name]],
      'X-Forwarded-For': anotherPlace(),
      ...change.headers,
    },
    ...(routes[name].method !== 'GET' && { body: change.text ?? JSON.stringify(body) }),
  });
}

/**
 * All ways to put one value of a wrong type, or an endless text, into one place of a valid payload.
 */
function spoiled(right: unknown): unknown[] {
  const wrong = [huge, ...(Array.isArray(right) ? [{ [mark]: 1 }] : [[mark]])];
  if (typeof right !== 'object' || right === null) {
    return [...wrong, { [mark]: 1 }];
  }
  const members = Object.entries(right).flatMap(([key, member]) =>
    spoiled(member).map((bad) =>
      Array.isArray(right) ? right.with(Number(key), bad) : { ...right, [key]: bad },
    ),
  );
  return [...wrong, 7, ...members];
}

/** The payload with a field that JSON allows and a program must not use. */
const withField = (right: object, field: string): string =>
  JSON.stringify({ [mark]: 0, ...right }).replace(`"${mark}":0`, field);

const unknownFields = [`"${mark}":0`, '"__proto__":{"admitted":true}', '"constructor":{}'];

describe('a request', () => {
  it.each(withStrictQuery)('%s: unknown field in the query', async (name) => {
    await expectProblem(await send(name, { query: `?${mark}=1` }), 'bad_request');
    await expectProblem(await send(name, { query: '?__proto__[admitted]=1' }), 'bad_request');
  });

  it.each(changing)('%s: unknown field in the body', async (name) => {
    for (const field of unknownFields) {
      const text = withField(sampleOf(name).body, field);
      await expectProblem(await send(name, { text }), 'bad_request');
    }
  });

  it.each(changing)('%s: wrong type', async (name) => {
    for (const bad of spoiled(sampleOf(name).body)) {
      const answer = await send(name, { text: JSON.stringify(bad) });
      await expectProblem(answer, 'bad_request');
    }
  });

  it.each(withPath)('%s: wrong path', async (name) => {
    for (const bad of [mark, '__proto__', "' or 1=1 --", '../session', '\u0000', '💉']) {
      const path = Object.fromEntries(Object.keys(sampleOf(name).path).map((key) => [key, bad]));
      await expectProblem(await send(name, { path }), 'bad_request');
    }
  });

  it.each(withPath)('%s: a path that cannot be decoded', async (name) => {
    const path = routes[name].path.replace(/\{\w+\}/, '%E0%A4%A');
    const answer = await fetch(`${clinic.url}${path}`, { method: routes[name].method });
    await expectProblem(answer, 'bad_request');
  });

  it.each(closed)('%s: not signed in', async (name) => {
    const caller = callers[name];
    const cookieNames = {
      anyone: '',
      staff: 'teleward_staff',
      patient: 'teleward_visit',
      guest: 'teleward_guest',
    };
    const cookieName = cookieNames[caller];
    const other = { anyone: doctor, staff: patient, patient: guest, guest: doctor }[caller].cookie;
    const [, secret = ''] = other.split('=');
    for (const cookie of [
      '',
      other,
      `${cookieName}=`,
      `${cookieName}=${mark}`,
      `${cookieName}=%00%E0%A4%A`,
      `${cookieName}=${secret}`,
      `__proto__=${secret}; ${cookieName}`,
    ]) {
      await expectProblem(await send(name, { headers: { Cookie: cookie } }), 'unauthenticated');
    }
  });

  it.each(changing)('%s: from another site', async (name) => {
    const { port } = new URL(clinic.url);
    for (const origin of ['https://evil.example', 'null', mark, `http://127.0.0.1.evil:${port}`]) {
      await expectProblem(await send(name, { headers: { Origin: origin } }), 'forbidden_origin');
    }
  });

  it.each(changing)('%s: a body that is not JSON', async (name) => {
    for (const text of ['{', `{"${mark}":}`, `"${mark}"`, 'nul', '['.repeat(100_000), '\u0000']) {
      await expectProblem(await send(name, { text }), 'bad_request');
    }
    const body = JSON.stringify(sampleOf(name).body);
    for (const type of ['text/plain', 'application/xml', 'application/json; charset=latin1']) {
      const headers = { 'Content-Type': type };
      await expectProblem(await send(name, { text: body, headers }), 'bad_request');
    }
    const headers = { 'Content-Encoding': 'gzip' };
    await expectProblem(await send(name, { text: body, headers }), 'bad_request');
  });

  it.each(changing)('%s: an oversized body', async (name) => {
    const text = JSON.stringify({ [mark]: 'x'.repeat(1_000_000) });
    await expectProblem(await send(name, { text }), 'too_large');
    // Small while compressed, and large once inflated.
    const headers = { 'Content-Encoding': 'gzip' };
    const packed = new Uint8Array(gzipSync(text));
    await expectProblem(await send(name, { text: packed, headers }), 'too_large');
  });

  it.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])('%s to no route', async (method) => {
    await expectProblem(await fetch(`${clinic.url}/api/${mark}`, { method }), 'not_found');
    const { path } = routes.application;
    const answer = await fetch(`${clinic.url}${path}/${mark}`, { method });
    await expectProblem(answer, 'not_found');
  });

  it('harms nobody else', expectUnharmed);
});

describe('a text, number or date that looks right', () => {
  const texts: readonly [RouteName, string, string][] = [
    ['signIn', 'desk@demo.example', 'desk@demo.example'],
    ['giveConsent', agreement.textVersion, agreement.textVersion],
    ['sendMyCommunication', 'Hello', 'Hello'],
    ['announce', 'Hello', 'Hello'],
    ['searchPatients', 'DEMO-1', 'DEMO-1'],
    ['registerPatient', patientFacts.name, patientFacts.name],
    ['registerPatient', patientFacts.remark, patientFacts.remark],
    ['registerWalkIn', 'Anna Amber', 'Anna Amber'],
    ['registerWalkIn', 'Cough', 'Cough'],
    ['refuseConsent', agreement.textVersion, agreement.textVersion],
    ['witnessConsent', agreement.textVersion, agreement.textVersion],
    ['saveNote', content.subjective, content.subjective],
    ['savePrescription', item.line, item.line],
    ['savePrescription', item.instructions, item.instructions],
    ['saveFact', 'Asthma', 'Asthma'],
    ['saveFavourite', 'Often', 'Often'],
    ['changeFormulary', 'National list', 'National list'],
    ['cancelPrescription', 'Wrong dose', 'Wrong dose'],
    ['dispensePrescription', 'Hill Pharmacy', 'Hill Pharmacy'],
  ];
  const unstorable = ['\\u0000', '\\ud800', '\\udc00\\ud800', '\\udfff x'];
  it.each(texts)('%s: text that cannot be stored, in %s', async (name, whole) => {
    for (const piece of unstorable) {
      const text = JSON.stringify(sampleOf(name).body).replace(whole, whole + piece);
      await expectProblem(await send(name, { text }), 'bad_request');
    }
  });

  const numbers: readonly [RouteName, string][] = [
    ['saveNote', '"baseVersion":0'],
    ['signNote', '"version":1'],
    ['savePrescription', '"quantity":9'],
    ['dispensePrescription', '"amount":2'],
    ['changePrescriptionValidity', '"validDays":30'],
  ];
  it.each(numbers)('%s: an out-of-range number, for %s', async (name, member) => {
    const [key = ''] = member.split(':');
    for (const bad of ['1e400', '-1e400', '-1', '1e21', '99999999999999999999', '"1"', 'true']) {
      const text = JSON.stringify(sampleOf(name).body).replace(member, `${key}:${bad}`);
      await expectProblem(await send(name, { text }), 'bad_request');
    }
  });

  it.each(['2026-02-30', '2026-2-3', '', 'today', '20260203', "2026-01-01'", '+12026-01-01'])(
    'the day %p',
    async (date) => {
      const query = `?date=${encodeURIComponent(date)}`;
      await expectProblem(await send('listAppointments', { query }), 'bad_request');
      const body = { token: await linkOf(visit(2)), birthDate: date };
      const text = JSON.stringify(body);
      await expectProblem(await send('openVisitLink', { text }), 'bad_request');
    },
  );

  it('a query parameter given twice', async () => {
    const query = '?date=2026-01-01&date=2026-01-02';
    await expectProblem(await send('listAppointments', { query }), 'bad_request');
  });

  it.each(['0000-01-01', '9999-12-31'])('the far day %s', async (date) => {
    const list = await send('listAppointments', { query: `?date=${date}` });
    expect(await list.json()).toMatchObject({ date, appointments: [] });
    const text = JSON.stringify({ token: await linkOf(visit(2)), birthDate: date });
    await expectProblem(await send('openVisitLink', { text }), 'birth_date_mismatch');
  });

  it.each(['fe80::1%eth0', 'unknown', "'; drop table patient", '::ffff:10.0.0.1'])(
    'the address %s that a proxy reports',
    async (address) => {
      const answer = await send('readVisit', { headers: { 'X-Forwarded-For': address } });
      expect(answer.status).toBe(200);
    },
  );

  it('harms nobody else', expectUnharmed);
});

describe('bare octets', () => {
  const heads: readonly [string, string, RegExp][] = [
    [
      'an endless address',
      `GET /api/application?${mark.padEnd(20_000, 'x')} HTTP/1.1`,
      /^\S+ 431 /,
    ],
    ['an endless header', `GET /api/application HTTP/1.1\r\nX-A: ${huge}`, /^\S+ 431 /],
    ['many headers', `GET / HTTP/1.1${'\r\nA: b'.repeat(20_000)}`, /^\S+ 431 /],
    ['no HTTP', '\u0016\u0003\u0001 GET nothing', /^\S+ 400 /],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked',
      /^\S+ 400 /,
    ],
    ['no host', 'GET /api/application HTTP/1.1\r\nX: 1', /^\S+ (400|200) /],
  ];
  it.each(heads)('%s', async (_name, head, status) => {
    const answer = await speak(`${head}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(status);
    expect(answer).not.toMatch(leak);
  });

  it('a chunked body without a length', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const head = 'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json';
    const body = `${chunk.repeat(16)}0\r\n\r\n`;
    const close = 'Connection: close\r\nTransfer-Encoding: chunked';
    const answer = await speak(`${head}\r\n${close}\r\n\r\n${body}`);
    expect(answer).toMatch(/^\S+ 413 /);
    expect(answer).toContain('"code":"too_large"');
  });

  it('harms nobody else', expectUnharmed);
});

/** Sends raw text and returns the response once either side closed. */
function speak(text: string): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(clinic.url);
    const socket = connect({ host: hostname, port: Number(port) });
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString('latin1');
    });
    // The server may close while much is still on its way.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(heard);
    });
    socket.write(text);
  });
}

const eventNames = Object.keys(clientEvents) as ClientEventName[];
const wire = (name: ClientEventName): string => clientEvents[name].name;

/** A valid payload for every event. */
function payloadOf(name: ClientEventName): Readonly<Record<string, unknown>> {
  const [transportId, producerId, consumerId] = [randomUUID(), randomUUID(), randomUUID()];
  const opus = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 };
  const payloads: Readonly<Record<ClientEventName, Readonly<Record<string, unknown>>>> = {
    connectTransport: { transportId, dtlsParameters: dtlsParameters() },
    restartIce: { transportId },
    startMedia: { rtpCapabilities: { codecs: [opus], headerExtensions: [] } },
    renewMedia: {},
    produce: {
      transportId,
      kind: 'audio',
      source: 'microphone',
      rtpParameters: audioParameters(),
      paused: true,
    },
    pauseProducer: { producerId },
    resumeProducer: { producerId },
    closeProducer: { producerId },
    resumeConsumer: { consumerId },
    pauseConsumer: { consumerId },
    setDevices: { microphone: 'on', camera: 'off' },
    setMedia: { blockedPaths: ['udp', 'tcp'] },
    admit: { participantId: randomUUID() },
    putOut: { participantId: randomUUID() },
    sendChat: { id: randomUUID(), text: 'Hello' },
    reportQuality: {
      intervalMs: 5000,
      roundTripTimeMs: 40,
      packetsReceived: 100,
      packetsLost: 1,
      audio: { totalSamples: 1000, concealedSamples: 0 },
      video: { framesDecoded: 100, frozenMs: 0 },
    },
    leave: {},
    end: {},
    publishKeyPackage: { keyPackage: 'AQID' },
    createGroup: { id: randomUUID(), generation: 1 },
    commitGroup: {
      ...{ id: randomUUID(), generation: 1, epoch: 0, commit: 'AQID', welcome: 'AQID' },
      ...{ added: [randomUUID()], removed: [] },
    },
    confirmKeys: { generation: 1, epoch: 0 },
    syncGroup: { generation: 1, since: 0 },
    rejoinGroup: { keyPackage: 'AQID' },
    turnEncryptionOff: { reason: 'browser' },
    confirmCode: { generation: 1, epoch: 0 },
    connectCheck: { path: 'udp', dtlsParameters: dtlsParameters() },
    loadCheck: { path: 'udp', durationMs: 100 },
    readCheck: { path: 'udp' },
  };
  return payloads[name];
}

describe('a message', () => {
  let socket: VisitSocket;

  // A new socket for each test, because one socket may send only so much.
  beforeEach(async () => {
    socket = patientSocket(patient);
    await socket.told('visit:welcome');
  });

  afterEach(() => {
    socket.close();
  });

  it.each(eventNames)('%s: unknown field', async (name) => {
    for (const field of unknownFields) {
      const payload: unknown = JSON.parse(withField(payloadOf(name), field));
      expect(await socket.ask(name, payload)).toEqual(refusal('bad_request'));
    }
  });

  it.each(eventNames)('%s: wrong type', async (name) => {
    for (const bad of [null, true, ...spoiled(payloadOf(name))]) {
      expect(await socket.ask(name, bad)).toEqual(refusal('bad_request'));
    }
  });

  it.each(eventNames)('%s: binary', async (name) => {
    const payload = payloadOf(name);
    for (const bad of [Buffer.from(mark), { ...payload, [mark]: Buffer.alloc(9) }]) {
      expect(await socket.ask(name, bad)).toEqual(refusal('bad_request'));
    }
  });

  it.each(eventNames)('%s: none or two payloads', async (name) => {
    const payload = payloadOf(name);
    expect(await socket.raw(wire(name))).toEqual(refusal('bad_request'));
    expect(await socket.raw(wire(name), payload, payload)).toEqual(refusal('bad_request'));
  });

  it.each(eventNames)('%s: no acknowledgement requested', async (name) => {
    socket.shout(wire(name), payloadOf(name));
    const devices = { microphone: 'off', camera: 'off' };
    expect(await socket.ask('setDevices', devices)).toEqual({ ok: true, data: {} });
    const { body } = await patient.call(routes.readMyVisit);
    expect(body['status']).toBe('arrived');
  });

  it.each([mark, '', 'error', 'message', '__proto__', 'constructor', 'visit:welcome', 'sendChat'])(
    'of the unknown name %p',
    async (name) => {
      expect(await socket.raw(name, {})).toEqual(refusal('bad_request'));
    },
  );

  it('with text that cannot be stored', async () => {
    for (const piece of ['\u0000', '\ud800', '\udc00']) {
      const line = { id: randomUUID(), text: `Hello${piece}` };
      expect(await socket.ask('sendChat', line)).toEqual(refusal('bad_request'));
    }
  });

  it('that is oversized closes only its own socket', async () => {
    socket.shout('chat:send', { id: randomUUID(), text: 'x'.repeat(1_000_000) });
    await socket.closed;
    const again = patientSocket(patient);
    expect(await again.told('visit:welcome')).toMatchObject({ self: { admitted: false } });
    again.close();
  });

  it('beyond the rate limit is refused', async () => {
    const devices = { microphone: 'on', camera: 'on' };
    const answers = await Promise.all(
      Array.from({ length: 400 }, () => socket.ask('setDevices', devices)),
    );
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused.length).toBeGreaterThan(50);
    const { ok, error } = refusal('rate_limited');
    expect(refused).toEqual(refused.map(() => ({ ok, error: { ...error, retryAfter: 1 } })));
  });

  it('harms nobody else', expectUnharmed);
});

describe('packets that no socket.io client sends', () => {
  const missing = '51-["chat:send",{"_placeholder":true,"num":0}]';
  const packets: readonly [string, readonly (string | Uint8Array)[], 'stays' | 'closes'][] = [
    ['no packet', [mark], 'closes'],
    ['an unknown type', ['9'], 'closes'],
    ['no JSON', [`2{${mark}`], 'closes'],
    ['an event without a name', ['2[]'], 'closes'],
    ['an event named by a number', ['21[7,{}]'], 'stays'],
    ['an event named by an object', ['21[{},{}]'], 'closes'],
    ['a reserved name', ['21["disconnect",{}]'], 'closes'],
    ['the name of an error', ['21["error",{}]'], 'stays'],
    ['an answer to no question', ['3999["x"]'], 'stays'],
    ['a second greeting', ['0{"protocol":1}'], 'closes'],
    ['another namespace', ['0/admin,{}'], 'stays'],
    ['an event for another namespace', ['2/admin,["chat:send",{}]'], 'closes'],
    ['endless attachments', ['59999999999-["chat:send",{}]'], 'closes'],
    ['attachments that do not come', [missing, '2["chat:send",{}]'], 'closes'],
    ['an attachment that nobody announced', [new Uint8Array(9)], 'closes'],
    [
      'another attachment than announced',
      [missing.replace('0}', '7}'), new Uint8Array(9)],
      'closes',
    ],
  ];
  it.each(packets)('%s', async (_name, sent, fate) => {
    const socket = patientSocket(patient);
    await socket.told('visit:welcome');
    socket.sendPackets(sent);
    if (fate === 'stays') {
      const devices = { microphone: 'on', camera: 'on' };
      expect(await socket.ask('setDevices', devices)).toEqual({ ok: true, data: {} });
      socket.close();
    }
    expect(await socket.closed).toBe(fate === 'stays' ? 'io client disconnect' : 'transport close');
  });

  const requests: readonly [string, string, RequestInit, number][] = [
    ['of a session that is none', `?EIO=4&transport=polling&sid=${mark}`, {}, 400],
    ['of an unknown transport', `?EIO=4&transport=${mark}`, {}, 400],
    ['of an unknown version', `?EIO=${mark}&transport=polling`, {}, 400],
    ['that greets by POST', '?EIO=4&transport=polling', { method: 'POST', body: mark }, 400],
    [
      'of another site',
      '?EIO=4&transport=polling',
      { headers: { Origin: 'https://a.example' } },
      403,
    ],
  ];
  it.each(requests)('a request %s', async (_name, query, init, status) => {
    const answer = await fetch(`${clinic.url}${signallingPath}/${query}`, init);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(leak);
  });

  it('harm nobody else', expectUnharmed);
});

describe('media parameters', () => {
  let socket: VisitSocket;
  let transportId: string;

  beforeAll(async () => {
    socket = patientSocket(patient);
    const { media } = Welcome.parse(await socket.told('visit:welcome'));
    transportId = media?.sendTransport.id ?? '';
  });

  afterAll(() => {
    socket.close();
  });

  const right = audioParameters();
  const [opus] = right.codecs;
  const asked = { kind: 'audio', source: 'microphone', rtpParameters: right, paused: true };
  const capabilities = { codecs: Array.from({ length: 1000 }, () => 1), headerExtensions: [] };
  const rtp = (change: object) => ({ ...asked, rtpParameters: { ...right, ...change } });
  const dtls = (change: object) => ({ dtlsParameters: { ...dtlsParameters(), ...change } });
  const short = { algorithm: 'sha-256', value: 'AB:CD' };
  const [fingerprint] = dtlsParameters().fingerprints;
  const table: readonly [string, ClientEventName, object, ErrorCode][] = [
    ['no fingerprints', 'connectTransport', dtls({ fingerprints: [] }), 'bad_request'],
    [
      'many fingerprints',
      'connectTransport',
      dtls({ fingerprints: Array(99).fill(fingerprint) }),
      'bad_request',
    ],
    ['a short fingerprint', 'connectTransport', dtls({ fingerprints: [short] }), 'media_invalid'],
    ['an unknown role', 'connectTransport', dtls({ role: mark }), 'bad_request'],
    ['no codecs', 'produce', rtp({ codecs: [] }), 'bad_request'],
    ['a thousand codecs', 'produce', rtp({ codecs: Array(1000).fill(7) }), 'bad_request'],
    [
      'an unknown codec',
      'produce',
      rtp({ codecs: [{ ...opus, mimeType: 'audio/none' }] }),
      'media_invalid',
    ],
    ['another clock', 'produce', rtp({ codecs: [{ ...opus, clockRate: 1 }] }), 'media_invalid'],
    ['no clock', 'produce', rtp({ codecs: [{ ...opus, clockRate: 1e300 }] }), 'bad_request'],
    [
      'the same SSRC twice',
      'produce',
      rtp({ encodings: [{ ssrc: 5 }, { ssrc: 5 }] }),
      'media_invalid',
    ],
    ['a negative SSRC', 'produce', rtp({ encodings: [{ ssrc: -5 }] }), 'bad_request'],
    [
      'an unknown extension',
      'produce',
      rtp({ headerExtensions: [{ uri: 'urn:x', id: 1 }] }),
      'media_invalid',
    ],
    ['a kind that the source lacks', 'produce', { ...asked, kind: 'video' }, 'media_invalid'],
    ['sound while waiting', 'produce', { ...asked, paused: false }, 'not_admitted'],
    ['a thousand capabilities', 'startMedia', { rtpCapabilities: capabilities }, 'bad_request'],
  ];
  it.each(table)('%s', async (_name, event, payload, code) => {
    const whole = event === 'startMedia' ? payload : { transportId, ...payload };
    expect(await socket.ask(event, whole)).toEqual(refusal(code));
  });

  it('of another participant do not exist', async () => {
    const { setup } = bystanders;
    for (const other of [setup.sendTransport.id, setup.receiveTransport.id, randomUUID()]) {
      expect(await socket.ask('restartIce', { transportId: other })).toEqual(refusal('not_found'));
      for (const [name, payload] of [
        ['connectTransport', dtls({})],
        ['produce', asked],
      ] as const) {
        const answer = await socket.ask(name, { ...payload, transportId: other });
        expect(answer).toEqual(refusal('not_found'));
      }
      const ofTrack = ['pauseProducer', 'resumeProducer', 'closeProducer'] as const;
      for (const name of ofTrack) {
        expect(await socket.ask(name, { producerId: other })).toEqual(refusal('not_found'));
      }
      for (const name of ['pauseConsumer', 'resumeConsumer'] as const) {
        expect(await socket.ask(name, { consumerId: other })).toEqual(refusal('not_found'));
      }
    }
  });

  it('out of order', async () => {
    const first = { transportId, dtlsParameters: dtlsParameters('AB') };
    expect(await socket.ask('connectTransport', first)).toEqual({ ok: true, data: {} });
    const second = { transportId, dtlsParameters: dtlsParameters('CD') };
    expect(await socket.ask('connectTransport', second)).toEqual(refusal('invalid_state'));
    const made = await socket.ask('produce', { transportId, ...asked });
    expect(made).toMatchObject({ ok: true });
    const { producerId } = made.ok ? made.data : {};
    expect(await socket.ask('resumeProducer', { producerId })).toEqual(refusal('not_admitted'));
    await socket.ask('closeProducer', { producerId });
    expect(await socket.ask('closeProducer', { producerId })).toEqual(refusal('not_found'));
    expect(await socket.ask('renewMedia', {})).toMatchObject({ ok: true });
    expect(await socket.ask('restartIce', { transportId })).toEqual(refusal('not_found'));
  });

  it('harm nobody else', expectUnharmed);
});

describe("somebody else's", () => {
  const greeting = {
    ...visitHandshake,
    as: 'patient',
    encounterId: randomUUID(),
    instanceId: randomUUID(),
  };

  it('place in a visit, chat line and note do not exist', async () => {
    const { encounterId } = visit(1);
    const staff = doctorSocket(encounterId);
    await staff.told('visit:welcome');
    const { participantId } = bystanders;
    expect(await staff.ask('admit', { participantId })).toEqual(refusal('not_found'));
    const socket = patientSocket(patient);
    await socket.told('visit:welcome');
    for (const name of ['admit', 'end'] as const) {
      const payload = name === 'admit' ? { participantId } : {};
      expect(await socket.ask(name, payload)).toEqual(refusal('not_found'));
    }
    const line = { id: randomUUID(), text: 'Mine' };
    expect(await bystanders.patient.ask('sendChat', line)).toMatchObject({ ok: true });
    expect(await bystanders.doctor.ask('sendChat', line)).toEqual(refusal('not_found'));
    expect(await staff.ask('sendChat', { ...line, text: 'Not mine' })).toEqual(
      refusal('not_found'),
    );
    const body = JSON.stringify({ encounterId, baseVersion: 1, content });
    const path = { documentId: note.documentId };
    await expectProblem(await send('saveNote', { path, text: body }), 'not_found');
    await expectProblem(await send('signPrescription', { path }), 'not_found');
    socket.close();
    staff.close();
  });

  it('clinic does not exist, nor anything in it', async () => {
    const stranger = await doctorElsewhere();
    const { encounterId } = visit(0);
    const [{ id: patientId } = { id: '' }] = await clinic.rows(
      `select patient_id as id from encounter where id = '${encounterId}'`,
    );
    const path = { encounterId, documentId: note.documentId, patientId: String(patientId) };
    const headers = { Cookie: stranger.cookie };
    for (const name of withPath.filter((one) => callers[one] === 'staff')) {
      await expectProblem(await send(name, { path, headers }), 'not_found');
    }
    const socket = doctorSocket(encounterId, stranger);
    expect(await socket.told('visit:refused')).toEqual({ error: refusal('not_found').error });
    const list = await stranger.call(routes.listAppointments);
    expect(list.body).toMatchObject({ appointments: [] });
  });

  it('work is refused to the front desk', async () => {
    const desk = new Visitor(clinic.url);
    const body = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
    expect((await desk.call(routes.signIn, { body })).status).toBe(200);
    const { encounterId } = visit(0);
    const path = { encounterId, documentId: note.documentId };
    const headers = { Cookie: desk.cookie };
    for (const name of clinical) {
      await expectProblem(await send(name, { path, headers }), 'not_found');
    }
    const socket = doctorSocket(encounterId, desk);
    expect(await socket.told('visit:refused')).toEqual({ error: refusal('not_found').error });
  });

  it.each([
    ['nothing', {}],
    ['an unknown purpose', { ...greeting, purpose: mark }],
    ['no page', { ...greeting, instanceId: undefined }],
    ['a page of another form', { ...greeting, instanceId: mark }],
    ['no visit', { ...greeting, encounterId: undefined }],
    ['more', { ...greeting, admitted: true }],
    ['a member of staff', { ...greeting, memberId: randomUUID() }],
    ['a check of a visit', { ...greeting, purpose: 'check' }],
    ['a check as nobody', { protocol: 2, purpose: 'check' }],
  ])('handshake is refused with %s', async (_name, handshake) => {
    const socket = new VisitSocket(clinic.url, patient.cookie, handshake);
    expect(await socket.told('visit:refused')).toEqual({ error: refusal('bad_request').error });
    await socket.closed;
  });

  it('handshake is refused with another protocol version, and names the supported one', async () => {
    const socket = new VisitSocket(clinic.url, patient.cookie, { ...greeting, protocol: 3 });
    expect(await socket.told('visit:refused')).toEqual({
      error: { ...refusal('protocol_outdated').error, signallingProtocol: 2 },
    });
    await socket.closed;
  });

  it('attempts harm nobody else', expectUnharmed);
});

const clinical: readonly RouteName[] = [
  'readVisit',
  'endVisit',
  'readVisitSummary',
  'listDocuments',
  'saveNote',
  'signNote',
  'savePrescription',
  'signPrescription',
  'cancelPrescription',
  'readPatientRecord',
  'readKnownFacts',
  'saveFact',
  'readVitalSigns',
  'recordVitalSigns',
  'withdrawVitalSigns',
];

/** A doctor of another clinic, which shares nothing with the demo's but the server. */
async function doctorElsewhere(): Promise<Visitor> {
  const [tenant, member] = [randomUUID(), randomUUID()];
  const body = { email: 'stranger@other.example', password: 'nine-white-stones' };
  const account = await clinic.addAccount(body.email, await hashPassword(body.password));
  await clinic.rows(
    `insert into tenant (id, name, country, time_zone) values ('${tenant}', 'Other', 'IN', 'UTC');
     insert into membership (id, tenant_id, account_id, name, roles)
       values ('${member}', '${tenant}', '${account}', 'Stranger', array['doctor'])`,
  );
  const visitor = new Visitor(clinic.url);
  expect((await visitor.call(routes.signIn, { body })).status).toBe(200);
  return visitor;
}

describe('a link', () => {
  const spoil = (change: string): Promise<unknown> =>
    clinic.rows(`update visit_link set ${change} where encounter_id = '${visit(2).encounterId}'`);
  const table: readonly [string, () => Promise<unknown>, ErrorCode][] = [
    ['made up', () => Promise.resolve(), 'link_invalid'],
    ['replaced by a newer one', () => linkOf(visit(2)), 'link_invalid'],
    ['expired', () => spoil("valid_until = now() - interval '1 s'"), 'link_expired'],
    ['not open yet', () => spoil("valid_from = now() + interval '1 h'"), 'link_not_open_yet'],
  ];
  it.each(table)('%s', async (name, happen, code) => {
    const token = name === 'made up' ? 'A'.repeat(43) : await linkOf(visit(2));
    await happen();
    const text = JSON.stringify({ token, birthDate: visit(2).birthDate });
    await expectProblem(await send('openVisitLink', { text }), code);
  });

  it('is locked after many guesses at once', async () => {
    const token = await linkOf(visit(2));
    const text = JSON.stringify({ token, birthDate: '1900-01-01' });
    const guesses = Array.from({ length: 20 }, () => send('openVisitLink', { text }));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(17);
    // The lock is on the link: the clinic can make another one, which works.
    expect((await opened(visit(2))).cookie).toContain('teleward_visit=');
  });

  it('of a session that was signed out opens nothing', async () => {
    const visitor = await arrived(visit(2));
    const socket = patientSocket(visitor);
    await socket.told('visit:welcome');
    expect((await visitor.call(routes.leaveMyVisit)).status).toBe(200);
    expect(await socket.told('visit:refused')).toEqual({ error: told('unauthenticated') });
    await socket.closed;
    expect((await visitor.call(routes.readMyVisit)).body).toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('harms nobody else', expectUnharmed);
});

describe('a sign-in', () => {
  it.each([
    ['an account', 'stranger@other.example'],
    ['no account, which nobody learns', 'nobody@other.example'],
  ])('with many guesses at once at %s', async (_whose, email) => {
    const body = JSON.stringify({ email, password: 'wrong' });
    const headers = { 'X-Forwarded-For': '203.0.113.77' };
    const guesses = Array.from({ length: 20 }, () => send('signIn', { text: body, headers }));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  it('that ended closes its sockets', async () => {
    const other = new Visitor(clinic.url);
    await other.signIn();
    const handshake = { protocol: 2, purpose: 'clinic', as: 'staff' };
    const [socket, stays] = [other, doctor].map(
      ({ cookie }) => new VisitSocket(clinic.url, cookie, handshake),
    );
    await socket?.told('clinic:day');
    await stays?.told('clinic:day');
    await other.call(routes.signOut);
    expect(await socket?.told('visit:refused')).toEqual({ error: told('unauthenticated') });
    await socket?.closed;
    expect(stays?.heard('visit:refused')).toBe(false);
    stays?.close();
  });
});

describe('a visit out of order', () => {
  const version = { version: 1 };

  it('refuses each step with the documented error', async () => {
    const { encounterId } = visit(3);
    const visitor = await opened(visit(3));
    const mine = { headers: { Cookie: visitor.cookie }, path: { encounterId } };
    await expectProblem(await send('arrive', mine), 'consent_required');
    const early = patientSocket(visitor);
    expect(await early.told('visit:refused')).toEqual({ error: refusal('invalid_state').error });
    const text = JSON.stringify({ ...agreement, textVersion: '1999-1' });
    await expectProblem(await send('giveConsent', { ...mine, text }), 'invalid_state');

    const path = { documentId: randomUUID() };
    await expectProblem(await send('signNote', { path }), 'not_found');
    const empty = { subjective: 'a', objective: '', assessment: ' ', plan: '' };
    const draft = { encounterId, baseVersion: 1, content: empty };
    await expectProblem(
      await send('saveNote', { path, text: JSON.stringify(draft) }),
      'version_conflict',
    );
    const right = { path, text: JSON.stringify({ ...draft, baseVersion: 0 }) };
    expect((await send('saveNote', right)).status).toBe(200);
    await expectProblem(await send('signPrescription', { path }), 'not_found');
    const late = JSON.stringify({ version: 2 });
    await expectProblem(await send('signNote', { path, text: late }), 'version_conflict');
    const ready = { path, text: JSON.stringify(version) };
    await expectProblem(await send('signNote', ready), 'document_incomplete');

    expect((await send('endVisit', { path: { encounterId } })).status).toBe(200);
    expect((await send('endVisit', { path: { encounterId } })).status).toBe(200);
    await visitor.call(routes.giveConsent, { body: agreement });
    await expectProblem(await send('arrive', mine), 'visit_ended');
    const over = doctorSocket(encounterId);
    expect(await over.told('visit:refused')).toEqual({ error: refusal('visit_ended').error });
  });

  it('harms nobody else', expectUnharmed);
});

describe('a client that never ends its request', () => {
  it('does not keep the server from stopping', async () => {
    const other = await TestClinic.open();
    const { hostname, port } = new URL(other.url);
    const socket = connect({ host: hostname, port: Number(port) });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    const head = 'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json';
    socket.write(`${head}\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n`);
    // The server asks for the rest, which never comes.
    await new Promise((resolve) => socket.once('data', resolve));
    await other.close();
    await closed;
    await expect(fetch(other.url)).rejects.toThrow();
  });
});
