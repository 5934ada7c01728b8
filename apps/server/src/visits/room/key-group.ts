import { type HandshakeMessage } from '@teleward/contracts';
import { ServiceError } from '../../errors/index.ts';
import { type RoomMember } from './room-member.ts';

/** A commit as the contract has it, without the generation. */
export interface Commit {
  readonly id: string;
  readonly epoch: number;
  readonly commit: string;
  readonly welcome?: string | undefined;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** A participant's leaf in a group, for one page load. */
export interface Leaf {
  readonly member: RoomMember;
  /**
   * The commit that added the leaf, and the epoch that it led to; 0 for the creator of the group.
   */
  readonly seq: number;
  readonly epoch: number;
  /** When it was added, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** The newest epoch whose keys the member has confirmed; null before the first. */
  confirmed: number | null;
  /** The leaf is to be removed: its page left, was removed, is held, or has lost the keys. */
  isOver: boolean;
}

/** The result of a commit. */
export interface Accepted {
  readonly answer: { readonly seq: number; readonly epoch: number };
  /** The messages to send now; none for a retry. */
  readonly news: readonly { readonly to: RoomMember; readonly message: HandshakeMessage }[];
}

interface LoggedCommit {
  readonly id: string;
  readonly from: string;
  readonly seq: number;
  readonly epoch: number;
  readonly commit: string;
  readonly welcome: string | undefined;
}

/** A member who has missed more commits than this has to join again. */
const keptCommits = 128;

/**
 * One MLS group of a visit, from the perspective of its delivery service (RFC 9750 section 5.2):
 * its epoch, its members, and the commits in their order. It cannot read the messages.
 */
export class KeyGroup {
  readonly generation: number;
  // The message that created it, and the sender.
  readonly #created: { readonly id: string; readonly from: string };
  // By participant's id.
  readonly #leaves = new Map<string, Leaf>();
  // The newest commits, oldest first.
  readonly #log: LoggedCommit[] = [];
  // The number of commits so far.
  #seq = 0;

  constructor(generation: number, id: string, creator: RoomMember) {
    this.generation = generation;
    this.#created = { id, from: creator.participant.id };
    this.#add(creator);
  }

  /** Each commit starts an epoch. */
  get epoch(): number {
    return this.#seq;
  }

  get lastSeq(): number {
    return this.#seq;
  }

  get leaves(): readonly Leaf[] {
    return [...this.#leaves.values()];
  }

  /** Leaves that are not about to be removed. */
  get holders(): readonly Leaf[] {
    return this.leaves.filter(({ isOver }) => !isOver);
  }

  leaf(participantId: string): Leaf | undefined {
    return this.#leaves.get(participantId);
  }

  /** Whether this message created the group. */
  wasCreatedBy(id: string, member: RoomMember): boolean {
    return this.#created.id === id && this.#created.from === member.participant.id;
  }

  /** The answer to an earlier commit, if this is a retry of it. */
  answerOf(id: string, member: RoomMember): Accepted['answer'] | undefined {
    const known = this.#log.find((one) => one.id === id && one.from === member.participant.id);
    return known === undefined ? undefined : { seq: known.seq, epoch: known.epoch };
  }

  /**
   * Accepts a commit that the caller has checked, if it is based on the newest epoch.
   *
   * @param newcomers the members whom it adds
   * @throws {ServiceError} `stale_epoch`
   */
  take(
    from: RoomMember,
    { id, epoch, commit, welcome, removed }: Commit,
    newcomers: readonly RoomMember[],
  ): Accepted {
    if (epoch !== this.epoch) {
      throw new ServiceError('stale_epoch');
    }
    this.#seq += 1;
    for (const participantId of removed) {
      this.#leaves.delete(participantId);
    }
    const others = this.holders.filter(({ member }) => member !== from);
    for (const newcomer of newcomers) {
      this.#add(newcomer);
    }
    const logged = {
      ...{ id, from: from.participant.id, seq: this.#seq, epoch: this.epoch, commit, welcome },
    };
    this.#log.push(logged);
    this.#log.splice(0, this.#log.length - keptCommits);
    const news = [
      ...others.map(({ member }) => ({ to: member, message: this.#commitOf(logged) })),
      ...newcomers.flatMap((to) => this.#welcomeOf(logged).map((message) => ({ to, message }))),
    ];
    return { answer: { seq: logged.seq, epoch: logged.epoch }, news };
  }

  /**
   * The messages that a member may have missed, including their own commits: how they joined, and
   * all after that.
   *
   * @throws {ServiceError} `stale_epoch` if they are no longer kept
   */
  since(member: RoomMember, seq: number): readonly HandshakeMessage[] {
    const leaf = this.#leaves.get(member.participant.id);
    if (leaf?.member !== member || leaf.isOver) {
      return [];
    }
    const from = Math.max(seq + 1, leaf.seq);
    const oldest = this.#log[0]?.seq ?? this.#seq + 1;
    if (from < oldest && from <= this.#seq) {
      throw new ServiceError('stale_epoch');
    }
    return this.#log
      .filter((one) => one.seq >= from)
      .flatMap((one) => (one.seq === leaf.seq ? this.#welcomeOf(one) : [this.#commitOf(one)]));
  }

  /**
   * @throws {ServiceError} `stale_epoch` for an unknown epoch, or from a sender outside the group
   */
  confirm(member: RoomMember, epoch: number): Leaf {
    const leaf = this.#leaves.get(member.participant.id);
    if (leaf?.member !== member || leaf.isOver || epoch > this.epoch || epoch < leaf.epoch) {
      throw new ServiceError('stale_epoch');
    }
    leaf.confirmed = Math.max(epoch, leaf.confirmed ?? 0);
    return leaf;
  }

  #add(member: RoomMember): void {
    this.#leaves.set(member.participant.id, {
      ...{ member, seq: this.#seq, epoch: this.epoch, at: performance.now() },
      ...{ confirmed: null, isOver: false },
    });
  }

  #commitOf({ seq, epoch, from, commit }: LoggedCommit): HandshakeMessage {
    return { seq, epoch, from, kind: 'commit', data: commit, generation: this.generation };
  }

  #welcomeOf({ seq, epoch, from, welcome }: LoggedCommit): HandshakeMessage[] {
    return welcome === undefined
      ? []
      : [{ seq, epoch, from, kind: 'welcome', data: welcome, generation: this.generation }];
  }
}
