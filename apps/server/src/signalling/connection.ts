import { serverEvents, type ServerEventName, type ServerPayload } from '@teleward/contracts';
import { type Actor } from '@teleward/records';
import { type Socket } from 'socket.io';

/** One authenticated socket. Who is on it was settled by the session, before anything was said. */
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

  /** Sends what the contract says and drops every field that it does not name. */
  send<N extends ServerEventName>(name: N, payload: ServerPayload<N>): void {
    const event = serverEvents[name];
    this.#socket.emit(event.name, event.payload.parse(payload));
  }

  /** The same, and `arrived` is called when the client has it. */
  sendConfirmed<N extends ServerEventName>(
    name: N,
    payload: ServerPayload<N>,
    arrived: () => void,
  ): void {
    const event = serverEvents[name];
    this.#socket.emit(event.name, event.payload.parse(payload), arrived);
  }

  /** Closes once what is being answered now is on its way. */
  close(): void {
    setImmediate(() => this.#socket.disconnect(true));
  }
}
