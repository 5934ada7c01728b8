import { type Log } from '@teleward/platform';
import { ServiceError } from '../http/index.ts';
import { type RoomClaim, type RoomOwners } from './room-owners.ts';
import { type VisitRoom } from './visit-room.ts';

/** Where the database did not say whose the rooms are, it is asked again after so long, in milliseconds. */
const askAgainMs = 1_000;

export interface HeldRoomsOptions {
  readonly owners: RoomOwners;
  readonly log: Log;
  /** The rooms that stand in this process. */
  readonly rooms: () => Promise<readonly VisitRoom[]>;
  /** Another process has taken it. */
  readonly giveUp: (room: VisitRoom) => void;
}

/** By which claim each room of this process is held. What another process took meanwhile is given up. */
export class HeldRooms {
  readonly #options: HeldRoomsOptions;
  readonly #claims = new WeakMap<VisitRoom, RoomClaim>();
  #askAgain: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: HeldRoomsOptions) {
    this.#options = options;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#askAgain ?? undefined);
  }

  add(room: VisitRoom, claim: RoomClaim): void {
    this.#claims.set(room, claim);
  }

  /**
   * Writes what happens in a room as who holds it. A room that another process took meanwhile is given up.
   * @throws {ServiceError} `held_elsewhere`
   */
  async write<T>(room: VisitRoom, work: () => Promise<T>): Promise<T> {
    const claim = this.#claims.get(room);
    if (claim === undefined) {
      throw new ServiceError('held_elsewhere');
    }
    try {
      return await this.#options.owners.write(claim, work);
    } catch (error) {
      if (isHeldElsewhere(error)) {
        this.#options.giveUp(room);
      }
      throw error;
    }
  }

  /** The database was away: what another process took over meanwhile is not held here any more. */
  giveUpTaken(): void {
    clearTimeout(this.#askAgain ?? undefined);
    this.#askAgain = null;
    this.#lookForTaken().catch((error: unknown) => {
      this.#options.log.error('Which rooms are still held here could not be asked', error);
      if (this.#closed) {
        return;
      }
      this.#askAgain = setTimeout(() => {
        this.giveUpTaken();
      }, askAgainMs);
    });
  }

  async #lookForTaken(): Promise<void> {
    for (const room of await this.#options.rooms()) {
      const claim = this.#claims.get(room);
      if (claim !== undefined && !(await this.#options.owners.holds(claim))) {
        this.#options.giveUp(room);
      }
    }
  }
}

const isHeldElsewhere = (error: unknown): boolean =>
  error instanceof ServiceError && error.code === 'held_elsewhere';

/** What happened in a room is written down by who holds it now. */
export const ignoreHeldElsewhere = (error: unknown): void => {
  if (!isHeldElsewhere(error)) {
    throw error;
  }
};
