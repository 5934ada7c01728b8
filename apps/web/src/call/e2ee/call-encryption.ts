import {
  type EncryptionState,
  type HandshakeMessage,
  type ServerPayload,
} from '@teleward/contracts';
import {
  backoffDelay,
  isPassing,
  type Signalling,
  SignallingError,
} from '../../signalling/index.ts';
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

/** The methods of the key worker that are used here. */
export type Keys = Pick<KeyWorker, 'request' | 'close' | keyof Seal>;

export interface CallEncryptionOptions {
  visitId: string;
  request: Signalling['request'];
  changed: (view: EncryptionView) => void;
  /**
   * The participants whose admission this page saw, itself included: nobody else
   * may be in the group.
   */
  admitted: () => ReadonlySet<string>;
  /** What is connected leads into a worker that never came, and has to be connected anew. */
  reconnect: () => void;
  createKeys?: ((options: KeyWorkerOptions) => Keys) | undefined;
  /** Whether the browser can encrypt. */
  able: boolean;
}

/**
 * How long after a commit all others are assumed to have its keys, in ms, unless a newcomer waits
 * for them. Until then frames are sealed with the previous key.
 */
const switchAfterMs = 500;

/** How often a page that can open nothing may rejoin, in ms. */
const betweenStarvedMs = 30_000;

/** After this many failed loads of the worker in a row, only the person can help. */
const loadsAtMost = 6;

/** An admitted page that has no keys for this long rejoins, in ms. */
const patienceMs = 5000;

type Asked = ServerPayload<'groupAsked'>['add'][number];

const newcomerOf = ({ participantId, keyPackage }: Asked): Newcomer => {
  // Invalid Base64 is no key package either, and is rejected where the package is read.
  const bytes = /^[\w-]+$/.test(keyPackage) ? fromBase64Url(keyPackage) : new Uint8Array();
  return { participantId, keyPackage: bytes };
};

const idle: GroupView = { epoch: null, roster: [], joined: [], code: null };

/**
 * This participant's part in the MLS group whose keys encrypt the media: it joins, applies the
 * commits of others, commits when it is asked to, and rejoins when it has lost the state. The
 * server orders the commits and is trusted with nothing else.
 */
export class CallEncryption {
  readonly #options: CallEncryptionOptions;
  readonly #queue: SerialQueue;
  // One worker for the whole call: the counters of its keys outlive every connection.
  #keys: Keys | null = null;
  // The same worker, once it knows which participant it belongs to.
  #begun: Keys | null = null;
  #selfId: string | null = null;
  #isIn = false;
  #state: EncryptionState | null = null;
  // What people see.
  #told = noEncryption;
  #group: GroupView = idle;
  // Of the current group.
  #generation = 0;
  #lastSeq = 0;
  // The server may or may not have accepted the prepared commit.
  #unsure = false;
  #sends = false;
  #isGhostly = false;
  #failed = false;
  #isUnable = false;
  // One runs until the others have the keys of a commit, the other until a page
  // without keys rejoins.
  readonly #switch = new Timer();
  readonly #patience = new Timer();
  // A page without keys is about to rejoin.
  #isRejoining = false;
  // Participants who cannot open frames of the key in use. Their media flow once everyone has
  // the current keys.
  #awaited: readonly string[] = [];
  // Participants whose keys were forgotten because they were no longer in the call.
  readonly #forgotten = new Set<string>();
  // How many times in a row the worker's program failed to load.
  #failedLoads = 0;
  readonly #reload = new Timer();
  // Frames without a key were reported, and the missed messages were requested.
  #starved = false;
  #starvedAt = -Infinity;
  readonly #watch: GroupWatch;
  // The visit was encrypted earlier, and the person has to acknowledge that it no longer is.
  #wasOn = false;
  // Since when media flow.
  #flowsSince: number | null = null;

  constructor(options: CallEncryptionOptions) {
    this.#options = options;
    this.#watch = new GroupWatch(options.admitted);
    this.#queue = new SerialQueue((error) => {
      // A lost connection comes back, and the missed messages with it.
      if (!isPassing(error)) this.#fail();
    });
  }

  /** Stops sealing and opening. Idempotent. */
  close(): void {
    this.#queue.close();
    this.#switch.cancel();
    this.#patience.cancel();
    this.#reload.cancel();
    this.#keys?.close();
  }

  /** The frame encryption for the streams of a new connection; null where this visit has none. */
  get seal(): Seal | null {
    return this.#state?.mode === 'on' ? this.#startKeys() : null;
  }

  /** Whether this browser may have media in this visit. */
  get isPossible(): boolean {
    return this.#state?.mode !== 'on' || this.#options.able;
  }

  /** Whether media may be sent: they are sealed with keys that the others have. */
  get flows(): boolean {
    const condition = this.#condition();
    return condition === 'off' || condition === 'secured';
  }

  /** Whether media have flowed long enough to judge the line by them. */
  get flowsSteadily(): boolean {
    return this.#flowsSince !== null && performance.now() - this.#flowsSince > 3000;
  }

  /**
   * Whether connecting has to wait for the person's consent, because media would no
   * longer be encrypted.
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
      if (!(await this.#begin())) return;
      const isMember = encryption.members.includes(self.id);
      const goesOn = resumed && isMember && this.#isGroupOf(encryption.generation);
      if (goesOn) await this.#sync();
      // The server still lists a leaf of this participant, but its keys are lost.
      else await this.#restart(isMember ? 'rejoinGroup' : 'publishKeyPackage');
    });
  }

  handleState(state: EncryptionState): void {
    this.#take(state);
    if (state.mode === 'off') return;
    this.#queue.push(async () => {
      if (this.#isAwaitedHeard()) await this.#sendWithKeysOfNow();
      if (this.#isOut(state)) await this.#restart('publishKeyPackage');
    });
  }

  /** This participant was admitted or put on hold. */
  handleAdmission(isIn: boolean): void {
    this.#isIn = isIn;
    this.#tell();
  }

  /** A participant joined or left. */
  handlePeople(): void {
    if (this.#isGhostly) this.#queue.push(() => this.#install([]));
    this.#tell();
    const admitted = this.#options.admitted();
    for (const participantId of [...this.#forgotten].filter((id) => admitted.has(id))) {
      this.#forgotten.delete(participantId);
      this.#queue.push(async () => {
        await this.#keys?.request('expectSender', { participantId });
      });
    }
  }

  /** A participant is no longer in the call, whatever the group says. */
  handleGone(participantId: string): void {
    if (!this.#group.roster.includes(participantId)) return;
    this.#tell();
    this.#watch.handleGone(participantId, () => {
      this.#queue.push(async () => {
        if (this.#watch.hasGhost(this.#group.roster)) await this.#install([]);
      });
    });
    this.#forgotten.add(participantId);
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

  /** Staff: records that both ends compared this code. @throws {SignallingError} */
  async confirmCode(read: string): Promise<void> {
    const { epoch } = this.#group;
    if (epoch === null || this.#told.code !== read) {
      throw new SignallingError('stale_epoch', 'The code has changed.');
    }
    await this.#options.request('confirmCode', { generation: this.#generation, epoch });
  }

  /** @returns false where the worker did not come, which is tried again, or is no longer needed. */
  async #begin(): Promise<boolean> {
    const keys = this.#startKeys();
    if (this.#begun === keys) return true;
    const { visitId } = this.#options;
    try {
      await keys.request('begin', { participantId: this.#selfId ?? '', visitId });
      this.#begun = keys;
    } catch {
      if (this.#keys !== keys) return false;
      // The browser lacks a part of WebCrypto, or computes other values than the RFC.
      this.#isUnable = true;
      this.#tell();
      throw new Error('This browser cannot encrypt.');
    }
    // It may have been turned off meanwhile.
    if (this.#state?.mode !== 'on') return false;
    if (this.#failedLoads > 0) {
      this.#failedLoads = 0;
      this.#reload.cancel();
      this.#tell();
      this.#options.reconnect();
    }
    return true;
  }

  /**
   * The worker's program did not arrive: the line is lost for a moment, or the server has a newer
   * one.
   */
  #handleUnloaded(): void {
    this.#dropKeys();
    if (this.#state?.mode !== 'on') return;
    this.#failedLoads += 1;
    if (this.#failedLoads >= loadsAtMost) {
      this.#fail();
      return;
    }
    this.#tell();
    this.#reload.start(
      () => {
        this.#queue.push(async () => {
          const isMember = this.#state?.members.includes(this.#selfId ?? '') === true;
          if (this.#state?.mode !== 'on' || !(await this.#begin())) return;
          await this.#restart(isMember ? 'rejoinGroup' : 'publishKeyPackage');
        });
      },
      backoffDelay(this.#failedLoads, Math.random()),
    );
  }

  /** Leaves the previous group, and gets ready to be added to the current one. */
  async #restart(how: 'publishKeyPackage' | 'rejoinGroup'): Promise<void> {
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
      // This participant is being removed or held; the next admission starts over.
      if (!(error instanceof SignallingError)) throw error;
    }
  }

  async #create(generation: number): Promise<void> {
    // Who says nothing is passed over, or is asked again.
    if (this.#begun === null) return;
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
    // The server may ask for anybody; only participants whose admission was seen are added.
    const admitted = this.#options.admitted();
    const asked = add.filter(({ participantId }) => admitted.has(participantId));
    const prepare = (newcomers: readonly Asked[], leaving: readonly string[]) =>
      keys.request('change', { add: newcomers.map(newcomerOf), remove: leaving }).catch(() => null);
    let added = asked;
    let change = await prepare(added, remove);
    if (change === null) {
      // One package is invalid or belongs to another participant: leave that one out
      // and add the others.
      const each = await Promise.all(
        asked.map(async (one) => ((await prepare([one], [])) === null ? [] : [one])),
      );
      added = each.flat();
      change = added.length + remove.length === 0 ? null : await prepare(added, remove);
    }
    if (change === null) return;
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
      // Without an answer the outcome is asked for once the connection is back.
      if (!(error instanceof SignallingError) || isPassing(error)) throw error;
      this.#unsure = false;
      await keys.request('discard', null);
      await this.#sync();
      return;
    }
    await this.#confirm();
  }

  async #confirm(): Promise<void> {
    this.#unsure = false;
    this.#group = await this.#startKeys().request('confirm', null);
    await this.#install(this.#stayed());
  }

  /** Catches up on missed messages. */
  async #sync(): Promise<void> {
    if (this.#group.epoch === null) return;
    let messages: readonly HandshakeMessage[];
    try {
      const since = { generation: this.#generation, since: this.#lastSeq };
      ({ messages } = await this.#options.request('syncGroup', since));
    } catch (error) {
      if (!(error instanceof SignallingError) || isPassing(error)) throw error;
      await this.#restart('rejoinGroup');
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
    this.#lastSeq = seq;
    if (from === this.#selfId) {
      if (this.#unsure) await this.#confirm();
      else await this.#restart('rejoinGroup');
      return;
    }
    this.#unsure = false;
    try {
      this.#group = await this.#startKeys().request('process', { commit: fromBase64Url(data) });
    } catch {
      await this.#restart('rejoinGroup');
      return;
    }
    if (this.#group.epoch === null) await this.#restart('publishKeyPackage');
    else await this.#install(this.#stayed());
  }

  async #join(seq: number, generation: number, data: string): Promise<void> {
    try {
      const welcome = fromBase64Url(data);
      const groupId = this.#groupId(generation);
      this.#group = await this.#startKeys().request('join', { groupId, welcome });
    } catch {
      await this.#restart('rejoinGroup');
      return;
    }
    this.#sends = false;
    this.#unsure = false;
    this.#generation = generation;
    this.#lastSeq = seq;
    await this.#install([]);
    // A key package can be used once: offer the next for whoever has to add this participant again.
    await this.#offerPackage('publishKeyPackage');
  }

  /**
   * Installs the keys of the current epoch: opens with them at once, and seals with them once
   * all others have them.
   *
   * @param stayed the others who can open frames of the previous key
   */
  async #install(stayed: readonly string[]): Promise<void> {
    const keys = this.#startKeys();
    const { epoch, roster } = this.#group;
    if (epoch === null) return;
    this.#watch.countStep();
    this.#isGhostly = this.#watch.hasGhost(roster);
    if (this.#isGhostly) {
      this.#switch.cancel();
      this.#awaited = [];
      this.#sends = false;
      await keys.request('stopSending', null);
      this.#tell();
      return;
    }
    await keys.request('receive', null);
    if (stayed.length === 0 || !this.#sends) {
      await this.#sendWithKeysOfNow();
    } else {
      const lacks = (id: string): boolean =>
        !stayed.includes(id) || this.#awaited.includes(id) || !this.#isSecured(id);
      this.#awaited = roster.filter((id) => id !== this.#selfId && lacks(id));
      if (this.#isAwaitedHeard()) {
        await this.#sendWithKeysOfNow();
      }
      // It runs from the first of several steps: a server that causes one after the other must not
      // keep the key of a removed participant in use.
      else {
        this.#switch.start(() => {
          this.#queue.push(() => this.#sendWithKeysOfNow());
        }, switchAfterMs);
      }
    }
    this.#starved = false;
    this.#tell();
    try {
      await this.#options.request('confirmKeys', { generation: this.#generation, epoch });
    } catch (error) {
      // The next commit came meanwhile, or the connection is lost and everything is sent again.
      if (!(error instanceof SignallingError)) throw error;
    }
  }

  /**
   * Whether everybody with the keys is in the call. Who has just left is in the group for a moment
   * longer, and nobody is to compare a code with them.
   */
  #coversCompany(): boolean {
    const admitted = this.#options.admitted();
    return this.#group.roster.every((id) => admitted.has(id));
  }

  /** The others who were in the group before its last step, with the same leaf. */
  #stayed(): readonly string[] {
    const { roster, joined } = this.#group;
    return roster.filter((id) => id !== this.#selfId && !joined.includes(id));
  }

  /** Whether the media of one of them flow, by a state that covers the current epoch. */
  #isAwaitedHeard(): boolean {
    const { epoch: own } = this.#group;
    const { generation, epoch } = this.#state ?? {};
    if (own === null || generation !== this.#generation || (epoch ?? -1) < own) return false;
    return this.#awaited.some((id) => this.#isSecured(id));
  }

  async #sendWithKeysOfNow(): Promise<void> {
    this.#switch.cancel();
    this.#awaited = [];
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
        await this.#restart('rejoinGroup');
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
      unloaded: () => {
        this.#handleUnloaded();
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
    this.#begun = null;
  }

  #leaveGroup(): void {
    this.#switch.cancel();
    this.#awaited = [];
    this.#group = idle;
    this.#sends = false;
    this.#unsure = false;
    this.#isGhostly = false;
    this.#tell();
  }

  #take(state: EncryptionState): void {
    this.#state = state;
    this.#wasOn ||= state.mode === 'on';
    if (state.mode === 'off') {
      this.#reload.cancel();
      this.#failedLoads = 0;
    }
    this.#tell();
  }

  #fail(): void {
    this.#failed = true;
    this.#switch.cancel();
    this.#reload.cancel();
    this.#keys?.close();
    this.#tell();
  }

  #tell(): void {
    const { code } = this.#group;
    const condition = this.#condition();
    this.#awaitKeys(condition);
    const view: EncryptionView = {
      condition,
      code: condition === 'secured' && this.#coversCompany() ? code : null,
      roster: condition === 'secured' ? this.#group.roster : [],
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
    if (this.#failedLoads > 0) return 'loading';
    const isHeld = this.#selfId === null || !this.#isSecured(this.#selfId);
    return this.#sends && !isHeld ? 'secured' : 'securing';
  }

  /** An admitted participant who does not get into the group asks again at intervals. */
  #awaitKeys(condition: EncryptionCondition): void {
    if (condition !== 'securing' || !this.#isIn || this.#queue.closed) {
      this.#patience.cancel();
      return;
    }
    this.#patience.start(() => {
      // What runs now may take long, and one such task after it is enough.
      if (!this.#isRejoining) {
        this.#queue.push(async () => {
          this.#isRejoining = false;
          if (this.#condition() !== 'securing') return;
          if (this.#group.epoch === null) await this.#restart('rejoinGroup');
          else await this.#sync().then(() => this.#install([]));
        });
      }
      this.#isRejoining = true;
      this.#tell();
    }, patienceMs);
  }

  /**
   * Removed by the others, or there is another group. A state from before the last
   * commit is ignored.
   */
  #isOut({ generation, epoch, members }: EncryptionState): boolean {
    const { epoch: own } = this.#group;
    if (own === null || this.#selfId === null || generation < this.#generation) return false;
    if (generation > this.#generation) return true;
    return epoch !== null && epoch >= own && !members.includes(this.#selfId);
  }

  #isSecured(participantId: string): boolean {
    return this.#state?.secured.includes(participantId) === true;
  }

  #isGroupOf(generation: number): boolean {
    return this.#group.epoch !== null && this.#generation === generation;
  }

  #groupId(generation: number): string {
    return `${this.#options.visitId}/${generation}`;
  }
}
