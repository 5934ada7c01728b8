import { Inject, Injectable } from '@nestjs/common';
import {
  type NewPatient,
  type Patient,
  type routes,
  type RouteAnswer,
  type RouteInput,
} from '@teleward/contracts';
import { newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, unknownFacts, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { Staff, VisitLinkMaker } from '../../identity/index.ts';
import { clockToken } from '../../platform.tokens.ts';

type Registration = RouteInput<typeof routes.registerWalkIn>['body'];

/**
 * The assumed length of a visit without an appointment, in milliseconds, until the clinic's own
 * visits tell.
 */
const usualMs = 15 * 60_000;

/** Patients without an appointment. */
@Injectable()
export class WalkIns {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #staff: Staff;
  readonly #links: VisitLinkMaker;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    staff: Staff,
    links: VisitLinkMaker,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#staff = staff;
    this.#links = links;
    this.#clock = clock;
  }

  /**
   * Registers the patient, if they are new, and creates the visit and its link.
   *
   * @throws {RecordError} `not_found`, `patient_inactive`, `patient_deceased`, `phone_invalid`,
   * `bad_request` for a birth date in the future
   * @throws {ServiceError} `not_found`, `bad_request` for a member who is not a doctor here
   */
  async register(
    actor: StaffActor,
    registration: Registration,
  ): Promise<RouteAnswer<typeof routes.registerWalkIn>> {
    const { tenantId } = actor;
    const { encounterId } = registration;
    const entity = { entityType: 'Encounter', entityId: encounterId };
    return this.#records.access.perform(
      actor,
      'walk-in.register',
      { encounterId },
      entity,
      async (manager, trace) => {
        // Serializes identical requests that arrive at the same time.
        await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [encounterId]);
        const [known] = await manager.query<{ patientId: string; walkIn: boolean }[]>(
          `select e.patient_id as "patientId", a.walk_in as "walkIn"
         from encounter e join appointment a on a.id = e.appointment_id where e.id = $1`,
          [encounterId],
        );
        if (known?.walkIn === false) {
          throw new ServiceError('not_found');
        }
        const patientId = known?.patientId ?? (await this.#make(actor, registration));
        const patient = await this.#patient(tenantId, patientId);
        const link = await this.#links.make(tenantId, encounterId, actor.id);
        trace.tell({ patientId });
        return { encounterId, patient, ...link };
      },
    );
  }

  /** @returns the id of the patient */
  async #make(actor: StaffActor, registration: Registration): Promise<string> {
    const { tenantId } = actor;
    const { encounterId, patient, practitionerId, reason } = registration;
    const doctors = await this.#staff.doctors(tenantId);
    if (!doctors.some(({ id }) => id === practitionerId)) {
      throw new ServiceError('bad_request');
    }
    const { id: patientId } =
      'patientId' in patient
        ? await this.#records.patients.holdToSee(tenantId, patient.patientId)
        : await this.#add(actor, patient);
    const appointmentId = newId();
    const now = this.#clock.now();
    return this.#database.run(tenantId, async (manager) => {
      const { appointments } = this.#records.rows;
      await appointments.run(
        ...([manager, tenantId] as const),
        `insert into appointment
           (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason, walk_in)
         values ($1, $2, $3, $4, $5, $6, $7, true)`,
        [
          ...[appointmentId, tenantId, patientId, practitionerId],
          ...[now, new Date(now.getTime() + usualMs)],
          appointments.sealed('appointment(reason)', appointmentId, reason),
        ],
      );
      const made = await manager.query<unknown[]>(
        `insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
         values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning id`,
        [encounterId, tenantId, appointmentId, patientId, practitionerId],
      );
      // Another clinic has a visit with this id.
      if (made.length === 0) {
        throw new ServiceError('not_found');
      }
      return patientId;
    });
  }

  async #add(
    actor: StaffActor,
    { phone, birthDateEstimated = false, ...patient }: NewPatient,
  ): Promise<{ readonly id: string }> {
    const facts = {
      ...unknownFacts,
      ...patient,
      birthDateEstimated,
      phones: phone === null ? [] : [phone],
    };
    return this.#records.patientRegistry.register(actor, { id: newId(), identifier: null, facts });
  }

  async #patient(tenantId: string, id: string): Promise<Patient> {
    const patient = (await this.#records.patients.forWatchers(tenantId, [id])).get(id);
    if (patient === undefined) {
      throw new ServiceError('not_found');
    }
    return patient;
  }
}
