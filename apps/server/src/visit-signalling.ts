import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type ClientEventName, type Handshake } from '@teleward/contracts';
import { Log } from '@teleward/platform';
import { type Actor } from '@teleward/records';
import { Sessions } from './identity/index.ts';
import { DatabaseNews } from './news/index.ts';
import { OutreachNews } from './outreach/index.ts';
import { DayList } from './scheduling/index.ts';
import { failure, ServiceError } from './errors/index.ts';
import { type Sender } from './http/index.ts';
import { type CheckSeat, NetworkChecks, type Seat, VisitRooms } from './visits/index.ts';
import { WaitingRoom } from './waiting-room/index.ts';
import {
  type Connection,
  type EventHandler,
  type EventHandlers,
  type SignallingFeatures,
} from './signalling/index.ts';

type AnySeat = Seat | CheckSeat;

/**
 * How often the sessions of open sockets are checked, in milliseconds: for expired ones, and in
 * case a notification of an ended session was lost.
 */
const lookAgainMs = 30_000;

/** Routes each socket to its feature. */
@Injectable()
export class VisitSignalling implements SignallingFeatures<AnySeat>, OnModuleDestroy {
  readonly handlers: EventHandlers<AnySeat>;
  readonly #sessions: Sessions;
  readonly #checks: NetworkChecks;
  readonly #rooms: VisitRooms;
  readonly #dayList: DayList;
  readonly #waitingRoom: WaitingRoom;
  readonly #outreach: OutreachNews;
  readonly #log: Log;
  /** All open connections. */
  readonly #connections = new Set<Connection>();
  readonly #look: NodeJS.Timeout;

  constructor(
    sessions: Sessions,
    news: DatabaseNews,
    rooms: VisitRooms,
    checks: NetworkChecks,
    dayList: DayList,
    waitingRoom: WaitingRoom,
    outreach: OutreachNews,
    log: Log,
  ) {
    this.#sessions = sessions;
    this.#rooms = rooms;
    this.#checks = checks;
    this.handlers = {
      ...sentFrom((seat): seat is Seat => 'room' in seat, rooms.handlers),
      ...sentFrom((seat): seat is CheckSeat => 'probe' in seat, checks.handlers),
    };
    this.#dayList = dayList;
    this.#waitingRoom = waitingRoom;
    this.#outreach = outreach;
    this.#log = log;
    // This process acts on its own changes at once, even while the database cannot notify it.
    sessions.on('closed', (sessionId) => {
      this.#handleSessionClosed(sessionId);
    });
    news.on('session_ended', (sessionId) => {
      this.#handleSessionClosed(sessionId);
    });
    const look = (): void => {
      this.lookAgain().catch((error: unknown) => {
        this.#log.error('The sessions of the sockets could not be checked', error);
      });
    };
    news.on('missed', look);
    this.#look = setInterval(look, lookAgainMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.#look);
  }

  async authenticate(handshake: Handshake, sender: Sender): Promise<Actor> {
    const actor = await this.#sessions.authenticate(handshake.as, sender);
    const isOtherVisit =
      actor.kind !== 'staff' &&
      handshake.purpose === 'visit' &&
      actor.encounterId !== handshake.encounterId;
    const isOtherGuest = 'guestId' in handshake && actor.id !== handshake.guestId;
    const isOtherMember =
      'memberId' in handshake &&
      handshake.memberId !== undefined &&
      actor.id !== handshake.memberId;
    if (isOtherVisit || isOtherGuest || isOtherMember) {
      throw new ServiceError('unauthenticated');
    }
    if (actor.kind === 'staff' && actor.isHeldBack) {
      throw new ServiceError('second_factor_required');
    }
    return actor;
  }

  async connected(connection: Connection, handshake: Handshake): Promise<AnySeat | null> {
    this.#connections.add(connection);
    // The session may have ended after authentication and before this socket was registered.
    if ((await this.#sessions.state(connection.actor)) === 'ended') {
      throw new ServiceError('unauthenticated');
    }
    if (handshake.purpose === 'visit') {
      return this.#rooms.join(connection, handshake);
    }
    if (handshake.purpose === 'check') {
      return this.#checks.begin(connection);
    }
    if (connection.actor.kind !== 'staff') {
      throw new ServiceError('not_found');
    }
    await this.#dayList.watch(connection, connection.actor);
    this.#outreach.watch(connection);
    await this.#waitingRoom.watch(connection);
    return null;
  }

  disconnected(connection: Connection): void {
    this.#connections.delete(connection);
    this.#dayList.unwatch(connection);
    this.#waitingRoom.unwatch(connection);
    this.#outreach.unwatch(connection);
    this.#checks.lose(connection);
    this.#rooms.lose(connection);
  }

  /**
   * Closes the sockets of sessions that have ended elsewhere, and of expired ones. A running call
   * is not cut off by expiry: it ends with the visit.
   */
  async lookAgain(): Promise<void> {
    const sessions = new Map([...this.#connections].map(({ actor }) => [actor.sessionId, actor]));
    for (const actor of sessions.values()) {
      const state = await this.#sessions.state(actor);
      if (state === 'open') {
        continue;
      }
      if (state === 'ended') {
        this.#handleSessionClosed(actor.sessionId);
        continue;
      }
      for (const connection of this.#of(actor.sessionId)) {
        if (!this.#rooms.isInCall(connection)) {
          refuse(connection);
        }
      }
    }
  }

  /**
   * A person who signed out neither hears nor sees anything more, on any page that is still open.
   */
  #handleSessionClosed(sessionId: string): void {
    for (const connection of this.#of(sessionId)) {
      refuse(connection);
    }
    // Also removes their room members: a recently lost socket keeps its media flowing.
    void this.#rooms.expel(sessionId);
  }

  #of(sessionId: string): Connection[] {
    return [...this.#connections].filter(({ actor }) => actor.sessionId === sessionId);
  }
}

/** Handlers for one kind of seat; for all others the event does not exist. */
function sentFrom<S extends AnySeat, N extends ClientEventName>(
  isTheirs: (seat: AnySeat) => seat is S,
  handlers: EventHandlers<S, N>,
): EventHandlers<AnySeat, N> {
  const guarded = Object.entries<EventHandler<S, N>>(handlers).map(([name, one]) => {
    const handler: EventHandler<AnySeat, N> = {
      sender: one.sender,
      handle(seat, payload) {
        if (!isTheirs(seat)) {
          throw new ServiceError('bad_request');
        }
        return one.handle(seat, payload);
      },
    };
    return [name, handler];
  });
  return Object.fromEntries(guarded) as EventHandlers<AnySeat, N>;
}

function refuse(connection: Connection): void {
  connection.send('refused', { error: failure('unauthenticated') });
  connection.close();
}
