import { routes, signallingProtocol } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { type Socket } from 'socket.io-client';
import { Client, each } from './client.ts';

/** A message that reached a client. */
export interface Word {
  readonly to: 'screen' | 'patient';
  readonly name: string;
  readonly payload: Record<string, unknown>;
  /** The time by `performance.now`. */
  readonly at: number;
}

const administrator = {
  email: 'administrator@demo.example',
  password: 'a-kettle-and-a-compass',
};
const desk = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
const doctorsPassword = 'four green boats at noon';
const birthDate = '1980-01-01';
const atOnce = 8;

/**
 * The clinic's screens and the waiting patients, each with an open page, through the server's API.
 */
export class Crowd {
  readonly desk: Client;
  /** In the order of arrival. */
  readonly waiting: string[] = [];
  readonly #url: string;
  readonly #doctors: readonly string[];
  readonly #nurse: Client;
  readonly #sockets: Socket[] = [];
  readonly #words: Word[] = [];

  private constructor(
    url: string,
    people: { desk: Client; nurse: Client; doctors: readonly string[] },
  ) {
    this.#url = url;
    this.desk = people.desk;
    this.#nurse = people.nurse;
    this.#doctors = people.doctors;
  }

  static async gather(url: string, doctors: number): Promise<Crowd> {
    const office = new Client(url);
    await office.call(routes.signIn, { body: administrator });
    const emails = Array.from({ length: doctors }, (_, index) => `doctor-${index}@bench.example`);
    for (const email of emails) await join(url, office, email, 'doctor');
    await join(url, office, 'nurse@bench.example', 'nurse');
    const { members } = (await office.call(routes.listMembers)) as {
      members: { memberId: string; email: string }[];
    };
    const front = new Client(url);
    await front.call(routes.signIn, { body: desk });
    const nurse = new Client(url);
    await nurse.call(routes.signIn, {
      body: { email: 'nurse@bench.example', password: doctorsPassword },
    });
    const ids = members.filter(({ email }) => emails.includes(email)).map((one) => one.memberId);
    return new Crowd(url, { desk: front, nurse, doctors: ids });
  }

  /** The member who may set priorities. */
  get nurse(): Client {
    return this.#nurse;
  }

  get size(): number {
    return this.#sockets.length;
  }

  async openScreens(count: number): Promise<void> {
    const screens = Array.from({ length: count }, (_, index) => index);
    await each(screens, atOnce, () => {
      const auth = { protocol: signallingProtocol, purpose: 'clinic', as: 'staff' } as const;
      return this.#connect(this.desk, auth, 'screen', 'queue:board');
    });
  }

  /** Registers walk-in patients until this many wait, with each doctor in turn. */
  async growTo(count: number): Promise<void> {
    const first = this.waiting.length;
    const missing = Array.from({ length: count - first }, (_, index) => first + index);
    await each(missing, atOnce, async (index) => {
      this.waiting.push(await this.#arrive(index));
    });
  }

  /**
   * Everything received since the last `forget`, once it is enough and no message of these
   * names came for a while.
   * @throws {Error} where it is not enough after half a minute
   */
  async quiet(
    names: readonly string[],
    forMs: number,
    isEnough: (words: readonly Word[]) => boolean = () => true,
  ): Promise<readonly Word[]> {
    const began = performance.now();
    for (;;) {
      const last = this.#words.findLast(({ name }) => names.includes(name))?.at ?? 0;
      const left = Math.max(last, began) + forMs - performance.now();
      if (left <= 0 && isEnough(this.#words)) return [...this.#words];
      if (performance.now() - began > 30_000) throw new Error('Somebody did not hear of it');
      await new Promise((done) => setTimeout(done, Math.max(left, 20)));
    }
  }

  /** Discards what was received so far. */
  forget(): void {
    this.#words.length = 0;
  }

  leave(): void {
    for (const socket of this.#sockets) socket.disconnect();
  }

  async #arrive(index: number): Promise<string> {
    const encounterId = randomUUID();
    const registered = await this.desk.call(routes.registerWalkIn, {
      body: {
        ...{ encounterId, reason: '', practitionerId: this.#doctors[index % this.#doctors.length] },
        patient: {
          name: `Person ${index}`,
          birthDate,
          gender: 'unknown',
          language: 'en',
          phone: null,
        },
      },
    });
    const patient = new Client(this.#url);
    const token = String(registered['url']).split('#')[1] ?? '';
    await patient.call(routes.openVisitLink, { body: { token, birthDate } });
    const params = { encounterId };
    const { offered } = (await patient.call(routes.readMyConsents, {
      params: { ...params, language: 'en' },
    })) as { offered: { version: string }[] };
    await patient.call(routes.giveConsent, {
      params,
      body: { purpose: 'treatment', textVersion: offered[0]?.version, language: 'en' },
    });
    const deviceCheck = { microphone: 'on', camera: 'on', speakerHeard: true };
    await patient.call(routes.arrive, { params, body: { deviceCheck } });
    const auth = {
      ...({ protocol: signallingProtocol, purpose: 'visit', as: 'patient' } as const),
      ...{ encounterId, instanceId: randomUUID() },
    };
    await this.#connect(patient, auth, 'patient', 'queue:position');
    return encounterId;
  }

  /** Resolves when the first message of that name arrives. */
  #connect(
    client: Client,
    auth: Parameters<Client['connect']>[0],
    to: Word['to'],
    first: string,
  ): Promise<void> {
    return new Promise((resolve) => {
      const socket = client.connect(auth, (name, payload) => {
        this.#words.push({ to, name, payload, at: performance.now() });
        if (name === first) resolve();
      });
      this.#sockets.push(socket);
    });
  }
}

async function join(url: string, office: Client, email: string, role: string): Promise<void> {
  const person = { email, roles: [role], qualification: null, registrationNumber: null };
  const invited = await office.call(routes.invite, { body: { name: email, ...person } });
  const token = String(invited['url']).split('#')[1] ?? '';
  await new Client(url).call(routes.acceptInvitation, {
    body: { token, account: 'new', name: email, password: doctorsPassword },
  });
}
