import {
  type EncryptionState,
  type HandshakeMessage,
  type ServerPayload,
} from '@teleward/contracts';
import { isPassing, type Signalling, SignallingError } from '../../signalling/index.ts';
import { randomId } from '../random-id.ts';
import { SerialQueue } from '../serial-queue.ts';
import { Timer } from '../timer.ts';
import { fromBase64Url, toBase64Url } from './bytes.ts';
import { type EncryptionCondition, type EncryptionView, noEncryption } from './encryption-view.ts';
import { GroupWatch } from './group-watch.ts';
import { KeyWorker, type KeyWorkerOptions } from './key-worker.ts';
import { type Seal } from './seal.ts';
import { type Newcomer } from './group-keys.ts';
import { type GroupView } from './worker-messages.ts';

/** The worker with the keys, as far as it is used. */
export type Keys = Pick<KeyWorker, 'request' | 'close' | keyof Seal>;

export interface CallEncryptionOptions {
  visitId: string;
  request: Signalling['request'];
  changed: (view: EncryptionView) => void;
  /** Who was seen to be let in, this participant included: nobody else may be in the group. */
  admitted: () => ReadonlySet<string>;
  createKeys?: (options: KeyWorkerOptions) => Keys;
  /** The browser can encrypt. */
  able: boolean;
}

/**
 * How long after a step all others are taken to have its keys, in ms. Until then the key of
 * before is sent with.
 */
const switchAfterMs = 500;

/** How often a page that gets nothing may begin anew, in ms. */
const betweenStarvedMs = 30_000;

/** Whoever is let in and has no keys for so long begins anew, in ms. */
const patienceMs = 5000;

type Asked = ServerPayload<'groupAsked'>['add'][number];

const newcomerOf = ({ participantId, keyPackage }: Asked): Newcomer => {
  // What is no Base64 is no package either, and is found out where it is read.
  const bytes = /^[\w-]+$/.test(keyPackage) ? fromBase64Url(keyPackage) : new Uint8Array();
  return { participantId, keyPackage: bytes };
};

const idle: GroupView = { epoch: null, roster: [], code: null };

/**
 * This participant's part in the group whose keys the media are sealed with: comes in, follows the
 * steps of the others, makes steps when it is asked to, and begins anew when it has lost the
 * thread. The server orders the steps and is believed in nothing else.
 */
export class CallEncryption {
  readonly #options: CallEncryptionOptions;
  readonly #queue: SerialQueue;
  // The worker is one for the whole call: the counters of its keys outlive every connection.
  #keys: Keys | null = null;
  // Those that know whose they are.
  #begun: Keys | null = null;
  #selfId: string | null = null;
  #isIn = false;
  #state: EncryptionState | null = null;
  // What people see.
  #told = noEncryption;
  #group: GroupView = idle;
  // Of the group of now.
  #generation = 0;
  #lastSeq = 0;
  // The server may or may not have taken the step that was prepared.
  #unsure = false;
  #sends = false;
  #isGhostly = false;
  #failed = false;
  #isUnable = false;
  // Until the others have the keys of a step, and until somebody without keys begins anew.
  readonly #switch = new Timer();
  readonly #patience = new Timer();
  // Frames without a key were told of, and what was missed was asked for.
  #starved = false;
  #starvedAt = -Infinity;
  readonly #watch: GroupWatch;
  // The visit was encrypted before it was not, which the person has to take note of.
  #wasOn = false;
  // Since when sound and picture flow.
  #flowsSince: number | null = null;

  constructor(options: CallEncryptionOptions) {
    this.#options = options;
    this.#watch = new GroupWatch(options.admitted);
    this.#queue = new SerialQueue((error) => {
      // A lost connection comes back, and with it what was missed.
      if (!isPassing(error)) this.#fail();
    });
  }

  /** Nothing is sealed or opened any more. Idempotent. */
  close(): void {
    this.#queue.close();
    this.#switch.cancel();
    this.#patience.cancel();
    this.#keys?.close();
  }

  /**
   * What the streams of a new connection are led through; null where this visit has no encryption.
   */
  get seal(): Seal | null {
    return this.#state?.mode === 'on' ? this.#startKeys() : null;
  }

  /** Whether this browser may have media in this visit. */
  get isPossible(): boolean {
    return this.#state?.mode !== 'on' || this.#options.able;
  }

  /** Whether sound and picture may leave: they are sealed with keys that the others have. */
  get flows(): boolean {
    const condition = this.#condition();
    return condition === 'off' || condition === 'secured';
  }

  /** Whether they have for long enough to judge the line by them. */
  get flowsSteadily(): boolean {
    return this.#flowsSince !== null && performance.now() - this.#flowsSince > 3000;
  }

  /**
   * Whether nothing may be connected before the person says so: it would no longer be encrypted.
   */
  get waitsForConsent(): boolean {
    return this.#condition() === 'dropped';
  }

  /** The person knows that the visit is no longer encrypted, and goes on. */
  goOn(): void {
    this.#wasOn = false;
    this.#tell();
  }

  handleWelcome({ self, encryption, resumed }: ServerPayload<'welcome'>): void {
    const isOther = this.#selfId !== null && this.#selfId !== self.id;
    this.#selfId = self.id;
    this.#isIn = self.admitted;
    this.#take(encryption);
    if (encryption.mode === 'off' || !this.#options.able) return;
    this.#queue.push(async () => {
      if (isOther) this.#dropKeys();
      await this.#begin();
      const isMember = encryption.members.includes(self.id);
      const goesOn = resumed && isMember && this.#isGroupOf(encryption.generation);
      if (goesOn) await this.#sync();
      // A leaf that the server still counts with has no keys here any more.
      else await this.#beginAnew(isMember ? 'rejoinGroup' : 'publishKeyPackage');
    });
  }

  handleState(state: EncryptionState): void {
    this.#take(state);
    if (state.mode === 'off') return;
    this.#queue.push(async () => {
      if (this.#isOut(state)) await this.#beginAnew('publishKeyPackage');
    });
  }

  /** This participant was let in, or is held. */
  handleAdmission(isIn: boolean): void {
    this.#isIn = isIn;
    this.#tell();
  }

  /** Somebody came or went. */
  handlePeople(): void {
    if (this.#isGhostly) this.#queue.push(() => this.#install([]));
  }

  /** Somebody is no longer in the call, whatever the group says. */
  handleGone(participantId: string): void {
    if (!this.#group.roster.includes(participantId)) return;
    this.#watch.handleGone(participantId, () => {
      this.#queue.push(async () => {
        if (this.#watch.hasGhost(this.#group.roster)) await this.#install([]);
      });
    });
    this.#queue.push(async () => {
      await this.#keys?.request('forgetSender', { participantId });
    });
  }

  handleAsked(asked: ServerPayload<'groupAsked'>): void {
    this.#queue.push(() =>
      asked.epoch === null ? this.#create(asked.generation) : this.#change(asked),
    );
  }

  handleMessage(message: HandshakeMessage): void {
    this.#queue.push(() => this.#apply(message));
  }

  /** Staff: both ends read each other the same code. @throws {SignallingError} */
  async confirmCode(read: string): Promise<void> {
    const { epoch, code } = this.#group;
    if (epoch === null || code !== read) {
      throw new SignallingError('stale_epoch', 'The code is another one by now.');
    }
    await this.#options.request('confirmCode', { generation: this.#generation, epoch });
  }

  async #begin(): Promise<void> {
    const keys = this.#startKeys();
    if (this.#begun === keys) return;
    const { visitId } = this.#options;
    try {
      await keys.request('begin', { participantId: this.#selfId ?? '', visitId });
      this.#begun = keys;
    } catch {
      // It lacks a part of WebCrypto, or makes something else of it.
      this.#isUnable = true;
      this.#tell();
      throw new Error('This browser cannot encrypt.');
    }
  }

  /** Out of the group of before, and ready to be let into the one of now. */
  async #beginAnew(how: 'publishKeyPackage' | 'rejoinGroup'): Promise<void> {
    this.#leaveGroup();
    const keys = this.#startKeys();
    await keys.request('forget', null);
    await this.#offerPackage(how);
  }

  async #offerPackage(how: 'publishKeyPackage' | 'rejoinGroup'): Promise<void> {
    const keyPackage = toBase64Url(await this.#startKeys().request('keyPackage', null));
    try {
      await this.#options.request(how, { keyPackage });
    } catch (error) {
      // It is put out or held at this moment; what comes next begins anew.
      if (!(error instanceof SignallingError)) throw error;
    }
  }

  async #create(generation: number): Promise<void> {
    let created;
    try {
      created = await this.#options.request('createGroup', { id: randomId(), generation });
    } catch (error) {
      if (error instanceof SignallingError) return;
      throw error;
    }
    this.#leaveGroup();
    this.#generation = created.generation;
    this.#lastSeq = 0;
    const groupId = this.#groupId(created.generation);
    this.#group = await this.#startKeys().request('create', { groupId });
    await this.#install([]);
  }

  async #change({ generation, epoch, add, remove }: ServerPayload<'groupAsked'>): Promise<void> {
    if (this.#unsure) await this.#sync();
    if (epoch === null || !this.#isGroupOf(generation) || this.#group.epoch !== epoch) return;
    const keys = this.#startKeys();
    // The server asks for what it likes; only who is seen to be in the call comes into the group.
    const admitted = this.#options.admitted();
    const asked = add.filter(({ participantId }) => admitted.has(participantId));
    const prepare = (newcomers: readonly Asked[], leaving: readonly string[]) =>
      keys.request('change', { add: newcomers.map(newcomerOf), remove: leaving }).catch(() => null);
    let added = asked;
    let change = await prepare(added, remove);
    if (change === null) {
      // A package that is none, or another participant's: by it nobody comes in, and by
      // the others they do.
      const each = await Promise.all(
        asked.map(async (one) => ((await prepare([one], [])) === null ? [] : [one])),
      );
      added = each.flat();
      change = added.length + remove.length === 0 ? null : await prepare(added, remove);
    }
    if (change === null) return;
    // Whoever gets a new leaf has none of the keys of before, and needs no time to change them.
    const before = this.#group.roster.filter((id) => !remove.includes(id));
    this.#unsure = true;
    try {
      const { seq } = await this.#options.request('commitGroup', {
        ...{ id: randomId(), generation, epoch, removed: remove },
        commit: toBase64Url(change.commit),
        ...(change.welcome !== null && { welcome: toBase64Url(change.welcome) }),
        added: added.map(({ participantId }) => participantId),
      });
      this.#lastSeq = seq;
    } catch (error) {
      // What has no answer is asked for when there is a connection again.
      if (!(error instanceof SignallingError) || isPassing(error)) throw error;
      this.#unsure = false;
      await keys.request('discard', null);
      await this.#sync();
      return;
    }
    await this.#confirm(before);
  }

  async #confirm(before: readonly string[]): Promise<void> {
    this.#unsure = false;
    this.#group = await this.#startKeys().request('confirm', null);
    await this.#install(before);
  }

  /** Takes in what was missed. */
  async #sync(): Promise<void> {
    if (this.#group.epoch === null) return;
    let messages: readonly HandshakeMessage[];
    try {
      const since = { generation: this.#generation, since: this.#lastSeq };
      ({ messages } = await this.#options.request('syncGroup', since));
    } catch (error) {
      if (!(error instanceof SignallingError) || isPassing(error)) throw error;
      await this.#beginAnew('rejoinGroup');
      return;
    }
    for (const message of messages) await this.#apply(message);
    if (!this.#unsure) return;
    this.#unsure = false;
    await this.#startKeys().request('discard', null);
  }

  async #apply({ seq, generation, epoch, from, kind, data }: HandshakeMessage): Promise<void> {
    const isFollowed = this.#isGroupOf(generation);
    if (kind === 'welcome') {
      if (isFollowed && epoch <= (this.#group.epoch ?? -1)) return;
      await this.#join(seq, generation, data);
      return;
    }
    if (!isFollowed || seq <= this.#lastSeq) return;
    if (seq > this.#lastSeq + 1) {
      await this.#sync();
      return;
    }
    const before = this.#group.roster;
    this.#lastSeq = seq;
    if (from === this.#selfId) {
      if (this.#unsure) await this.#confirm(before);
      else await this.#beginAnew('rejoinGroup');
      return;
    }
    this.#unsure = false;
    try {
      this.#group = await this.#startKeys().request('process', { commit: fromBase64Url(data) });
    } catch {
      await this.#beginAnew('rejoinGroup');
      return;
    }
    if (this.#group.epoch === null) await this.#beginAnew('publishKeyPackage');
    else await this.#install(before);
  }

  async #join(seq: number, generation: number, data: string): Promise<void> {
    try {
      const welcome = fromBase64Url(data);
      const groupId = this.#groupId(generation);
      this.#group = await this.#startKeys().request('join', { groupId, welcome });
    } catch {
      await this.#beginAnew('rejoinGroup');
      return;
    }
    this.#sends = false;
    this.#unsure = false;
    this.#generation = generation;
    this.#lastSeq = seq;
    await this.#install([]);
    // Each opens one door: the next is for whoever has to let this participant in again.
    await this.#offerPackage('publishKeyPackage');
  }

  /**
   * Takes the keys of the epoch of now: opens with them at once, and seals with them when
   * all others have them.
   *
   * @param before who was in the group with this participant until now.
   */
  async #install(before: readonly string[]): Promise<void> {
    const keys = this.#startKeys();
    const { epoch, roster } = this.#group;
    if (epoch === null) return;
    this.#watch.countStep();
    this.#isGhostly = this.#watch.hasGhost(roster);
    if (this.#isGhostly) {
      this.#switch.cancel();
      this.#sends = false;
      await keys.request('stopSending', null);
      this.#tell();
      return;
    }
    await keys.request('receive', null);
    const stayed = roster.some((id) => id !== this.#selfId && before.includes(id));
    if (!stayed || !this.#sends) {
      await this.#sendWithKeysOfNow();
    } else {
      this.#switch.start(() => {
        this.#queue.push(() => this.#sendWithKeysOfNow());
      }, switchAfterMs);
    }
    this.#starved = false;
    this.#tell();
    try {
      await this.#options.request('confirmKeys', { generation: this.#generation, epoch });
    } catch (error) {
      // The next step came meanwhile, or the connection is lost, after which
      // everything is said anew.
      if (!(error instanceof SignallingError)) throw error;
    }
  }

  async #sendWithKeysOfNow(): Promise<void> {
    this.#switch.cancel();
    if (this.#group.epoch === null || this.#isGhostly) return;
    await this.#startKeys().request('send', null);
    this.#sends = true;
    this.#tell();
  }

  #handleStarved(isAll: boolean): void {
    this.#queue.push(async () => {
      if (this.#group.epoch === null) return;
      if (this.#starved) {
        if (!isAll || performance.now() - this.#starvedAt < betweenStarvedMs) return;
        this.#starved = false;
        this.#starvedAt = performance.now();
        await this.#beginAnew('rejoinGroup');
        return;
      }
      this.#starved = true;
      await this.#sync();
    });
  }

  #startKeys(): Keys {
    if (this.#keys !== null) return this.#keys;
    const create =
      this.#options.createKeys ?? ((options: KeyWorkerOptions) => new KeyWorker(options));
    this.#keys = create({
      starved: (isAll) => {
        this.#handleStarved(isAll);
      },
      broken: () => {
        this.#fail();
      },
    });
    return this.#keys;
  }

  #dropKeys(): void {
    this.#leaveGroup();
    this.#keys?.close();
    this.#keys = null;
  }

  #leaveGroup(): void {
    this.#switch.cancel();
    this.#group = idle;
    this.#sends = false;
    this.#unsure = false;
    this.#isGhostly = false;
    this.#tell();
  }

  #take(state: EncryptionState): void {
    this.#state = state;
    this.#wasOn ||= state.mode === 'on';
    this.#tell();
  }

  #fail(): void {
    this.#failed = true;
    this.#switch.cancel();
    this.#keys?.close();
    this.#tell();
  }

  #tell(): void {
    const { code } = this.#group;
    const condition = this.#condition();
    this.#awaitKeys(condition);
    const view: EncryptionView = {
      condition,
      code: condition === 'secured' ? code : null,
      holders: this.#state?.secured.filter((id) => this.#group.roster.includes(id)) ?? [],
      offReason: this.#state?.offReason ?? null,
      mayTurnOff: this.#state?.mayTurnOff ?? false,
      comparedAt: this.#state?.comparedAt ?? null,
    };
    this.#flowsSince = this.flows ? (this.#flowsSince ?? performance.now()) : null;
    if (JSON.stringify(view) === JSON.stringify(this.#told)) return;
    this.#told = view;
    this.#options.changed(view);
  }

  #condition(): EncryptionCondition {
    if (this.#state === null) return 'off';
    if (this.#state.mode === 'off') return this.#wasOn ? 'dropped' : 'off';
    if (this.#failed) return 'failed';
    if (!this.#options.able || this.#isUnable) return 'unable';
    if (this.#isGhostly) return 'ghost';
    const isHeld = this.#selfId === null || !this.#state.secured.includes(this.#selfId);
    return this.#sends && !isHeld ? 'secured' : 'securing';
  }

  /** Who is let in and does not come into the group asks for it again and again. */
  #awaitKeys(condition: EncryptionCondition): void {
    if (condition !== 'securing' || !this.#isIn || this.#queue.closed) {
      this.#patience.cancel();
      return;
    }
    this.#patience.start(() => {
      this.#queue.push(async () => {
        if (this.#condition() !== 'securing') return;
        if (this.#group.epoch === null) await this.#beginAnew('rejoinGroup');
        else await this.#sync().then(() => this.#install([]));
      });
      this.#tell();
    }, patienceMs);
  }

  /**
   * Taken out by the others, or there is another group. What was said before the last
   * step counts no more.
   */
  #isOut({ generation, epoch, members }: EncryptionState): boolean {
    const { epoch: own } = this.#group;
    if (own === null || this.#selfId === null || generation < this.#generation) return false;
    if (generation > this.#generation) return true;
    return epoch !== null && epoch >= own && !members.includes(this.#selfId);
  }

  #isGroupOf(generation: number): boolean {
    return this.#group.epoch !== null && this.#generation === generation;
  }

  #groupId(generation: number): string {
    return `${this.#options.visitId}/${generation}`;
  }
}
