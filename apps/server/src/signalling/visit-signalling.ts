import { Injectable } from '@nestjs/common';
import { type Handshake } from '@teleward/contracts';
import { type Actor } from '@teleward/records';
import { Sessions } from '../identity/sessions.ts';
import { DayList } from '../scheduling/day-list.ts';
import { ServiceError } from '../http/service-error.ts';
import { VisitRooms } from '../visits/visit-rooms.ts';
import { type Connection } from './connection.ts';
import { type Handlers, type SignallingFeatures } from './signalling-server.ts';

/** Leads each socket to the feature it came for. */
@Injectable()
export class VisitSignalling implements SignallingFeatures {
  readonly #sessions: Sessions;
  readonly #rooms: VisitRooms;
  readonly #dayList: DayList;

  constructor(sessions: Sessions, rooms: VisitRooms, dayList: DayList) {
    this.#sessions = sessions;
    this.#rooms = rooms;
    this.#dayList = dayList;
  }

  authenticate(handshake: Handshake, cookies: string | undefined, address: string): Promise<Actor> {
    return this.#sessions.authenticate(handshake.as, cookies, address);
  }

  async connected(connection: Connection, handshake: Handshake): Promise<Handlers | null> {
    if (handshake.purpose === 'visit') {
      return this.#rooms.join(connection, handshake);
    }
    if (connection.actor.kind !== 'staff') {
      throw new ServiceError('not_found');
    }
    await this.#dayList.watch(connection, connection.actor);
    return null;
  }

  disconnected(connection: Connection): void {
    this.#dayList.unwatch(connection);
    this.#rooms.lose(connection);
  }
}
