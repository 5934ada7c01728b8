import { clientEvents, type ClientEventName, MediaSetup, Welcome } from '@teleward/contracts';
import { audioParameters } from '../support/media/media-parameters.ts';
import { type FuzzClinic, type Visit } from './fuzz-clinic.ts';
import { FuzzSocket } from './fuzz-socket.ts';
import { type KnownName } from './known.ts';

/** A little less than the limit of messages of one socket. */
const mostSent = 180;

interface Sender {
  readonly visit: Exclude<Visit, 'open' | 'linked' | 'booked'>;
  readonly as: 'staff' | 'patient';
  readonly status: 'arrived' | 'in-progress';
  /** They are in a connection check, not in a visit. */
  readonly checks?: true;
}

/**
 * The kinds of senders, and the visit that they are in: with another participant, so that
 * much can be reached.
 */
export const senders = {
  'a patient who waits': { visit: 'waiting', as: 'patient', status: 'arrived' },
  'a patient in a call': { visit: 'call', as: 'patient', status: 'in-progress' },
  'a patient who checks the line': {
    visit: 'waiting',
    as: 'patient',
    status: 'arrived',
    checks: true,
  },
  'a doctor': { visit: 'admission', as: 'staff', status: 'arrived' },
} as const satisfies Readonly<Record<string, Sender>>;

/** One sender after another of the same kind, each with a new page. */
export class Lane {
  readonly #clinic: FuzzClinic;
  readonly #sender: Sender;
  #knowledge: Partial<Record<KnownName, unknown>> = {};
  #socket: FuzzSocket | null = null;
  #other: FuzzSocket | null = null;
  #place = 0;

  constructor(clinic: FuzzClinic, sender: Sender) {
    this.#clinic = clinic;
    this.#sender = sender;
  }

  /** The values that this sender's messages may name. */
  get knowledge(): Partial<Record<KnownName, unknown>> {
    return this.#knowledge;
  }

  /** The current sender; a new one where the previous one is gone or has reached its limit. */
  async socket(): Promise<FuzzSocket> {
    if (this.#socket?.open !== true || this.#socket.sent > mostSent) {
      this.#socket?.close();
      this.#socket = await this.#enter();
    }
    return this.#socket;
  }

  close(): void {
    this.#socket?.close();
    this.#other?.close();
  }

  async #enter(): Promise<FuzzSocket> {
    const { visit, as, status, checks } = this.#sender;
    await this.#clinic.reopen(visit, status);
    if (checks === true) {
      // A session may begin only a few checks.
      return this.#greet('check:setup', await this.#clinic.newCookie(visit), {
        purpose: 'check',
        as,
      });
    }
    const others = await this.#others();
    const [socket, { self, media }] = await this.#come(as);
    this.#knowledge = {
      ...this.#clinic.knowledge,
      'participant.self': self.id,
      'participant.waiting': others?.self.id,
      capabilities: media?.routerRtpCapabilities,
      'transport.send': media?.sendTransport.id,
      'transport.receive': media?.receiveTransport.id,
    };
    socket.onConsumer = (id) => {
      this.#knowledge.consumer = id;
    };
    return socket;
  }

  /**
   * Connects the other participant, who can be heard and does nothing else.
   * @returns null where they are there already
   */
  async #others(): Promise<Welcome | null> {
    const { as, visit } = this.#sender;
    const [socket, welcome] = await this.#come(as === 'staff' ? 'patient' : 'staff');
    this.#other?.close();
    this.#other = socket;
    const { media } = welcome;
    if (media === null || (as === 'patient' && visit === 'waiting')) return welcome;
    const rtpCapabilities = media.routerRtpCapabilities;
    await socket.ask(clientEvents.startMedia.name, [{ rtpCapabilities }]);
    await socket.ask(clientEvents.produce.name, [
      {
        transportId: media.sendTransport.id,
        kind: 'audio',
        source: 'microphone',
        rtpParameters: audioParameters({ ssrc: 77 }),
        paused: true,
      },
    ]);
    return welcome;
  }

  async #come(as: Sender['as']): Promise<[FuzzSocket, Welcome]> {
    const { visit } = this.#sender;
    const cookie = this.#clinic.cookieOf(as === 'staff' ? 'doctor' : visit);
    const socket = await this.#greet('visit:welcome', cookie, {
      purpose: 'visit',
      as,
      encounterId: this.#clinic.knowledge[`visit.${visit}`],
      instanceId: this.#clinic.newId(),
      e2ee: 1,
      ...(as === 'patient' && { takesOver: true }),
    });
    return [socket, Welcome.parse((await socket.first).payload)];
  }

  async #greet(expected: string, cookie: string, greeting: object): Promise<FuzzSocket> {
    this.#place += 1;
    const from = `10.250.${this.#place >> 8}.${this.#place & 0xff}`;
    const headers = { Cookie: cookie, 'X-Forwarded-For': from };
    const socket = new FuzzSocket(this.#clinic.url, headers, { protocol: 2, ...greeting });
    const { name, payload } = await socket.first;
    if (name !== expected) {
      throw new Error(`${this.#sender.as} could not come: ${name} ${JSON.stringify(payload)}`);
    }
    return socket;
  }

  /** Learns values that the next messages may name. */
  learn(name: ClientEventName, answer: unknown): void {
    const { data } = answer as { readonly data?: Readonly<Record<string, unknown>> };
    if (data === undefined) return;
    if (name === 'produce') {
      this.#knowledge.producer = data['producerId'];
    }
    if (name === 'startMedia') {
      const [consumer] = clientEvents.startMedia.answer.parse(data).consumers;
      this.#knowledge.consumer = consumer?.id ?? this.#knowledge.consumer;
    }
    if (name === 'renewMedia') {
      const { sendTransport, receiveTransport } = MediaSetup.parse(data);
      this.#knowledge['transport.send'] = sendTransport.id;
      this.#knowledge['transport.receive'] = receiveTransport.id;
    }
  }
}
