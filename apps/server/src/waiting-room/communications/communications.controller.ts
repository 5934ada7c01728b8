import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type PatientActor, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../../http/index.ts';
import { Communications } from './communications.ts';

@Controller()
export class CommunicationsController {
  readonly #communications: Communications;

  constructor(communications: Communications) {
    this.#communications = communications;
  }

  @Handle(routes.readMyCommunications, 'patient', 'communication.read')
  async readMine(
    @By() actor: PatientActor,
    @Input() { params }: RouteInput<typeof routes.readMyCommunications>,
  ): Promise<RouteAnswer<typeof routes.readMyCommunications>> {
    return { communications: await this.#communications.read(actor, params.encounterId) };
  }

  @Handle(routes.sendMyCommunication, 'patient', 'communication.send')
  sendMine(
    @By() actor: PatientActor,
    @Input() { params, body }: RouteInput<typeof routes.sendMyCommunication>,
  ): Promise<RouteAnswer<typeof routes.sendMyCommunication>> {
    return this.#communications.send(actor, params.encounterId, body);
  }

  @Handle(routes.readCommunications, 'staff', 'communication.read')
  async read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readCommunications>,
  ): Promise<RouteAnswer<typeof routes.readCommunications>> {
    return { communications: await this.#communications.read(actor, params.encounterId) };
  }

  @Handle(routes.sendCommunication, 'staff', 'communication.send')
  send(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.sendCommunication>,
  ): Promise<RouteAnswer<typeof routes.sendCommunication>> {
    return this.#communications.send(actor, params.encounterId, body);
  }

  @Handle(routes.announce, 'staff', 'communication.send')
  async announce(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.announce>,
  ): Promise<RouteAnswer<typeof routes.announce>> {
    return {
      recipients: await this.#communications.announce(actor, params.lineId, body.text),
    };
  }
}
