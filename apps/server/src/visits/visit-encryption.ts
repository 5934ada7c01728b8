import {
  type EncryptionOffReason,
  type EncryptionState,
  type ServerPayload,
} from '@teleward/contracts';
import { type ProduceOptions } from '@teleward/sfu';
import { ServiceError, TokenBucket } from '../http/index.ts';
import { GroupAsking } from './group-asking.ts';
import { KeyGroup, type Accepted, type Commit, type Leaf } from './key-group.ts';
import { type Member } from './member.ts';
import { send } from './telling.ts';

/** What the encryption of a visit knows of its room. */
export interface EncryptedRoom {
  readonly members: readonly Member[];
  /** A number for another group than any before, of this visit and of all its rooms. */
  nextGeneration(): Promise<number>;
  failed(error: unknown): void;
}

/** What is settled as the room is made. */
export interface EncryptionMode {
  readonly mode: 'on' | 'off';
  readonly offReason: EncryptionOffReason | null;
  readonly mayTurnOff: boolean;
}

/** So long the others may take to install a newcomer's keys before the newcomer is heard all the same. */
const othersMs = 1_000;

/** Handshake messages of one page. */
const budget = { burst: 60, perSecond: 4 };

/** By what somebody can be added. */
interface Offer {
  readonly member: Member;
  readonly keyPackage: string;
}

/** What can be sealed: the depacketizers of others look into the frames. */
const sealable = ['audio/opus', 'video/vp8', 'video/rtx'];

/**
 * The live side of a visit's end-to-end encryption: names who changes the group of keys, passes on what they send, and
 * lets nobody's media flow before the keys are there. It holds no secret.
 */
export class VisitEncryption {
  readonly #room: EncryptedRoom;
  #mode: EncryptionMode;
  #group: KeyGroup | null = null;
  // The number for the next group, once it is known.
  #generation: number | null = null;
  #isCounting = false;
  // The newest that was told.
  #lastGeneration = 0;
  // By which a page may be added, once.
  readonly #packages = new Map<Member, string>();
  // Those that were handed out last.
  #offered: readonly Offer[] = [];
  readonly #leftOut = new WeakMap<Member, string>();
  readonly #secured = new Set<Member>();
  readonly #buckets = new WeakMap<Member, TokenBucket>();
  readonly #asking = new GroupAsking(() => {
    this.settle();
  });
  // Newcomers who have their keys, while the others have a moment to install theirs.
  readonly #waits = new Map<Member, NodeJS.Timeout>();
  #comparedAt: string | null = null;
  readonly #told = new WeakMap<Member, string>();
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

  stateFor(member: Member): EncryptionState {
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

  /** The same as somebody comes in. */
  welcomeFor(member: Member): ServerPayload<'welcome'>['encryption'] {
    const state = this.stateFor(member);
    this.#told.set(member, JSON.stringify(state));
    return { ...state, lastSeq: member.participant.admitted ? (this.#group?.lastSeq ?? 0) : 0 };
  }

  /** @throws {ServiceError} `encryption_required` to who is in the call and cannot take part in it */
  checkMedia({ participant }: Member): void {
    if (this.isOn && participant.admitted && !participant.encrypts) {
      throw new ServiceError('encryption_required');
    }
  }

  /** @throws {ServiceError} `encryption_required` where they could not take part */
  checkAdmission({ participant }: Member): void {
    if (this.isOn && !participant.encrypts) {
      throw new ServiceError('encryption_required');
    }
  }

  /** @throws {ServiceError} `media_invalid`, `encryption_required` */
  checkTrack(member: Member, { rtpParameters }: Pick<ProduceOptions, 'rtpParameters'>): void {
    this.checkMedia(member);
    const isSealable = rtpParameters.codecs.every(({ mimeType }) =>
      sealable.includes(mimeType.toLowerCase()),
    );
    if (this.isOn && !isSealable) {
      throw new ServiceError('media_invalid');
    }
  }

  publish(member: Member, keyPackage: string): void {
    this.#spend(member);
    this.checkMedia(member);
    this.#packages.set(member, keyPackage);
    this.settle();
  }

  /** @throws {ServiceError} `stale_epoch`, `rate_limited` */
  create(
    member: Member,
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
    member: Member,
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
    member: Member,
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
    member: Member,
    { generation, since }: { readonly generation: number; readonly since: number },
  ): ReturnType<KeyGroup['since']> {
    this.#spend(member);
    return this.#groupOf(generation).since(member, since);
  }

  /** The page goes on, but has lost the keys. @throws {ServiceError} `rate_limited` */
  rejoin(member: Member, keyPackage: string): void {
    this.#spend(member);
    const leaf = this.#group?.leaf(member.participant.id);
    if (leaf !== undefined) {
      leaf.isOver = true;
    }
    this.#packages.set(member, keyPackage);
    this.settle();
  }

  /** @throws {ServiceError} `stale_epoch` where it is not the code of now, or nobody else is there to compare it with */
  checkCode(member: Member, at: { readonly generation: number; readonly epoch: number }): void {
    const group = this.#groupOf(at.generation);
    const isIn = group.holders.some((leaf) => leaf.member === member);
    if (group.epoch !== at.epoch || !isIn || group.holders.length < 2) {
      throw new ServiceError('stale_epoch');
    }
  }

  /** For who has checked it, and written it down. */
  compared(at: Date, of: { readonly generation: number; readonly epoch: number }): void {
    // Somebody may have come while it was written.
    if (this.#group?.generation === of.generation && this.#group.epoch === of.epoch) {
      this.#comparedAt = at.toISOString();
      this.#tell();
    }
  }

  /** For good: what was sealed and what is not are never mixed. */
  turnOff(reason: EncryptionOffReason): void {
    this.#mode = { mode: 'off', offReason: reason, mayTurnOff: false };
    this.#forget();
    this.#tell();
  }

  /** Somebody came, changed or went: asks for what the group lacks, of one after the other. */
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
    const isHere = (member: Member): boolean =>
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
      // Those who have the keys are not heard of any more: the others begin without them.
      this.#group = null;
      this.#asking.begin();
      this.#askForGroup();
    }
  }

  /** A package by which somebody was left out twice is none, and must not be in everybody's way. */
  #dropUseless(added: readonly Member[]): void {
    for (const { member, keyPackage } of this.#offered) {
      if (added.includes(member) || this.#packages.get(member) !== keyPackage) {
        continue;
      }
      // The first time it may have come while the commit was made.
      if (this.#leftOut.get(member) === keyPackage) {
        this.#packages.delete(member);
      }
      this.#leftOut.set(member, keyPackage);
    }
  }

  /** Those in the call who lack keys, and by what they can be added. */
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

  /** @throws {ServiceError} `stale_epoch` where it does anything that is not asked for */
  #newcomersOf(group: KeyGroup, from: Member, { welcome, added, removed }: Commit): Member[] {
    const leaf = group.leaf(from.participant.id);
    const isAsked = leaf?.member === from && !leaf.isOver && this.#asking.wasOf(from);
    const mayAdd = new Set(this.#newcomers(group).map(({ member }) => member.participant.id));
    const isMeant =
      added.length + removed.length > 0 &&
      isEachIn(added, mayAdd) &&
      isEachIn(removed, new Set(group.leaves.filter(({ isOver }) => isOver).map(idOf))) &&
      // One participant has one leaf.
      added.every((id) => group.leaf(id) === undefined || removed.includes(id)) &&
      (welcome !== undefined) === added.length > 0;
    if (!isAsked || !isMeant) {
      throw new ServiceError('stale_epoch');
    }
    return this.#room.members.filter(({ participant }) => added.includes(participant.id));
  }

  /** There is a new epoch. */
  #begin(): void {
    this.#asking.begin();
    // Their answer first, and then what they are asked next.
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
          this.#asking.restAWhile();
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

  /** Lets somebody's media flow. */
  #secure(member: Member): void {
    clearTimeout(this.#waits.get(member));
    this.#waits.delete(member);
    this.#secured.add(member);
    // What they send from now on comes after it. Who went meanwhile needs nothing.
    member.peer.admit().catch(() => undefined);
    this.#tell();
  }

  #groupOf(generation: number): KeyGroup {
    if (this.#group?.generation !== generation) {
      throw new ServiceError('stale_epoch');
    }
    return this.#group;
  }

  #spend(member: Member): void {
    if (!this.isOn) {
      throw new ServiceError('wrong_order');
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

  /** To each what is new to them. */
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
