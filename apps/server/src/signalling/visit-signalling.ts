import { Injectable } from '@nestjs/common';
import { type Handshake } from '@teleward/contracts';
import { type Actor } from '@teleward/records';
import { Sessions } from '../identity/sessions.ts';
import { DayList } from '../scheduling/day-list.ts';
import { failure, ServiceError } from '../http/service-error.ts';
import { VisitRooms } from '../visits/visit-rooms.ts';
import { type Seat } from '../visits/visit-handlers.ts';
import { type Connection } from './connection.ts';
import { type EventHandlers, type SignallingFeatures } from './signalling-server.ts';

/** Leads each socket to the feature it came for. */
@Injectable()
export class VisitSignalling implements SignallingFeatures<Seat> {
  readonly #sessions: Sessions;
  readonly #rooms: VisitRooms;
  readonly #dayList: DayList;
  readonly #connections = new Set<Connection>();

  constructor(sessions: Sessions, rooms: VisitRooms, dayList: DayList) {
    this.#sessions = sessions;
    this.#rooms = rooms;
    this.#dayList = dayList;
    sessions.on('closed', (sessionId) => {
      this.#handleSessionClosed(sessionId);
    });
  }

  get handlers(): EventHandlers<Seat> {
    return this.#rooms.handlers;
  }

  async authenticate(
    handshake: Handshake,
    cookies: string | undefined,
    address: string,
  ): Promise<Actor> {
    const actor = await this.#sessions.authenticate(handshake.as, cookies, address);
    const isOtherVisit =
      actor.kind === 'patient' &&
      handshake.purpose === 'visit' &&
      actor.encounterId !== handshake.encounterId;
    if (isOtherVisit) {
      throw new ServiceError('unauthenticated');
    }
    return actor;
  }

  async connected(connection: Connection, handshake: Handshake): Promise<Seat | null> {
    this.#connections.add(connection);
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
    this.#connections.delete(connection);
    this.#dayList.unwatch(connection);
    void this.#rooms.lose(connection);
  }

  /** Whoever signed out hears and sees nothing more, on whatever page is still open. */
  #handleSessionClosed(sessionId: string): void {
    for (const connection of this.#connections) {
      if (connection.actor.sessionId === sessionId) {
        connection.send('refused', { error: failure('unauthenticated') });
        connection.close();
      }
    }
  }
}
