import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { RecordStore, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { OutreachRuns } from './outreach-runs.ts';

@Controller()
export class OutreachDayController {
  readonly #runs: OutreachRuns;
  readonly #records: RecordStore;

  constructor(runs: OutreachRuns, records: RecordStore) {
    this.#runs = runs;
    this.#records = records;
  }

  @Handle(routes.readOutreachRun, 'staff', 'outreach.read')
  async read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readOutreachRun>,
  ): Promise<RouteAnswer<typeof routes.readOutreachRun>> {
    return this.#runs.read(actor, params.sessionId);
  }

  @Handle(routes.openOutreachSession, 'staff', 'outreach.open')
  async open(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.openOutreachSession>,
  ): Promise<RouteAnswer<typeof routes.openOutreachSession>> {
    await this.#runs.open(actor, params.sessionId);
    return {};
  }

  @Handle(routes.undoOpening, 'staff', 'outreach.open')
  async undoOpening(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.undoOpening>,
  ): Promise<RouteAnswer<typeof routes.undoOpening>> {
    await this.#runs.undoOpening(actor, params.sessionId);
    return {};
  }

  @Handle(routes.checkInParticipant, 'staff', 'outreach.check-in')
  async checkIn(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.checkInParticipant>,
  ): Promise<RouteAnswer<typeof routes.checkInParticipant>> {
    const { sessionId, participantId } = params;
    return { number: await this.#records.outreachDays.checkIn(actor, sessionId, participantId) };
  }

  @Handle(routes.undoCheckIn, 'staff', 'outreach.check-in')
  async undoCheckIn(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.undoCheckIn>,
  ): Promise<RouteAnswer<typeof routes.undoCheckIn>> {
    await this.#records.outreachDays.undoCheckIn(actor, params.sessionId, params.participantId);
    return {};
  }

  @Handle(routes.checkInWalkIn, 'staff', 'outreach.check-in')
  async checkInWalkIn(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.checkInWalkIn>,
  ): Promise<RouteAnswer<typeof routes.checkInWalkIn>> {
    const { sessionId, participantId } = params;
    const number = await this.#records.outreachDays.checkInWalkIn(
      actor,
      sessionId,
      participantId,
      body,
    );
    return { number };
  }

  @Handle(routes.registerParticipant, 'staff', 'outreach.check-in')
  async register(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.registerParticipant>,
  ): Promise<RouteAnswer<typeof routes.registerParticipant>> {
    const { sessionId, participantId } = params;
    const patientId = await this.#records.outreachDays.register(
      ...([actor, sessionId, participantId, body] as const),
    );
    return { patientId };
  }

  @Handle(routes.prioritiseParticipant, 'staff', 'outreach.check-in')
  async prioritise(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.prioritiseParticipant>,
  ): Promise<RouteAnswer<typeof routes.prioritiseParticipant>> {
    const { sessionId, participantId } = params;
    await this.#runs.prioritise(actor, sessionId, participantId, body);
    return {};
  }

  @Handle(routes.markVitalsTaken, 'staff', 'outreach.care')
  async markVitals(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.markVitalsTaken>,
  ): Promise<RouteAnswer<typeof routes.markVitalsTaken>> {
    const { sessionId, participantId } = params;
    await this.#records.outreachDays.markVitals(actor, sessionId, participantId);
    return {};
  }

  @Handle(routes.sendToDoctor, 'staff', 'outreach.send-to-doctor')
  async send(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.sendToDoctor>,
  ): Promise<RouteAnswer<typeof routes.sendToDoctor>> {
    const { sessionId, participantId } = params;
    return this.#runs.send(actor, sessionId, participantId, body);
  }

  @Handle(routes.postponeDoctor, 'staff', 'outreach.check-in')
  async postponeDoctor(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.postponeDoctor>,
  ): Promise<RouteAnswer<typeof routes.postponeDoctor>> {
    const { sessionId, participantId } = params;
    await this.#records.outreachDays.postponeDoctor(actor, sessionId, participantId, body.later);
    return {};
  }

  @Handle(routes.handOutMedicine, 'staff', 'outreach.care')
  async handOut(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.handOutMedicine>,
  ): Promise<RouteAnswer<typeof routes.handOutMedicine>> {
    const { sessionId, participantId, handOutId } = params;
    await this.#records.outreachDays.handOut(
      actor,
      sessionId,
      participantId,
      handOutId,
      body.lines,
    );
    return {};
  }

  @Handle(routes.finishParticipant, 'staff', 'outreach.check-in')
  async finish(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.finishParticipant>,
  ): Promise<RouteAnswer<typeof routes.finishParticipant>> {
    const { sessionId, participantId } = params;
    await this.#runs.finish(actor, sessionId, participantId);
    return {};
  }

  @Handle(routes.countStock, 'staff', 'outreach.count')
  async count(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.countStock>,
  ): Promise<RouteAnswer<typeof routes.countStock>> {
    await this.#runs.count(actor, params.sessionId, body.counts);
    return {};
  }

  @Handle(routes.markTeamMember, 'staff', 'outreach.count')
  async markPresent(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.markTeamMember>,
  ): Promise<RouteAnswer<typeof routes.markTeamMember>> {
    await this.#runs.markPresent(actor, params.sessionId, params.lineId, body.here);
    return {};
  }

  @Handle(routes.addOwed, 'staff', 'outreach.owe')
  async addOwed(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.addOwed>,
  ): Promise<RouteAnswer<typeof routes.addOwed>> {
    await this.#records.outreachOwed.add(actor, params.sessionId, params.owedId, body);
    return {};
  }

  @Handle(routes.settleOwed, 'staff', 'outreach.owe')
  async settleOwed(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.settleOwed>,
  ): Promise<RouteAnswer<typeof routes.settleOwed>> {
    await this.#records.outreachOwed.settle(actor, params.owedId);
    return {};
  }

  @Handle(routes.closeOutreachSession, 'staff', 'outreach.close')
  async close(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.closeOutreachSession>,
  ): Promise<RouteAnswer<typeof routes.closeOutreachSession>> {
    await this.#runs.close(actor, params.sessionId, body.unseen);
    return {};
  }
}
