import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { MessageSettings } from './message-settings.ts';
import { Messages } from './messages.ts';

@Controller()
export class MessagesController {
  readonly #messages: Messages;
  readonly #settings: MessageSettings;

  constructor(messages: Messages, settings: MessageSettings) {
    this.#messages = messages;
    this.#settings = settings;
  }

  @Handle(routes.listAppointmentMessages, 'staff', 'message.list')
  list(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.listAppointmentMessages>,
  ): Promise<RouteAnswer<typeof routes.listAppointmentMessages>> {
    return this.#messages.list(actor, params.appointmentId);
  }

  @Handle(routes.sendAppointmentMessages, 'staff', 'message.send-again')
  sendAgain(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.sendAppointmentMessages>,
  ): Promise<RouteAnswer<typeof routes.sendAppointmentMessages>> {
    return this.#messages.sendAgain(actor, params.appointmentId);
  }

  @Handle(routes.readMessageSettings, 'staff', 'clinic.read-settings')
  read(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readMessageSettings>> {
    return this.#settings.read(actor);
  }

  @Handle(routes.changeMessageSettings, 'staff', 'clinic.configure', { stepUp: 'fresh' })
  change(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changeMessageSettings>,
  ): Promise<RouteAnswer<typeof routes.changeMessageSettings>> {
    return this.#settings.change(actor, body);
  }

  @Handle(routes.listMessageSettingsVersions, 'staff', 'clinic.read-settings')
  versions(
    @By() actor: StaffActor,
  ): Promise<RouteAnswer<typeof routes.listMessageSettingsVersions>> {
    return this.#settings.versions(actor);
  }

  @Handle(routes.sendTrialMessage, 'staff', 'message.send-trial', { stepUp: 'fresh' })
  sendTrial(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.sendTrialMessage>,
  ): Promise<RouteAnswer<typeof routes.sendTrialMessage>> {
    return this.#settings.sendTrial(actor, body);
  }
}
