import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { RecordStore, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { OutreachSessions } from './outreach-sessions.ts';
import { Planning } from './planning.ts';

@Controller()
export class OutreachController {
  readonly #sessions: OutreachSessions;
  readonly #planning: Planning;
  readonly #records: RecordStore;

  constructor(sessions: OutreachSessions, planning: Planning, records: RecordStore) {
    this.#sessions = sessions;
    this.#planning = planning;
    this.#records = records;
  }

  @Handle(routes.listOutreachSessions, 'staff', 'outreach.read')
  async list(
    @By() actor: StaffActor,
    @Input() { query }: RouteInput<typeof routes.listOutreachSessions>,
  ): Promise<RouteAnswer<typeof routes.listOutreachSessions>> {
    return { sessions: await this.#sessions.list(actor, query.when) };
  }

  @Handle(routes.readOutreachSession, 'staff', 'outreach.read')
  read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readOutreachSession>,
  ): Promise<RouteAnswer<typeof routes.readOutreachSession>> {
    return this.#sessions.read(actor, params.sessionId);
  }

  @Handle(routes.saveOutreachSession, 'staff', 'outreach.plan')
  save(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveOutreachSession>,
  ): Promise<RouteAnswer<typeof routes.saveOutreachSession>> {
    return this.#sessions.save(actor, params.sessionId, body);
  }

  @Handle(routes.cancelOutreachSession, 'staff', 'outreach.cancel')
  cancel(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.cancelOutreachSession>,
  ): Promise<RouteAnswer<typeof routes.cancelOutreachSession>> {
    return this.#sessions.cancel(actor, params.sessionId, body);
  }

  @Handle(routes.saveOutreachParticipant, 'staff', 'outreach.change-list')
  saveParticipant(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveOutreachParticipant>,
  ): Promise<RouteAnswer<typeof routes.saveOutreachParticipant>> {
    const { sessionId, participantId } = params;
    return this.#records.outreachParticipants.save(actor, sessionId, participantId, body);
  }

  @Handle(routes.removeOutreachParticipant, 'staff', 'outreach.change-list')
  async removeParticipant(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.removeOutreachParticipant>,
  ): Promise<RouteAnswer<typeof routes.removeOutreachParticipant>> {
    const { sessionId, participantId } = params;
    await this.#records.outreachParticipants.remove(actor, sessionId, participantId);
    return {};
  }

  @Handle(routes.readCarryOver, 'staff', 'outreach.read')
  carryOver(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readCarryOver>,
  ): Promise<RouteAnswer<typeof routes.readCarryOver>> {
    return this.#sessions.carryOver(actor, params.sessionId);
  }

  @Handle(routes.readOutreachChoices, 'staff', 'outreach.read')
  choices(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readOutreachChoices>> {
    return this.#planning.choices(actor);
  }

  @Handle(routes.readOutreachDay, 'staff', 'outreach.read')
  day(
    @By() actor: StaffActor,
    @Input() { query }: RouteInput<typeof routes.readOutreachDay>,
  ): Promise<RouteAnswer<typeof routes.readOutreachDay>> {
    return this.#planning.day(actor, query);
  }

  @Handle(routes.saveSiteProfile, 'staff', 'outreach.configure-site')
  saveProfile(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveSiteProfile>,
  ): Promise<RouteAnswer<typeof routes.saveSiteProfile>> {
    return this.#planning.saveProfile(actor, params.siteId, body);
  }
}
