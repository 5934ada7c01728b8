import { type HandshakeMessage } from '@teleward/contracts';
import { ServiceError } from '../http/index.ts';
import { type Member } from './member.ts';

/** What a commit of the contract is, beside which group it is for. */
export interface Commit {
  readonly id: string;
  readonly epoch: number;
  readonly commit: string;
  readonly welcome?: string | undefined;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Somebody's place in a group, by one page load of theirs. */
export interface Leaf {
  readonly member: Member;
  /** The commit that added it, and the epoch that this led to; 0 for who created the group. */
  readonly seq: number;
  readonly epoch: number;
  /** When that was, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** The newest epoch whose keys it has; null before it said so. */
  confirmed: number | null;
  /** It is to be removed: the page went, was put out, is held, or has lost the keys. */
  isOver: boolean;
}

/** What came of a commit. */
export interface Accepted {
  readonly answer: { readonly seq: number; readonly epoch: number };
  /** What is told now: nothing for a retry. */
  readonly news: readonly { readonly to: Member; readonly message: HandshakeMessage }[];
}

interface LoggedCommit {
  readonly id: string;
  readonly from: string;
  readonly seq: number;
  readonly epoch: number;
  readonly commit: string;
  readonly welcome: string | undefined;
}

/** Who has missed more than so many commits joins anew. */
const keptCommits = 128;

/**
 * One MLS group of a visit, as its delivery service sees it (RFC 9750 section 5.2): which epoch it is, who is in it, and
 * the commits in their order. Of what they hold it knows nothing.
 */
export class KeyGroup {
  readonly generation: number;
  // By whom, with which message it was created.
  readonly #created: { readonly id: string; readonly from: string };
  // By participant's id.
  readonly #leaves = new Map<string, Leaf>();
  // The newest commits, oldest first.
  readonly #log: LoggedCommit[] = [];
  // How many there have been.
  #seq = 0;

  constructor(generation: number, id: string, creator: Member) {
    this.generation = generation;
    this.#created = { id, from: creator.participant.id };
    this.#add(creator);
  }

  /** Each commit makes one. */
  get epoch(): number {
    return this.#seq;
  }

  get lastSeq(): number {
    return this.#seq;
  }

  get leaves(): readonly Leaf[] {
    return [...this.#leaves.values()];
  }

  /** Those with keys that count. */
  get holders(): readonly Leaf[] {
    return this.leaves.filter(({ isOver }) => !isOver);
  }

  leaf(participantId: string): Leaf | undefined {
    return this.#leaves.get(participantId);
  }

  /** Whether it is this message that created the group. */
  wasCreatedBy(id: string, member: Member): boolean {
    return this.#created.id === id && this.#created.from === member.participant.id;
  }

  /** What a commit of before was answered, where this is the same one again. */
  answerOf(id: string, member: Member): Accepted['answer'] | undefined {
    const known = this.#log.find((one) => one.id === id && one.from === member.participant.id);
    return known === undefined ? undefined : { seq: known.seq, epoch: known.epoch };
  }

  /**
   * Takes a commit that somebody else has checked, and nothing unless it was made upon the newest epoch.
   * @param newcomers the members whom it adds
   * @throws {ServiceError} `stale_epoch`
   */
  take(
    from: Member,
    { id, epoch, commit, welcome, removed }: Commit,
    newcomers: readonly Member[],
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
   * What a member may have missed, their own commits too: how they joined, and what came after that.
   * @throws {ServiceError} `stale_epoch` where it is not kept any more
   */
  since(member: Member, seq: number): readonly HandshakeMessage[] {
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

  /** @throws {ServiceError} `stale_epoch` for an epoch that there is not, or from who is not in the group */
  confirm(member: Member, epoch: number): Leaf {
    const leaf = this.#leaves.get(member.participant.id);
    if (leaf?.member !== member || leaf.isOver || epoch > this.epoch || epoch < leaf.epoch) {
      throw new ServiceError('stale_epoch');
    }
    leaf.confirmed = Math.max(epoch, leaf.confirmed ?? 0);
    return leaf;
  }

  #add(member: Member): void {
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
