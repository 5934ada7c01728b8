import { type Log } from '@teleward/platform';
import { ServiceError } from '../../errors/index.ts';
import { type RoomClaim, type RoomOwners } from './room-owners.ts';
import { type VisitRoom } from './visit-room.ts';

/**
 * If the database could not be asked who owns the rooms, it is asked again after this time, in
 * milliseconds.
 */
const askAgainMs = 1_000;

export interface HeldRoomsOptions {
  readonly owners: RoomOwners;
  readonly log: Log;
  /** The rooms of this process. */
  readonly rooms: () => Promise<readonly VisitRoom[]>;
  /** Called when another process has taken over the room. */
  readonly giveUp: (room: VisitRoom) => void;
}

/**
 * The claims by which this process holds its rooms. A room that another process took over is given
 * up.
 */
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
   * Writes as the holder of a room. Gives the room up if another process took it over.
   *
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

  /**
   * After an outage of the database: gives up the rooms that other processes took over meanwhile.
   */
  giveUpTaken(): void {
    clearTimeout(this.#askAgain ?? undefined);
    this.#askAgain = null;
    this.#lookForTaken().catch((error: unknown) => {
      this.#options.log.error('The rooms held by this process could not be read', error);
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

/** The process that now holds the room records what happens in it. */
export const ignoreHeldElsewhere = (error: unknown): void => {
  if (!isHeldElsewhere(error)) {
    throw error;
  }
};
