import { serverEvents, type ServerEventName, type ServerPayload } from '@teleward/contracts';
import { type Actor } from '@teleward/records';
import { type Socket } from 'socket.io';

/** One authenticated socket. The session determined the actor before the first message. */
export class Connection {
  readonly actor: Actor;
  readonly #socket: Socket;

  constructor(socket: Socket, actor: Actor) {
    this.#socket = socket;
    this.actor = actor;
  }

  get open(): boolean {
    return this.#socket.connected;
  }

  /** Sends what the contract declares and drops every other field. */
  send<N extends ServerEventName>(name: N, payload: ServerPayload<N>): void {
    const event = serverEvents[name];
    this.#socket.emit(event.name, event.payload.parse(payload));
  }

  /** The same; calls `arrived` when the client has acknowledged it. */
  sendConfirmed<N extends ServerEventName>(
    name: N,
    payload: ServerPayload<N>,
    arrived: () => void,
  ): void {
    const event = serverEvents[name];
    this.#socket.emit(event.name, event.payload.parse(payload), arrived);
  }

  /** Closes after the current answer has been sent. */
  close(): void {
    setImmediate(() => this.#socket.disconnect(true));
  }
}
