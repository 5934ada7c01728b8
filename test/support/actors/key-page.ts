import {
  type Ack,
  EncryptionState,
  HandshakeMessage,
  serverEvents,
  Welcome,
  type ServerPayload,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { audioParameters } from '../media/media-parameters.ts';
import { type VisitSocket } from './visit-socket.ts';

/** Stands for MLS messages, which the server does not read. */
export const opaque = 'b3BhcXVl';

type Asked = ServerPayload<'groupAsked'>;

interface Change {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** A page in an encrypted visit that sends what MLS clients send, without any cryptography. */
export class KeyPage {
  readonly socket: VisitSocket;
  readonly welcome: Welcome;
  generation = 0;
  epoch = 0;
  hasGroup = false;

  static async of(socket: VisitSocket): Promise<KeyPage> {
    return new KeyPage(socket, Welcome.parse(await socket.told('visit:welcome')));
  }

  private constructor(socket: VisitSocket, welcome: Welcome) {
    this.socket = socket;
    this.welcome = welcome;
    this.generation = welcome.encryption.generation;
  }

  get id(): string {
    return this.welcome.self.id;
  }

  get name(): string {
    return this.welcome.self.name;
  }

  get lastState(): EncryptionState {
    const told = this.socket.all('e2ee:state').at(-1);
    return told === undefined ? this.welcome.encryption : EncryptionState.parse(told);
  }

  publish(keyPackage = opaque) {
    return this.socket.ask('publishKeyPackage', { keyPackage });
  }

  /** Waits for a request to commit these changes, or with `epoch` null to create the group. */
  async asked({
    add = [],
    remove = [],
    epoch,
    at,
  }: Change & { epoch?: null; at?: number } = {}): Promise<Asked> {
    const { groupAsked } = serverEvents;
    const told = await this.socket.told(groupAsked.name, (payload) => {
      const asked = groupAsked.payload.parse(payload);
      return epoch === null
        ? asked.epoch === null && asked.generation > this.generation - 1
        : asked.epoch !== null &&
            (at === undefined || asked.epoch === at) &&
            isSame(
              asked.add.map(({ participantId }) => participantId),
              add,
            ) &&
            isSame(asked.remove, remove);
    });
    return groupAsked.payload.parse(told);
  }

  /** Waits for a request to create a later group than that one. */
  async askedToBegin(after: number): Promise<Asked> {
    const { groupAsked } = serverEvents;
    const told = await this.socket.told(groupAsked.name, (payload) => {
      const { epoch, generation } = groupAsked.payload.parse(payload);
      return epoch === null && generation > after;
    });
    return groupAsked.payload.parse(told);
  }

  /** Creates the group as soon as it is asked to. */
  async create(): Promise<void> {
    const { generation } = await this.asked({ epoch: null });
    const answer = await this.socket.ask('createGroup', { id: randomUUID(), generation });
    mustBeOk(answer);
    Object.assign(this, { generation, epoch: 0, hasGroup: true });
    await this.ready(0);
  }

  /** Commits as soon as it is asked to. */
  async change(change: Change): Promise<void> {
    const { epoch } = await this.asked(change);
    this.epoch = epoch ?? 0;
    this.epoch = Number(mustBeOk(await this.commit(change))['epoch']);
  }

  commit({ add = [], remove = [] }: Change, other: Record<string, unknown> = {}) {
    return this.socket.ask('commitGroup', {
      ...{ id: randomUUID(), generation: this.generation, epoch: this.#newest },
      ...{ commit: opaque, added: add, removed: remove },
      ...(add.length > 0 && { welcome: opaque }),
      ...other,
    });
  }

  /** Waits for its welcome, and reports that it has the keys. */
  async joins(after = 1): Promise<void> {
    const told = await this.socket.told(
      'e2ee:message',
      ({ kind, seq }) => kind === 'welcome' && Number(seq) >= after,
    );
    const { generation, epoch } = HandshakeMessage.parse(told);
    Object.assign(this, { generation, epoch, hasGroup: true });
    await this.ready(epoch);
  }

  async ready(epoch: number): Promise<void> {
    mustBeOk(await this.socket.ask('confirmKeys', { generation: this.generation, epoch }));
  }

  messages(seq: number): unknown[] {
    return this.socket.all('e2ee:message').filter((one) => one['seq'] === seq);
  }

  async state(fits: (state: EncryptionState) => boolean): Promise<EncryptionState> {
    return EncryptionState.parse(
      await this.socket.told('e2ee:state', (told) => fits(EncryptionState.parse(told))),
    );
  }

  async isSecured({ id }: KeyPage): Promise<void> {
    await this.state(({ secured }) => secured.includes(id));
  }

  async listen(): Promise<void> {
    const rtpCapabilities = this.welcome.media?.routerRtpCapabilities;
    mustBeOk(await this.socket.ask('startMedia', { rtpCapabilities }));
  }

  /** @returns the id of a paused microphone; empty where it was refused */
  async speak(transportId = this.welcome.media?.sendTransport.id, paused = true): Promise<string> {
    const answer = await this.socket.ask('produce', {
      ...{ transportId, kind: 'audio', source: 'microphone', paused },
      rtpParameters: audioParameters(),
    });
    return answer.ok ? String(answer.data['producerId']) : '';
  }

  /** Produces audio on the transports that came when encryption was turned off. */
  async speakAfterReset() {
    const { payload } = serverEvents.mediaReset;
    const { sendTransport } = payload.parse(await this.socket.told('media:reset'));
    return this.resume(await this.speak(sendTransport.id));
  }

  resume(producerId: string) {
    return this.socket.ask('resumeProducer', { producerId });
  }

  close(): void {
    this.socket.close();
  }

  /** The newest epoch that this page knows of. */
  get #newest(): number {
    return Math.max(this.epoch, this.lastState.epoch ?? 0);
  }
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.toSorted().join() === others.toSorted().join();

function mustBeOk(answer: Ack<Record<string, unknown>>): Record<string, unknown> {
  if (!answer.ok) throw new Error(`It was refused: ${answer.error.code}`);
  return answer.data;
}
