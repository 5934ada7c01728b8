import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { HandshakeMessage, routes, serverEvents, Welcome } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { safetyCode } from '../../apps/web/src/call/e2ee/group-keys.ts';
import { MlsGroup } from '../../apps/web/src/call/e2ee/mls-group.ts';
import { guestSocket, invitedGuest } from '../support/actors/guests.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { type VisitSocket } from '../support/actors/visit-socket.ts';

/* Real MLS groups of the pages' code over a real server, without browsers. */

let clinic: TestClinic;
let doctor: Visitor;
let patient: Visitor;
const open: VisitSocket[] = [];

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  await doctor.call(routes.endVisit, { params: { encounterId: patient.encounterId } });
});

afterAll(() => clinic.close());

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(text, 'base64url'));
const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** A participant in the call with an MLS group. */
class KeyHolder {
  readonly socket: VisitSocket;
  readonly id: string;
  readonly group: MlsGroup;
  #generation = 0;

  static async come(socket: VisitSocket): Promise<KeyHolder> {
    open.push(socket);
    const { self } = Welcome.parse(await socket.told('visit:welcome'));
    const holder = new KeyHolder(socket, self.id, await MlsGroup.of(self.id));
    await holder.publish();
    return holder;
  }

  private constructor(socket: VisitSocket, id: string, group: MlsGroup) {
    this.socket = socket;
    this.id = id;
    this.group = group;
  }

  async publish(): Promise<void> {
    const keyPackage = toText(await this.group.keyPackage());
    expect(await this.socket.ask('publishKeyPackage', { keyPackage })).toMatchObject({ ok: true });
  }

  async create(): Promise<void> {
    const { generation } = await this.#asked(({ epoch }) => epoch === null);
    this.#generation = generation;
    await this.group.create(groupId(generation));
    const id = randomUUID();
    expect(await this.socket.ask('createGroup', { id, generation })).toMatchObject({ ok: true });
    await this.#ready();
  }

  /** Makes the commit that is requested in this epoch. */
  async change(): Promise<void> {
    const { epoch, add, remove } = await this.#asked((asked) => asked.epoch === this.group.epoch);
    const newcomers = add.map(({ participantId, keyPackage }) => ({
      ...{ participantId, keyPackage: toBytes(keyPackage) },
    }));
    const { commit, welcome } = await this.group.change(newcomers, remove);
    const answer = await this.socket.ask('commitGroup', {
      ...{ id: randomUUID(), generation: this.#generation, epoch, commit: toText(commit) },
      ...(welcome !== null && { welcome: toText(welcome) }),
      ...{ added: add.map(({ participantId }) => participantId), removed: remove },
    });
    expect(answer).toMatchObject({ ok: true });
    this.group.confirm();
    await this.#ready();
  }

  async join(): Promise<void> {
    const { generation, data } = await this.#told(({ kind }) => kind === 'welcome');
    this.#generation = generation;
    await this.group.join(groupId(generation), toBytes(data));
    await this.publish();
    await this.#ready();
  }

  async follow(epoch: number): Promise<void> {
    const { data } = await this.#told((one) => one.kind === 'commit' && one.epoch === epoch);
    await this.group.process(toBytes(data));
    await this.#ready();
  }

  code(): Promise<string> {
    return safetyCode(this.group, patient.encounterId);
  }

  async #ready(): Promise<void> {
    const at = { generation: this.#generation, epoch: this.group.epoch };
    expect(await this.socket.ask('confirmKeys', at)).toMatchObject({ ok: true });
  }

  async #asked(fits: (asked: ReturnType<typeof asAsked>) => boolean) {
    const { name } = serverEvents.groupAsked;
    return asAsked(await this.socket.told(name, (told) => fits(asAsked(told))));
  }

  async #told(fits: (message: HandshakeMessage) => boolean): Promise<HandshakeMessage> {
    const { name } = serverEvents.groupMessage;
    const told = await this.socket.told(name, (one) => fits(HandshakeMessage.parse(one)));
    return HandshakeMessage.parse(told);
  }
}

const asAsked = (told: unknown) => serverEvents.groupAsked.payload.parse(told);
const groupId = (generation: number): string => `${patient.encounterId}/${String(generation)}`;

const keysOf = async ({ group }: KeyHolder): Promise<unknown> =>
  (await group.keys()).receiving.map(({ base }) => toText(base));

describe('the keys of an encrypted visit', () => {
  it('are the same for everybody in the call, and change once somebody joins or leaves', async () => {
    patient = await arrivedPatient(clinic);
    const { encounterId } = patient;
    const staff = await KeyHolder.come(doctorSocket(clinic, doctor, encounterId));
    await staff.create();
    const patients = await KeyHolder.come(patientSocket(clinic, patient));
    await staff.socket.ask('admit', { participantId: patients.id });
    await staff.change();
    await patients.join();
    expect(staff.group.roster).toEqual([staff.id, patients.id]);
    expect(patients.group.roster).toEqual(staff.group.roster);
    const code = await staff.code();
    expect(await patients.code()).toBe(code);
    const before = await staff.group.exporter('test', new Uint8Array(), 16);

    const invited = await invitedGuest(clinic, doctor, encounterId);
    const guest = await KeyHolder.come(guestSocket(clinic, invited));
    await staff.socket.ask('admit', { participantId: guest.id });
    await staff.change();
    await patients.follow(2);
    await guest.join();
    const codes = await Promise.all([staff, patients, guest].map((one) => one.code()));
    expect(new Set(codes).size).toBe(1);
    expect(codes[0]).not.toBe(code);

    // The guest is removed, and cannot derive later keys.
    const params = { encounterId, guestId: invited.guestId };
    await doctor.call(routes.removeGuest, { params });
    await guest.socket.closed;
    await staff.change();
    await patients.follow(3);
    expect(staff.group.roster).toEqual([staff.id, patients.id]);
    expect(await patients.code()).toBe(await staff.code());
    expect(await guest.code()).toBe(codes[0]);
    expect(await guest.code()).not.toBe(await staff.code());
    expect(await keysOf(patients)).not.toEqual(await keysOf(guest));
    expect(await staff.group.exporter('test', new Uint8Array(), 16)).not.toEqual(before);
  });
});
