import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';
import { RecordStore, type PatientActor, type StaffActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { By, Handle, Input } from '../http/index.ts';
import { Encounters, VisitRooms } from '../visits/index.ts';
import { QueueEntries } from '../queue/index.ts';
import { starterIntake } from './starter-intake.ts';

/** The questions before a visit. An answer with a red flag changes the queue at once. */
@Controller()
export class IntakeController {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #entries: QueueEntries;
  readonly #rooms: VisitRooms;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    encounters: Encounters,
    entries: QueueEntries,
    rooms: VisitRooms,
  ) {
    this.#database = database;
    this.#records = records;
    this.#encounters = encounters;
    this.#entries = entries;
    this.#rooms = rooms;
  }

  @Handle(routes.readIntakeForm, 'staff', 'clinic.read-settings')
  async form(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readIntakeForm>> {
    return { form: await this.#records.intakes.form(actor), starter: starterIntake };
  }

  @Handle(routes.saveIntakeForm, 'staff', 'clinic.configure')
  save(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.saveIntakeForm>,
  ): Promise<RouteAnswer<typeof routes.saveIntakeForm>> {
    const { baseVersion, ...content } = body;
    return this.#records.intakes.saveForm(actor, baseVersion, content);
  }

  @Handle(routes.readMyIntake, 'patient', 'intake.read')
  readMine(@By() actor: PatientActor): Promise<RouteAnswer<typeof routes.readMyIntake>> {
    const { encounterId, id: patientId } = actor;
    return this.#records.intakes.read(actor, { encounterId, patientId });
  }

  @Handle(routes.answerMyIntake, 'patient', 'intake.answer')
  async answer(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.answerMyIntake>,
  ): Promise<RouteAnswer<typeof routes.answerMyIntake>> {
    const { tenantId, encounterId } = actor;
    const response = await this.#database.run(tenantId, async () => {
      await this.#entries.lock(tenantId, encounterId);
      const { status } = await this.#encounters.row(tenantId, encounterId);
      if (status === 'finished' || status === 'cancelled') {
        throw new ServiceError('visit_ended');
      }
      const kept = await this.#records.intakes.answer(actor, body);
      if (kept.priority !== null) {
        await this.#entries.raise(tenantId, encounterId, kept.priority);
      }
      return kept;
    });
    this.#rooms.announceChange(tenantId);
    return response;
  }

  @Handle(routes.readIntake, 'staff', 'intake.read')
  async read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readIntake>,
  ): Promise<RouteAnswer<typeof routes.readIntake>> {
    const { encounterId } = params;
    const { patientId } = await this.#encounters.row(actor.tenantId, encounterId);
    return this.#records.intakes.read(actor, { encounterId, patientId });
  }
}
