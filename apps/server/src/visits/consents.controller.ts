import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type PatientActor, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { Encounters } from './encounters/encounters.ts';
import { VisitConsents } from './encounters/visit-consents.ts';
import { VisitRooms } from './room/visit-rooms.ts';
import { VisitViews } from './encounters/visit-views.ts';

/** The consents that a clinic asks its patients for, and their decisions. */
@Controller()
export class ConsentsController {
  readonly #consents: VisitConsents;
  readonly #encounters: Encounters;
  readonly #views: VisitViews;
  readonly #rooms: VisitRooms;

  constructor(
    consents: VisitConsents,
    encounters: Encounters,
    views: VisitViews,
    rooms: VisitRooms,
  ) {
    this.#consents = consents;
    this.#encounters = encounters;
    this.#views = views;
    this.#rooms = rooms;
  }

  @Handle(routes.readMyConsents, 'patient', 'consent.read')
  readMine(
    @By() actor: PatientActor,
    @Input() { params }: RouteInput<typeof routes.readMyConsents>,
  ): Promise<RouteAnswer<typeof routes.readMyConsents>> {
    const { encounterId, id: patientId } = actor;
    return this.#consents.read(actor, { encounterId, patientId }, params.language);
  }

  @Handle(routes.giveConsent, 'patient', 'consent.give')
  async give(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.giveConsent>,
  ): Promise<RouteAnswer<typeof routes.giveConsent>> {
    await this.#consents.decide(actor, { ...body, agreed: true });
    this.#rooms.announceChange(actor.tenantId);
    return this.#views.forPatient(actor);
  }

  @Handle(routes.refuseConsent, 'patient', 'consent.refuse')
  async refuse(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.refuseConsent>,
  ): Promise<RouteAnswer<typeof routes.refuseConsent>> {
    await this.#consents.decide(actor, { ...body, agreed: false });
    this.#rooms.announceChange(actor.tenantId);
    return this.#views.forPatient(actor);
  }

  @Handle(routes.readConsents, 'staff', 'consent.read')
  async read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readConsents>,
  ): Promise<RouteAnswer<typeof routes.readConsents>> {
    const { encounterId, language } = params;
    const { patientId } = await this.#encounters.row(actor.tenantId, encounterId);
    return this.#consents.read(actor, { encounterId, patientId }, language);
  }

  @Handle(routes.witnessConsent, 'staff', 'consent.witness')
  async witness(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.witnessConsent>,
  ): Promise<RouteAnswer<typeof routes.witnessConsent>> {
    const { encounterId } = params;
    const { patientId } = await this.#encounters.row(actor.tenantId, encounterId);
    await this.#consents.witness(actor, { encounterId, patientId }, body);
    this.#rooms.announceChange(actor.tenantId);
    return this.#consents.read(actor, { encounterId, patientId }, body.language);
  }
}
