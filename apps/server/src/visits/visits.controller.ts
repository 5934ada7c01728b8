import { Controller, Res } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput, type VisitSummary } from '@teleward/contracts';
import { RecordStore, type Actor, type PatientActor, type StaffActor } from '@teleward/records';
import { type Response } from 'express';
import { By, Handle, Input } from '../http/index.ts';
import { Sessions, Staff, writeSecret } from '../identity/index.ts';
import { BeforeVisit } from './encounters/before-visit.ts';
import { codeComparisonOf, Encounters, iso } from './encounters/encounters.ts';
import { Participants } from './encounters/participants.ts';
import { VisitRooms } from './room/visit-rooms.ts';
import { VisitViews } from './encounters/visit-views.ts';

@Controller()
export class VisitsController {
  readonly #encounters: Encounters;
  readonly #views: VisitViews;
  readonly #before: BeforeVisit;
  readonly #participants: Participants;
  readonly #rooms: VisitRooms;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #staff: Staff;

  constructor(
    encounters: Encounters,
    views: VisitViews,
    before: BeforeVisit,
    participants: Participants,
    rooms: VisitRooms,
    records: RecordStore,
    sessions: Sessions,
    staff: Staff,
  ) {
    this.#encounters = encounters;
    this.#views = views;
    this.#before = before;
    this.#participants = participants;
    this.#rooms = rooms;
    this.#records = records;
    this.#sessions = sessions;
    this.#staff = staff;
  }

  @Handle(routes.readMyVisit, 'patient', 'encounter.read')
  readMine(@By() actor: PatientActor): Promise<RouteAnswer<typeof routes.readMyVisit>> {
    return this.#views.forPatient(actor);
  }

  @Handle(routes.readMyDoctorsPortrait, 'patient', 'portrait.read')
  portrait(
    @By() actor: PatientActor,
    @Input() { params }: RouteInput<typeof routes.readMyDoctorsPortrait>,
  ): Promise<RouteAnswer<typeof routes.readMyDoctorsPortrait>> {
    return this.#views.portrait(actor, params.pictureId);
  }

  @Handle(routes.keepDeviceCheck, 'patient', 'encounter.check-devices')
  async keepDeviceCheck(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.keepDeviceCheck>,
  ): Promise<RouteAnswer<typeof routes.keepDeviceCheck>> {
    await this.#before.keepCheck(actor, body.deviceCheck);
    this.#rooms.emit('changed', actor.tenantId);
    return this.#views.forPatient(actor);
  }

  @Handle(routes.readMyCalendar, 'patient', 'encounter.read')
  calendar(
    @By() actor: PatientActor,
    @Input() { params }: RouteInput<typeof routes.readMyCalendar>,
  ): Promise<RouteAnswer<typeof routes.readMyCalendar>> {
    return this.#before.calendar(actor, params.language);
  }

  @Handle(routes.arrive, 'patient', 'encounter.arrive')
  async arrive(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.arrive>,
  ): Promise<RouteAnswer<typeof routes.arrive>> {
    await this.#encounters.arrive(actor, body.deviceCheck);
    this.#rooms.emit('changed', actor.tenantId);
    return this.#views.forPatient(actor);
  }

  @Handle(routes.readMyRoom, 'patient', 'own session')
  async room(@By() { encounterId }: PatientActor): Promise<RouteAnswer<typeof routes.readMyRoom>> {
    return { open: await this.#rooms.isPresent(encounterId) };
  }

  @Handle(routes.leaveMyVisit, 'patient', 'own session')
  async leaveMine(
    @By() actor: PatientActor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.#sessions.close(actor);
    writeSecret(response, 'patient', null);
  }

  @Handle(routes.readVisit, 'staff', 'encounter.read')
  read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readVisit>,
  ): Promise<RouteAnswer<typeof routes.readVisit>> {
    return this.#views.forStaff(actor, params.encounterId);
  }

  @Handle(routes.endVisit, 'staff', 'encounter.end')
  async end(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.endVisit>,
  ): Promise<RouteAnswer<typeof routes.endVisit>> {
    await this.#rooms.end(actor, params.encounterId);
    return this.#views.forStaff(actor, params.encounterId);
  }

  @Handle(routes.readVisitSummary, 'staff', 'encounter.summary')
  summary(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readVisitSummary>,
  ): Promise<VisitSummary> {
    return this.#summary(actor, params.encounterId);
  }

  @Handle(routes.readMyVisitSummary, 'patient', 'encounter.summary')
  mySummary(@By() actor: PatientActor): Promise<VisitSummary> {
    return this.#summary(actor, actor.encounterId);
  }

  async #chat(actor: Actor, encounterId: string): Promise<VisitSummary['chat']> {
    const mayRead = actor.kind !== 'patient' || (await this.#sessions.visits.isAdmitted(actor));
    return mayRead ? this.#participants.chat(actor.tenantId, encounterId) : null;
  }

  async #summary(actor: Actor, encounterId: string): Promise<VisitSummary> {
    const { tenantId, kind } = actor;
    const row = await this.#encounters.row(tenantId, encounterId);
    const patient = await this.#records.patients.read(actor, row.patientId, 'encounter.summary', {
      encounterId,
    });
    const documents = await this.#records.documents.listHeads(
      actor,
      { encounterId, patientId: row.patientId },
      kind === 'staff' ? 'document.read' : 'document.read-own',
    );
    const people = await this.#staff.practitioners(tenantId);
    return {
      encounterId,
      status: row.status,
      startsAt: row.startsAt.toISOString(),
      arrivedAt: iso(row.arrivedAt),
      startedAt: iso(row.startedAt),
      endedAt: iso(row.endedAt),
      patientName: patient.name,
      practitionerName: people.get(row.practitionerId)?.name ?? '',
      clinic: await this.#staff.clinic(tenantId),
      participants: await this.#participants.list(tenantId, encounterId),
      chat: await this.#chat(actor, encounterId),
      documents: documents.map((document) => ({
        documentId: document.documentId,
        type: document.type,
        status: document.status,
        authorName: people.get(document.authorId)?.name ?? '',
        signedAt: iso(document.signedAt),
      })),
      encryption: row.encryption && {
        mode: row.encryption,
        codeCompared: codeComparisonOf(row, people),
      },
    };
  }
}
