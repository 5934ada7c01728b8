import { type MoveReason, type QueueRules, type WaitingState } from '@teleward/contracts';
import { lineOf, orderKey, rank, sorted, type Waiting } from './order.ts';

/** A waiting patient, with the rules of their queue. */
export interface Entry extends Waiting {
  readonly calledBy: string | null;
  readonly rules: QueueRules;
}

export interface EntryPosition {
  readonly state: WaitingState;
  /** 1 is next. A called patient is not counted before others. */
  readonly position: number;
  readonly moved: MoveReason | null;
}

/** All waiting patients of one clinic, by queue. It uses neither a database nor a clock. */
export class Lines {
  readonly #entries = new Map<string, Entry>();
  readonly #positions = new Map<string, EntryPosition>();

  constructor(entries: readonly Entry[] = []) {
    for (const entry of entries) {
      this.#entries.set(entry.encounterId, entry);
    }
    for (const line of new Set(entries.map(lineOf))) {
      this.#settle(line, null, null);
    }
  }

  get entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  entry(encounterId: string): Entry | undefined {
    return this.#entries.get(encounterId);
  }

  positionOf(encounterId: string): EntryPosition | undefined {
    return this.#positions.get(encounterId);
  }

  /** In order. */
  line(line: string): readonly Entry[] {
    return sorted(
      this.entries.filter((entry) => lineOf(entry) === line),
      (entry) => orderKey(entry, entry.rules),
    );
  }

  /**
   * Records that a patient arrived or changed or, with null, left.
   *
   * @returns the positions that changed, without that of the patient who left
   */
  set(encounterId: string, entry: Entry | null): ReadonlyMap<string, EntryPosition> {
    const before = this.#entries.get(encounterId) ?? null;
    if (entry === null) {
      this.#entries.delete(encounterId);
      this.#positions.delete(encounterId);
    } else {
      this.#entries.set(encounterId, entry);
    }
    const touched = [before, entry].filter((one) => one !== null).map(lineOf);
    const changed = new Map<string, EntryPosition>();
    for (const line of new Set(touched)) {
      for (const [id, entryPosition] of this.#settle(line, before, entry)) {
        changed.set(id, entryPosition);
      }
    }
    // The changed patient is notified in any case, because another doctor may now see them.
    const own = this.#positions.get(encounterId);
    return own === undefined ? changed : changed.set(encounterId, own);
  }

  /**
   * Recomputes the positions of a queue. A position that got worse has a reason, which stays until
   * the position improves.
   */
  #settle(line: string, before: Entry | null, entry: Entry | null): Map<string, EntryPosition> {
    const changed = new Map<string, EntryPosition>();
    let position = 1;
    for (const waiting of this.line(line)) {
      const { encounterId: id, state } = waiting;
      const old = this.#positions.get(id);
      const entryPosition = {
        state,
        position,
        moved: this.#moved(waiting, old, position, before, entry),
      };
      if (state !== 'called') {
        position += 1;
      }
      if (
        old?.state !== entryPosition.state ||
        old.position !== entryPosition.position ||
        old.moved !== entryPosition.moved
      ) {
        this.#positions.set(id, entryPosition);
        changed.set(id, entryPosition);
      }
    }
    return changed;
  }

  #moved(
    waiting: Entry,
    old: EntryPosition | undefined,
    position: number,
    before: Entry | null,
    entry: Entry | null,
  ): MoveReason | null {
    if (old === undefined || position < old.position) {
      return null;
    }
    if (position === old.position || entry === null) {
      return old.moved;
    }
    if (entry.encounterId !== waiting.encounterId) {
      return rank[entry.priority] < rank[waiting.priority] ? 'urgent' : 'earlier';
    }
    if (before !== null && lineOf(before) !== lineOf(waiting)) {
      return 'transferred';
    }
    return before?.priority === waiting.priority ? 'away' : 'reconsidered';
  }
}
