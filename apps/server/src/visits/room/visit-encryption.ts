import {
  type EncryptionOffReason,
  type EncryptionState,
  type ServerPayload,
} from '@teleward/contracts';
import { type ProduceOptions } from '@teleward/sfu';
import { TokenBucket } from '../../limits/index.ts';
import { ServiceError } from '../../errors/index.ts';
import { GroupAsking } from './group-asking.ts';
import { KeyGroup, type Accepted, type Commit, type Leaf } from './key-group.ts';
import { type RoomMember } from './room-member.ts';
import { send } from './telling.ts';

/** The part of a room that its encryption needs. */
export interface EncryptedRoom {
  readonly members: readonly RoomMember[];
  /** A group number that is unique for the visit, across all its rooms. */
  nextGeneration(): Promise<number>;
  failed(error: unknown): void;
}

/** Fixed when the room is created. */
export interface EncryptionMode {
  readonly mode: 'on' | 'off';
  readonly offReason: EncryptionOffReason | null;
  readonly mayTurnOff: boolean;
}

/**
 * How long the others may take to install a newcomer's keys before the newcomer's media flow
 * anyway, in milliseconds.
 */
const othersMs = 1_000;

/** The handshake messages of one page. */
const budget = { burst: 60, perSecond: 4 };

/** A key package that was offered for adding a member. */
interface Offer {
  readonly member: RoomMember;
  readonly keyPackage: string;
}

/** The codecs that can be encrypted: the depacketizers of others look into the frames. */
const sealable = ['audio/opus', 'video/vp8', 'video/rtx'];

/**
 * The live side of a visit's end-to-end encryption: asks one member at a time to change the MLS
 * group, forwards the handshake messages, and holds back each member's media until the keys are
 * there. It holds no secret.
 */
export class VisitEncryption {
  readonly #room: EncryptedRoom;
  #mode: EncryptionMode;
  #group: KeyGroup | null = null;
  // The number for the next group, once it is known.
  #generation: number | null = null;
  #isCounting = false;
  // The newest number that was announced.
  #lastGeneration = 0;
  // The unused key package of each page.
  readonly #packages = new Map<RoomMember, string>();
  // The key packages that were offered last.
  #offered: readonly Offer[] = [];
  readonly #leftOut = new WeakMap<RoomMember, string>();
  readonly #secured = new Set<RoomMember>();
  readonly #buckets = new WeakMap<RoomMember, TokenBucket>();
  readonly #asking = new GroupAsking(() => {
    this.settle();
  });
  // Newcomers who have their keys, while the others install theirs.
  readonly #waits = new Map<RoomMember, NodeJS.Timeout>();
  #comparedAt: string | null = null;
  readonly #told = new WeakMap<RoomMember, string>();
  #closed = false;

  constructor(mode: EncryptionMode, room: EncryptedRoom) {
    this.#mode = mode;
    this.#room = room;
  }

  get mode(): 'on' | 'off' {
    return this.#mode.mode;
  }

  get isOn(): boolean {
    return this.mode === 'on';
  }

  close(): void {
    this.#closed = true;
    this.#forget();
  }

  stateFor(member: RoomMember): EncryptionState {
    const { role, admitted } = member.participant;
    const isStaff = role === 'doctor' || role === 'nurse';
    return {
      ...this.#mode,
      mayTurnOff: isStaff && this.isOn && this.#mode.mayTurnOff,
      generation: this.#lastGeneration,
      epoch: this.#group?.epoch ?? null,
      committer: admitted ? (this.#asking.of?.participant.id ?? null) : null,
      members: admitted ? (this.#group?.leaves ?? []).map(idOf) : [],
      secured: admitted ? [...this.#secured].map(({ participant }) => participant.id) : [],
      comparedAt: admitted ? this.#comparedAt : null,
    };
  }

  /** The same, for a member who is entering. */
  welcomeFor(member: RoomMember): ServerPayload<'welcome'>['encryption'] {
    const state = this.stateFor(member);
    this.#told.set(member, JSON.stringify(state));
    return { ...state, lastSeq: member.participant.admitted ? (this.#group?.lastSeq ?? 0) : 0 };
  }

  /**
   * @throws {ServiceError} `encryption_required` to a member of the call whose browser cannot take
   * part
   */
  checkMedia({ participant }: RoomMember): void {
    if (this.isOn && participant.admitted && !participant.encrypts) {
      throw new ServiceError('encryption_required');
    }
  }

  /** @throws {ServiceError} `encryption_required` if their browser could not take part */
  checkAdmission({ participant }: RoomMember): void {
    if (this.isOn && !participant.encrypts) {
      throw new ServiceError('encryption_required');
    }
  }

  /** @throws {ServiceError} `media_invalid`, `encryption_required` */
  checkTrack(member: RoomMember, { rtpParameters }: Pick<ProduceOptions, 'rtpParameters'>): void {
    this.checkMedia(member);
    const isSealable = rtpParameters.codecs.every(({ mimeType }) =>
      sealable.includes(mimeType.toLowerCase()),
    );
    if (this.isOn && !isSealable) {
      throw new ServiceError('media_invalid');
    }
  }

  publish(member: RoomMember, keyPackage: string): void {
    this.#spend(member);
    this.checkMedia(member);
    this.#packages.set(member, keyPackage);
    this.settle();
  }

  /** @throws {ServiceError} `stale_epoch`, `rate_limited` */
  create(
    member: RoomMember,
    { id, generation }: { readonly id: string; readonly generation: number },
  ): { readonly generation: number; readonly epoch: number } {
    this.#spend(member);
    if (this.#group?.generation === generation && this.#group.wasCreatedBy(id, member)) {
      return { generation, epoch: 0 };
    }
    if (this.#generation !== generation || !this.#asking.wasOf(member)) {
      throw new ServiceError('stale_epoch');
    }
    this.#group = new KeyGroup(generation, id, member);
    this.#generation = null;
    this.#comparedAt = null;
    this.#begin();
    return { generation, epoch: 0 };
  }

  /** @throws {ServiceError} `stale_epoch`, `rate_limited` */
  commit(
    member: RoomMember,
    { generation, ...commit }: Commit & { readonly generation: number },
  ): Accepted['answer'] {
    this.#spend(member);
    const group = this.#groupOf(generation);
    const known = group.answerOf(commit.id, member);
    if (known !== undefined) {
      return known;
    }
    const newcomers = this.#newcomersOf(group, member, commit);
    const { answer, news } = group.take(member, commit, newcomers);
    for (const newcomer of newcomers) {
      this.#packages.delete(newcomer);
      this.#comparedAt = null;
    }
    this.#dropUseless(newcomers);
    for (const { to, message } of news) {
      send(to, 'groupMessage', message);
    }
    this.#begin();
    return answer;
  }

  /** @throws {ServiceError} `stale_epoch`, `rate_limited` */
  confirm(
    member: RoomMember,
    { generation, epoch }: { readonly generation: number; readonly epoch: number },
  ): void {
    this.#spend(member);
    const group = this.#groupOf(generation);
    group.confirm(member, epoch);
    for (const leaf of group.holders) {
      this.#secureWhenReady(group, leaf);
    }
  }

  /** @throws {ServiceError} `stale_epoch`, `rate_limited` */
  since(
    member: RoomMember,
    { generation, since }: { readonly generation: number; readonly since: number },
  ): ReturnType<KeyGroup['since']> {
    this.#spend(member);
    return this.#groupOf(generation).since(member, since);
  }

  /**
   * The page is still there but has lost the keys.
   *
   * @throws {ServiceError} `rate_limited`
   */
  rejoin(member: RoomMember, keyPackage: string): void {
    this.#spend(member);
    const leaf = this.#group?.leaf(member.participant.id);
    if (leaf !== undefined) {
      leaf.isOver = true;
    }
    this.#packages.set(member, keyPackage);
    this.settle();
  }

  /**
   * @throws {ServiceError} `stale_epoch` if the code has changed, or if there is no one else to
   * compare it with
   */
  checkCode(member: RoomMember, at: { readonly generation: number; readonly epoch: number }): void {
    const group = this.#groupOf(at.generation);
    const isIn = group.holders.some((leaf) => leaf.member === member);
    if (group.epoch !== at.epoch || !isIn || group.holders.length < 2) {
      throw new ServiceError('stale_epoch');
    }
  }

  /** Call this after checking and recording the comparison. */
  compared(at: Date, of: { readonly generation: number; readonly epoch: number }): void {
    // A participant may have joined while it was recorded.
    if (this.#group?.generation === of.generation && this.#group.epoch === of.epoch) {
      this.#comparedAt = at.toISOString();
      this.#tell();
    }
  }

  /** Permanent: encrypted and unencrypted frames must never mix. */
  turnOff(reason: EncryptionOffReason): void {
    this.#mode = { mode: 'off', offReason: reason, mayTurnOff: false };
    this.#forget();
    this.#tell();
  }

  /**
   * After a participant came, changed or left: asks for the changes that the group lacks, one
   * member after the other.
   */
  settle(): void {
    if (!this.isOn || this.#closed) {
      return;
    }
    this.#dropGone();
    if (this.#group?.holders.length === 0) {
      this.#group = null;
    }
    if (this.#group === null) {
      this.#askForGroup();
    } else {
      this.#askForChanges(this.#group);
    }
    this.#tell();
  }

  #dropGone(): void {
    const { members } = this.#room;
    const isHere = (member: RoomMember): boolean =>
      members.includes(member) && member.participant.admitted;
    for (const leaf of this.#group?.leaves ?? []) {
      leaf.isOver ||= !isHere(leaf.member);
    }
    for (const member of [...this.#secured].filter((one) => !isHere(one))) {
      this.#secured.delete(member);
    }
    for (const member of [...this.#packages.keys()].filter((one) => !members.includes(one))) {
      this.#packages.delete(member);
    }
  }

  #askForGroup(): void {
    const candidates = this.#room.members.filter(
      ({ participant, connection }) =>
        participant.admitted && participant.encrypts && connection !== null,
    );
    if (this.#generation === null) {
      this.#asking.rest();
      if (candidates.length > 0) {
        this.#count();
      }
      return;
    }
    const ask = { generation: this.#generation, epoch: null, add: [], remove: [] };
    this.#asking.ask(candidates, ask);
  }

  #askForChanges(group: KeyGroup): void {
    const newcomers = this.#newcomers(group);
    const remove = group.leaves.filter(({ isOver }) => isOver).map(idOf);
    if (newcomers.length === 0 && remove.length === 0) {
      this.#asking.rest();
      return;
    }
    const candidates = group.holders
      .map(({ member }) => member)
      .filter(({ connection }) => connection !== null);
    if (candidates.length === 0 && newcomers.every(({ member }) => member.connection === null)) {
      this.#asking.rest();
      return;
    }
    this.#offered = newcomers;
    const hasHope = this.#asking.ask(candidates, {
      ...{ generation: group.generation, epoch: group.epoch, remove },
      add: newcomers.map(({ member: { participant }, keyPackage }) => ({
        ...{ participantId: participant.id, name: participant.name, role: participant.role },
        keyPackage,
      })),
    });
    if (!hasHope) {
      // The holders of the keys no longer answer, so the others start a new group.
      this.#group = null;
      this.#asking.begin();
      this.#askForGroup();
    }
  }

  /**
   * Discards a key package with which a member could not be added twice, so that it does not block
   * the others.
   */
  #dropUseless(added: readonly RoomMember[]): void {
    for (const { member, keyPackage } of this.#offered) {
      if (added.includes(member) || this.#packages.get(member) !== keyPackage) {
        continue;
      }
      // The first time, the package may have arrived while the commit was being made.
      if (this.#leftOut.get(member) === keyPackage) {
        this.#packages.delete(member);
      }
      this.#leftOut.set(member, keyPackage);
    }
  }

  /** Members of the call without keys, with their key packages. */
  #newcomers(group: KeyGroup): readonly Offer[] {
    return this.#room.members.flatMap((member) => {
      const keyPackage = this.#packages.get(member);
      const leaf = group.leaf(member.participant.id);
      const hasKeys = leaf?.member === member && !leaf.isOver;
      return member.participant.admitted && keyPackage !== undefined && !hasKeys
        ? [{ member, keyPackage }]
        : [];
    });
  }

  /** @throws {ServiceError} `stale_epoch` if the commit makes a change that was not asked for */
  #newcomersOf(
    group: KeyGroup,
    from: RoomMember,
    { welcome, added, removed }: Commit,
  ): RoomMember[] {
    const leaf = group.leaf(from.participant.id);
    const isAsked = leaf?.member === from && !leaf.isOver && this.#asking.wasOf(from);
    const mayAdd = new Set(this.#newcomers(group).map(({ member }) => member.participant.id));
    const isMeant =
      added.length + removed.length > 0 &&
      isEachIn(added, mayAdd) &&
      isEachIn(removed, new Set(group.leaves.filter(({ isOver }) => isOver).map(idOf))) &&
      // A participant has one leaf.
      added.every((id) => group.leaf(id) === undefined || removed.includes(id)) &&
      (welcome !== undefined) === added.length > 0;
    if (!isAsked || !isMeant) {
      throw new ServiceError('stale_epoch');
    }
    return this.#room.members.filter(({ participant }) => added.includes(participant.id));
  }

  /** Starts a new epoch. */
  #begin(): void {
    this.#asking.begin();
    // After the answer to the commit, so that a further request arrives later than it.
    setImmediate(() => {
      this.settle();
    });
  }

  #count(): void {
    if (this.#isCounting) {
      return;
    }
    this.#isCounting = true;
    this.#room
      .nextGeneration()
      .then((generation) => {
        this.#generation = generation;
        this.#lastGeneration = generation;
        this.#isCounting = false;
        this.#asking.begin();
        this.settle();
      })
      .catch((error: unknown) => {
        this.#isCounting = false;
        this.#room.failed(error);
        if (!this.#closed) {
          this.#asking.pause();
        }
      });
  }

  #secureWhenReady(group: KeyGroup, leaf: Leaf): void {
    const { member, confirmed } = leaf;
    if (confirmed === null || this.#secured.has(member)) {
      return;
    }
    const has = ({ member: other, confirmed: epoch }: Leaf): boolean =>
      other === member || other.connection === null || (epoch ?? -1) >= leaf.epoch;
    const left = leaf.at + othersMs - performance.now();
    if (group.holders.every(has) || left <= 0) {
      this.#secure(member);
      return;
    }
    clearTimeout(this.#waits.get(member));
    const wait = setTimeout(() => {
      if (this.#group === group && !leaf.isOver) {
        this.#secure(member);
      }
    }, left);
    this.#waits.set(member, wait);
  }

  /** Lets a member's media flow. */
  #secure(member: RoomMember): void {
    clearTimeout(this.#waits.get(member));
    this.#waits.delete(member);
    this.#secured.add(member);
    // Their later messages come after this. A member who has left meanwhile needs nothing.
    member.peer.admit().catch(() => undefined);
    this.#tell();
  }

  #groupOf(generation: number): KeyGroup {
    if (this.#group?.generation !== generation) {
      throw new ServiceError('stale_epoch');
    }
    return this.#group;
  }

  #spend(member: RoomMember): void {
    if (!this.isOn) {
      throw new ServiceError('invalid_state');
    }
    const bucket = this.#buckets.get(member) ?? new TokenBucket(budget);
    this.#buckets.set(member, bucket);
    bucket.spend();
  }

  #forget(): void {
    this.#asking.begin();
    for (const wait of this.#waits.values()) {
      clearTimeout(wait);
    }
    this.#waits.clear();
    this.#packages.clear();
    this.#secured.clear();
    this.#group = null;
    this.#generation = null;
    this.#comparedAt = null;
  }

  /** Sends each member the state if it is new to them. */
  #tell(): void {
    for (const member of this.#room.members) {
      const state = this.stateFor(member);
      const said = JSON.stringify(state);
      if (this.#told.get(member) !== said) {
        this.#told.set(member, said);
        send(member, 'encryption', state);
      }
    }
  }
}

const idOf = ({ member }: Leaf): string => member.participant.id;

const isEachIn = (ids: readonly string[], known: ReadonlySet<string>): boolean =>
  new Set(ids).size === ids.length && ids.every((id) => known.has(id));
