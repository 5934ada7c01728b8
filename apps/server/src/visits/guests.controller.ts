import { Controller, Res } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type GuestActor, type StaffActor } from '@teleward/records';
import { type Response } from 'express';
import { By, Handle, Input } from '../http/index.ts';
import { Sessions, writeSecret } from '../identity/index.ts';
import { Guests } from './guests/guests.ts';
import { VisitRooms } from './room/visit-rooms.ts';

@Controller()
export class GuestsController {
  readonly #guests: Guests;
  readonly #rooms: VisitRooms;
  readonly #sessions: Sessions;

  constructor(guests: Guests, rooms: VisitRooms, sessions: Sessions) {
    this.#guests = guests;
    this.#rooms = rooms;
    this.#sessions = sessions;
  }

  @Handle(routes.inviteGuest, 'staff', 'guest.invite')
  async invite(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.inviteGuest>,
  ): Promise<RouteAnswer<typeof routes.inviteGuest>> {
    const invited = await this.#guests.invite(actor, params.encounterId, body);
    this.#rooms.emit('changed', actor.tenantId);
    return invited;
  }

  @Handle(routes.listGuests, 'staff', 'guest.list')
  async list(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.listGuests>,
  ): Promise<RouteAnswer<typeof routes.listGuests>> {
    const live = await this.#rooms.guestStates(params.encounterId);
    return { guests: await this.#guests.list(actor, params.encounterId, live) };
  }

  @Handle(routes.admitGuest, 'staff', 'guest.admit')
  async admit(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.admitGuest>,
  ): Promise<void> {
    await this.#rooms.admitGuest(actor, params.encounterId, params.guestId);
  }

  @Handle(routes.removeGuest, 'staff', 'guest.remove')
  async remove(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.removeGuest>,
  ): Promise<void> {
    await this.#rooms.removeGuest(actor, params.encounterId, params.guestId);
  }

  @Handle(routes.readGuestVisit, 'guest', 'guest.read-own')
  readOwn(@By() actor: GuestActor): Promise<RouteAnswer<typeof routes.readGuestVisit>> {
    return this.#guests.own(actor);
  }

  @Handle(routes.leaveGuestVisit, 'guest', 'own session')
  async leave(
    @By() actor: GuestActor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.#sessions.close(actor);
    writeSecret(response, 'guest', null);
  }
}
