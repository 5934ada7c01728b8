import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type AppointmentRow,
  encryptionLimits,
  Note,
  routes,
  type VisitSummary,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { EncryptionRows } from '../../apps/server/src/visits/room/encryption-rows.ts';
import { guestSocket, invitedGuest } from '../support/actors/guests.ts';
import { KeyPage, opaque } from '../support/actors/key-page.ts';
import { videoParameters } from '../support/media/media-parameters.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import {
  arrivedPatient,
  deviceCheck,
  doctorSocket,
  patientSocket,
} from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

let clinic: TestClinic;
let doctor: Visitor;
/** The visit of the current test, whose patient has arrived. */
let patient: Visitor;
let pages: KeyPage[] = [];

const signedIn = async (): Promise<Visitor> => {
  const visitor = new Visitor(clinic.url);
  await visitor.signIn();
  return visitor;
};

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.seed();
  doctor = await signedIn();
});

afterEach(async () => {
  for (const page of pages) page.close();
  pages = [];
  await clinic.setEncryption('optional');
  await doctor.call(routes.endVisit, { params: { encounterId: patient.encounterId } });
});

afterAll(() => clinic.close());

const refused = (code: string) => ({ error: { code } });
const fine = { ok: true };

const come = async (socket: VisitSocket): Promise<KeyPage> => {
  const page = await KeyPage.of(socket);
  pages.push(page);
  return page;
};
const doctorPage = (instanceId = randomUUID()): Promise<KeyPage> =>
  come(doctorSocket(clinic, doctor, patient.encounterId, { instanceId }));
const patientPage = (instanceId = randomUUID()): Promise<KeyPage> =>
  come(patientSocket(clinic, patient, { instanceId, takesOver: true }));
const guestPage = async (): Promise<KeyPage> =>
  come(guestSocket(clinic, await invitedGuest(clinic, doctor, patient.encounterId)));

const admit = (staff: KeyPage, { id }: KeyPage) => staff.socket.ask('admit', { participantId: id });

/** The next patient of the day waits, and the doctor is there with a group. */
async function door(): Promise<{ staff: KeyPage; waiting: KeyPage }> {
  patient = await arrivedPatient(clinic);
  const staff = await doctorPage();
  await staff.create();
  await staff.isSecured(staff);
  const waiting = await patientPage();
  await waiting.publish();
  return { staff, waiting };
}

/** Both of them with keys. */
async function call(): Promise<{ staff: KeyPage; patients: KeyPage }> {
  const { staff, waiting } = await door();
  await letIn(staff, waiting);
  return { staff, patients: waiting };
}

async function letIn(staff: KeyPage, newcomer: KeyPage, by = staff): Promise<void> {
  expect(await admit(staff, newcomer)).toMatchObject(fine);
  await by.change({ add: [newcomer.id] });
  await newcomer.joins();
  for (const page of pages) {
    if (page !== newcomer && page.hasGroup) await page.ready(newcomer.epoch);
  }
  await staff.isSecured(newcomer);
}

describe('an encrypted visit', () => {
  it('lets nobody be heard before they and the others have the keys', async () => {
    patient = await arrivedPatient(clinic);
    const staff = await doctorPage();
    await staff.listen();
    const voice = await staff.speak();
    expect(await staff.resume(voice)).toMatchObject(refused('not_admitted'));
    await staff.create();
    await staff.isSecured(staff);
    expect(await staff.resume(voice)).toMatchObject(fine);

    const waiting = await patientPage();
    expect(waiting.welcome.encryption).toMatchObject({ mode: 'on', members: [], secured: [] });
    await waiting.publish();
    await waiting.listen();
    const answer = await waiting.speak();
    await admit(staff, waiting);
    const asked = await staff.asked({ add: [waiting.id] });
    expect(asked.add).toEqual([
      { participantId: waiting.id, name: waiting.name, role: 'patient', keyPackage: opaque },
    ]);
    await waiting.socket.told('visit:admitted');
    expect(await waiting.resume(answer)).toMatchObject(refused('not_admitted'));
    await staff.change({ add: [waiting.id] });
    await waiting.joins();
    await staff.ready(1);
    await waiting.isSecured(waiting);
    await waiting.socket.told('consumer:added');
    await staff.socket.told('consumer:added');
    expect(await waiting.resume(answer)).toMatchObject(fine);
  });

  it('waits one second at most for members who are slow to take a newcomer’s keys', async () => {
    const { staff, waiting } = await door();
    await admit(staff, waiting);
    await staff.change({ add: [waiting.id] });
    const since = performance.now();
    await waiting.joins();
    await staff.isSecured(waiting);
    expect(performance.now() - since).toBeGreaterThan(500);
  });

  it('refuses video or audio that cannot be encrypted', async () => {
    const { staff } = await call();
    const transportId = staff.welcome.media?.sendTransport.id;
    const { codecs, ...rest } = videoParameters();
    const other = codecs.map((one) => ({ ...one, mimeType: one.mimeType.replace('VP8', 'VP9') }));
    const track = { transportId, kind: 'video', source: 'camera', paused: true };
    expect(
      await staff.socket.ask('produce', { ...track, rtpParameters: { ...rest, codecs: other } }),
    ).toMatchObject(refused('media_invalid'));
    expect(
      await staff.socket.ask('produce', { ...track, rtpParameters: { ...rest, codecs } }),
    ).toMatchObject(fine);
  });

  it('stops all media to a guest at once who is held, and gives them no more keys', async () => {
    const { staff, patients } = await call();
    await patients.listen();
    await staff.listen();
    await staff.speak();
    const guest = await guestPage();
    await guest.publish();
    await guest.listen();
    await letIn(staff, guest);
    const { id } = await guest.socket.told('consumer:added');

    await patients.socket.ask('leave', {});
    await guest.socket.told('consumer:closed', ({ consumerId }) => consumerId === id);
    const asked = await staff.asked({ remove: [patients.id, guest.id] });
    expect(asked.remove.toSorted()).toEqual([patients.id, guest.id].toSorted());
    expect(
      await guest.socket.ask('syncGroup', { generation: guest.generation, since: 0 }),
    ).toMatchObject(refused('not_admitted'));
    await staff.change({ remove: [patients.id, guest.id] });
    await staff.state(({ members }) => members.length === 1);
    expect(guest.messages(3)).toEqual([]);
    expect(guest.lastState.members).toEqual([]);
  });

  it('tells a removed patient nothing more', async () => {
    const { staff, patients } = await call();
    await staff.socket.ask('putOut', { participantId: patients.id });
    await patients.socket.closed;
    await staff.change({ remove: [patients.id] });
    const again = await patientPage();
    await again.publish();
    expect(again.welcome.encryption).toMatchObject({ members: [], secured: [], lastSeq: 0 });
    expect(
      await again.socket.ask('syncGroup', { generation: staff.generation, since: 0 }),
    ).toMatchObject(refused('not_admitted'));
  });
});

describe('the order of the handshake', () => {
  it('accepts one of two commits upon the same epoch', async () => {
    const { staff, patients } = await call();
    const guest = await guestPage();
    await guest.publish();
    await admit(staff, guest);
    const change = { add: [guest.id] };
    await staff.asked(change);
    // The doctor does not answer for three seconds.
    await patients.asked(change);
    const answers = await Promise.all([patients.commit(change), staff.commit(change)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject(refused('stale_epoch'));
    await guest.joins();
    expect(guest.epoch).toBe(2);
  });

  it('ignores messages that are forged, repeated, early or late', async () => {
    const { staff, patients } = await call();
    const guest = await guestPage();
    await guest.publish();
    const stranger = randomUUID();
    // The guest is not admitted.
    for (const change of [
      { add: [guest.id] },
      { add: [stranger] },
      { add: [patients.id] },
      { remove: [patients.id] },
      {},
    ]) {
      expect(await staff.commit(change)).toMatchObject(refused('stale_epoch'));
    }
    await admit(staff, guest);
    await staff.asked({ add: [guest.id] });
    for (const [page, change] of [
      // Commits that the server did not request.
      [patients, {}],
      [guest, {}],
      [staff, { generation: staff.generation + 1 }],
      [staff, { epoch: 0 }],
      [staff, { epoch: 2 }],
      [staff, { welcome: undefined }],
      [staff, { added: [guest.id, guest.id] }],
      [staff, { added: [guest.id, patients.id] }],
      [staff, { removed: [patients.id] }],
    ] as const) {
      expect(await page.commit({ add: [guest.id] }, change)).toMatchObject(refused('stale_epoch'));
    }
    const create = { id: randomUUID(), generation: staff.generation };
    expect(await patients.socket.ask('createGroup', create)).toMatchObject(refused('stale_epoch'));
    expect(patients.messages(2)).toEqual([]);

    const id = randomUUID();
    const once = await staff.commit({ add: [guest.id] }, { id });
    expect(once).toMatchObject({ data: { seq: 2, epoch: 2 } });
    expect(await staff.commit({ add: [guest.id] }, { id })).toEqual(once);
    // The same id from another participant is a different message.
    expect(await patients.commit({ add: [guest.id] }, { id })).toMatchObject(
      refused('stale_epoch'),
    );
    await guest.joins();
    expect(patients.messages(2)).toHaveLength(1);
    for (const epoch of [1, 3]) {
      const ready = { generation: guest.generation, epoch };
      expect(await guest.socket.ask('confirmKeys', ready)).toMatchObject(refused('stale_epoch'));
    }
  });

  it('is repeated from where a member was, and from no earlier than they joined', async () => {
    const { staff, patients } = await call();
    const guest = await guestPage();
    await guest.publish();
    await letIn(staff, guest);
    const since = async (page: KeyPage, seq: number, generation = page.generation) =>
      page.socket.ask('syncGroup', { generation, since: seq });
    const kinds = async (page: KeyPage, seq: number): Promise<unknown> => {
      const answer = await since(page, seq);
      const messages = answer.ok ? answer.data['messages'] : [];
      return (messages as { seq: number; kind: string }[]).map((one) => [one.seq, one.kind]);
    };
    expect(await kinds(staff, 0)).toEqual([
      [1, 'commit'],
      [2, 'commit'],
    ]);
    expect(await kinds(patients, 0)).toEqual([
      [1, 'welcome'],
      [2, 'commit'],
    ]);
    expect(await kinds(patients, 1)).toEqual([[2, 'commit']]);
    expect(await kinds(guest, 0)).toEqual([[2, 'welcome']]);
    expect(await since(guest, 0, guest.generation + 1)).toMatchObject(refused('stale_epoch'));
  });

  it('is bounded in size and rate', async () => {
    const { staff } = await call();
    const large = 'A'.repeat(Math.ceil((encryptionLimits.commit * 4) / 3) + 1);
    expect(await staff.commit({}, { commit: large })).toMatchObject(refused('bad_request'));
    expect(
      await staff.socket.ask('publishKeyPackage', { keyPackage: 'not base64url!' }),
    ).toMatchObject(refused('bad_request'));
    const many = Array.from({ length: 70 }, () => staff.publish());
    expect((await Promise.all(many)).at(-1)).toMatchObject(refused('rate_limited'));
  });
});

describe('lost keys', () => {
  it('are restored by a commit that replaces the old leaf with a new one', async () => {
    const { staff, patients } = await call();
    await patients.socket.ask('rejoinGroup', { keyPackage: 'bmV3' });
    const asked = await staff.asked({ add: [patients.id], remove: [patients.id] });
    expect(asked.add).toMatchObject([{ keyPackage: 'bmV3' }]);
    // Two leaves of one participant are a ghost.
    expect(await staff.commit({ add: [patients.id] })).toMatchObject(refused('stale_epoch'));
    await staff.change({ add: [patients.id], remove: [patients.id] });
    await patients.joins(2);
    expect(patients.lastState.secured).toContain(patients.id);
  });

  it('of the doctor, who reloaded the page, come from the patient', async () => {
    const { patients } = await call();
    const again = await doctorPage();
    await again.publish();
    await patients.change({ add: [again.id], remove: [again.id] });
    await again.joins(2);
    await patients.ready(2);
    await again.isSecured(again);
  });

  it('survive at a page that only lost its socket', async () => {
    const { staff } = await call();
    const instanceId = randomUUID();
    const third = await doctorPage(instanceId);
    await third.publish();
    expect(third.welcome.resumed).toBe(false);
    const fourth = await doctorPage(instanceId);
    expect(fourth.welcome).toMatchObject({ resumed: true, encryption: { lastSeq: 1 } });
    await staff.socket.closed;
  });

  it('of everybody are replaced by a new group', async () => {
    const { staff, patients } = await call();
    const before = staff.generation;
    patients.close();
    await staff.socket.ask('leave', {});
    const back = await patientPage();
    const again = await doctorPage();
    await back.publish();
    const asked = await again.asked({ epoch: null });
    expect(asked.generation).toBe(before + 1);
    await again.create();
    await again.change({ add: [back.id] });
    await back.joins();
    expect(back.generation).toBe(before + 1);
  });

  it('are asked of the next member at once where the one asked leaves', async () => {
    const { staff, patients } = await call();
    const guest = await guestPage();
    await guest.publish();
    await admit(staff, guest);
    await staff.asked({ add: [guest.id] });
    staff.close();
    await patients.change({ add: [guest.id] });
    await guest.joins();
  });

  it('of members who no longer answer are replaced by those of a new group', async () => {
    const { staff, waiting } = await door();
    await admit(staff, waiting);
    await staff.asked({ add: [waiting.id] });
    const before = staff.generation;
    const { generation } = await staff.askedToBegin(before);
    expect(generation).toBe(before + 1);
  }, 60_000);

  it('of an absent member do not keep the others from a new group', async () => {
    const { staff, patients } = await call();
    staff.close();
    patients.close();
    const back = await patientPage();
    await back.publish();
    const { generation } = await back.askedToBegin(staff.generation);
    expect(generation).toBe(staff.generation + 1);
  }, 60_000);

  it('stay available to the others when one key package is invalid', async () => {
    const { staff, patients } = await call();
    const guest = await guestPage();
    await guest.publish('bm9uZQ');
    await admit(staff, guest);
    await staff.asked({ add: [guest.id] });
    for (const epoch of [2, 3]) {
      await patients.socket.ask('rejoinGroup', { keyPackage: `bmV3${epoch}` });
      await staff.asked({ add: [guest.id, patients.id], remove: [patients.id], at: epoch - 1 });
      const change = { add: [patients.id], remove: [patients.id] };
      expect(await staff.commit(change, { epoch: epoch - 1 })).toMatchObject(fine);
    }
    await patients.socket.ask('rejoinGroup', { keyPackage: 'bmV3NA' });
    await staff.asked({ add: [patients.id], remove: [patients.id], at: 3 });
  });

  it('of a group that the server forgot are replaced by a new group, too', async () => {
    const { staff, patients } = await call();
    const before = staff.generation;
    clinic = await clinic.restart();
    await Promise.all([staff.socket.closed, patients.socket.closed]);
    const again = await doctorPage();
    const back = await patientPage();
    await back.publish();
    expect(again.welcome.encryption).toMatchObject({ mode: 'on' });
    await again.create();
    expect(again.generation).toBeGreaterThan(before);
    await again.change({ add: [back.id] });
    await back.joins();
    await again.ready(1);
    await again.isSecured(back);
  }, 60_000);
});

describe('a browser that cannot encrypt', () => {
  const unableSocket = (): VisitSocket =>
    new VisitSocket(clinic.url, patient.cookie, {
      ...{ protocol: 2, purpose: 'visit', as: 'patient', encounterId: patient.encounterId },
      instanceId: randomUUID(),
    });

  it('waits, and is admitted once staff turned encryption off for all to see', async () => {
    patient = await arrivedPatient(clinic);
    const { encounterId } = patient;
    const staff = await doctorPage();
    await staff.create();
    expect(staff.welcome.encryption.mayTurnOff).toBe(true);
    const unable = await come(unableSocket());
    expect(unable.welcome).toMatchObject({
      self: { encrypts: false },
      encryption: { mode: 'on', mayTurnOff: false },
    });
    expect(await admit(staff, unable)).toMatchObject(refused('encryption_required'));

    const off = { reason: 'browser' };
    expect(await unable.socket.ask('turnEncryptionOff', off)).toMatchObject(refused('not_found'));
    await clinic.setEncryption('required');
    expect(await staff.socket.ask('turnEncryptionOff', off)).toMatchObject(
      refused('encryption_kept'),
    );
    await clinic.setEncryption('optional');
    expect(await staff.socket.ask('turnEncryptionOff', off)).toMatchObject(fine);
    for (const page of [staff, unable]) {
      const state = await page.state(({ mode }) => mode === 'off');
      expect(state).toMatchObject({ offReason: 'browser', mayTurnOff: false, members: [] });
      await page.socket.told('media:reset');
    }
    expect(await staff.socket.ask('turnEncryptionOff', off)).toMatchObject(
      refused('invalid_state'),
    );
    expect(await admit(staff, unable)).toMatchObject(fine);
    expect(await unable.speakAfterReset()).toMatchObject(fine);

    expect(
      await clinic.rows(
        `select e.encryption, e.encryption_off_reason as reason, m.id is not null as "byMember"
         from encounter e join membership m on m.id = e.encryption_off_by
         where e.id = '${encounterId}'`,
      ),
    ).toEqual([{ encryption: 'off', reason: 'browser', byMember: true }]);
    expect(
      await clinic.rows(
        `select outcome from audit_event where action = 'encounter.turn-encryption-off'
         and entity_id = '${encounterId}'`,
      ),
    ).toEqual([{ outcome: 'success' }]);
    const { body } = await patient.call(routes.listMyDisclosures);
    const kinds = (body['disclosures'] as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toContain('encryption-turned-off');
  });

  it('is shown to staff before the patient is admitted, with its current state, only if the visit is encrypted', async () => {
    patient = await arrivedPatient(clinic);
    const { encounterId } = patient;
    const shown = async (): Promise<unknown> => {
      const { body } = await doctor.call(routes.listAppointments);
      const rows = body['appointments'] as AppointmentRow[];
      return rows.find((row) => row.encounterId === encounterId)?.deviceCheck?.encrypts;
    };
    const checked = { deviceCheck: { ...deviceCheck, encrypts: false } };
    expect((await patient.call(routes.keepDeviceCheck, { body: checked })).status).toBe(200);
    expect(await shown()).toBe(false);
    // They opened the link again in another browser.
    const able = await patientPage();
    expect(await shown()).toBe(true);
    await able.socket.ask('leave', {});
    await able.socket.closed;
    await until('nobody is in the room', shown, (encrypts) => encrypts === false);
    const staff = await doctorPage();
    expect(await staff.socket.ask('turnEncryptionOff', { reason: 'browser' })).toMatchObject(fine);
    expect(await shown()).toBeUndefined();
  });

  it('gets no media in an encrypted call, and is told which browsers can join', async () => {
    const { staff, patients } = await call();
    patients.close();
    const unable = await come(unableSocket());
    // Admitted earlier on this session.
    expect(unable.welcome.self.admitted).toBe(true);
    const rtpCapabilities = unable.welcome.media?.routerRtpCapabilities;
    expect(await unable.socket.ask('startMedia', { rtpCapabilities })).toMatchObject(
      refused('encryption_required'),
    );
    expect(await unable.speak()).toBe('');
    expect(staff.lastState.secured).not.toContain(unable.id);
  });

  it('cannot be admitted through the guest list either', async () => {
    const { staff } = await call();
    const invited = await invitedGuest(clinic, doctor, patient.encounterId);
    const { guestId, visitor } = invited;
    const unable = await come(
      new VisitSocket(clinic.url, visitor.cookie, {
        ...{ protocol: 2, purpose: 'visit', as: 'guest', encounterId: patient.encounterId },
        ...{ guestId, instanceId: randomUUID() },
      }),
    );
    const params = { encounterId: patient.encounterId, guestId };
    const { body } = await doctor.call(routes.admitGuest, { params });
    expect(body).toMatchObject({ code: 'encryption_required' });
    expect(await admit(staff, unable)).toMatchObject(refused('encryption_required'));
  });

  it('finds the mode that the visit began with, whatever the clinic sets later', async () => {
    const { staff, patients } = await call();
    await clinic.setEncryption('off');
    // The room ends when the last participant leaves; the database keeps the mode.
    for (const page of [patients, staff]) {
      await page.socket.ask('leave', {});
      await page.socket.closed;
    }
    const back = await doctorPage();
    expect(back.welcome).toMatchObject({ participants: [], encryption: { mode: 'on' } });
    await doctor.call(routes.endVisit, { params: { encounterId: patient.encounterId } });
    patient = await arrivedPatient(clinic);
    const plain = await patientPage();
    expect(plain.welcome.encryption).toMatchObject({ mode: 'off', offReason: null });
  });
});

describe('the safety code that both ends compare', () => {
  it('is not stored as compared where it changes while that is written', async () => {
    const { staff, patients } = await call();
    const rows = clinic.part(EncryptionRows);
    const compare = rows.compare.bind(rows);
    const spy = jest.spyOn(rows, 'compare').mockImplementation(async (...values) => {
      await patients.socket.ask('rejoinGroup', { keyPackage: opaque });
      await staff.change({ add: [patients.id], remove: [patients.id] });
      return compare(...values);
    });
    const at = { generation: staff.generation, epoch: 1 };
    expect(await staff.socket.ask('confirmCode', at)).toMatchObject(refused('stale_epoch'));
    spy.mockRestore();
    expect(
      await clinic.rows(
        `select code_compared_at as at from encounter where id = '${patient.encounterId}'`,
      ),
    ).toEqual([{ at: null }]);
  });

  /** Checks what the note of the visit and its summary, for both sides, say about it. */
  const cites = async (encryption: NonNullable<VisitSummary['encryption']>): Promise<void> => {
    const { encounterId } = patient;
    const params = { encounterId };
    for (const { body } of [
      await doctor.call(routes.readVisitSummary, { params }),
      await patient.call(routes.readMyVisitSummary),
    ]) {
      expect(body).toMatchObject({ encryption });
    }
    const { codeCompared } = encryption;
    const { body } = await doctor.call(routes.listDocuments, { params });
    expect(body).toMatchObject({ documents: [{ type: 'note', codeCompared }] });
  };

  it('is stored as compared, with who and when, until somebody joins', async () => {
    const { staff, patients } = await call();
    const { generation } = staff;
    const at = { generation, epoch: 1 };
    expect(await patients.socket.ask('confirmCode', at)).toMatchObject(refused('not_found'));
    expect(await staff.socket.ask('confirmCode', { generation, epoch: 0 })).toMatchObject(
      refused('stale_epoch'),
    );
    expect(await staff.socket.ask('confirmCode', at)).toMatchObject(fine);
    const { comparedAt } = await patients.state((state) => state.comparedAt !== null);
    const [kept] = await clinic.rows(
      `select code_compared_at as at, code_compared_by = practitioner_id as "byDoctor"
       from encounter where id = '${patient.encounterId}'`,
    );
    expect(kept).toEqual({ at: new Date(String(comparedAt)), byDoctor: true });
    const note = { subjective: '', objective: '', assessment: '', plan: 'Rest' };
    const { body } = await doctor.call(routes.saveNote, {
      params: { documentId: randomUUID() },
      body: { encounterId: patient.encounterId, baseVersion: 0, content: note },
    });
    const codeCompared = { at: String(comparedAt), by: Note.parse(body).author.name };
    expect(body).toMatchObject({ codeCompared });
    await cites({ mode: 'on', codeCompared });
    const guest = await guestPage();
    await guest.publish();
    await letIn(staff, guest);
    await until(
      'the new code is not marked as compared',
      () => patients.lastState.comparedAt,
      (told) => told === null,
    );
    // That it was compared then stays a fact; where the rest was not encrypted it is none.
    await cites({ mode: 'on', codeCompared });
    expect(await staff.socket.ask('turnEncryptionOff', { reason: 'trouble' })).toMatchObject(fine);
    await cites({ mode: 'off', codeCompared: null });
  });
});
