import { Inject, Injectable } from '@nestjs/common';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { QueryFailedError } from 'typeorm';
import { ServiceError } from '../errors/index.ts';
import { ClinicDetails, Staff } from '../identity/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { type EncounterRow } from '../visits/index.ts';
import { FreeTimeFinder, type Plan } from './free-time-finder.ts';

/** A booked time of a doctor and a patient. */
export interface Place {
  readonly appointmentId: string;
  /** The patient's standing record. */
  readonly personId: string;
  readonly practitionerId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Until then the doctor is not free: the end of the visit plus its buffer. */
  readonly heldUntil: Date;
}

/** PostgreSQL's error code for an overlap, and the meaning of each exclusion constraint. */
const exclusionViolation = '23P01';
const takenBy: Readonly<Record<string, 'slot_taken' | 'patient_booked'>> = {
  appointment_doctor_free: 'slot_taken',
  appointment_patient_free: 'patient_booked',
};

/** Bookings lie within these distances from now; a time further away is a typing error. */
const earliestMs = 24 * 3_600_000;
const latestMs = 3 * 366 * 24 * 3_600_000;

/** Checks whether a visit may have a time and a place, for services that have checked access. */
@Injectable()
export class AppointmentPlaces {
  readonly #database: TenantDatabase;
  readonly #finder: FreeTimeFinder;
  readonly #details: ClinicDetails;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    finder: FreeTimeFinder,
    details: ClinicDetails,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#finder = finder;
    this.#details = details;
    this.#staff = staff;
    this.#clock = clock;
  }

  /**
   * A visit keeps its site even if the site has closed since.
   *
   * @throws {ServiceError} as `openSite`
   */
  async siteAfter(
    tenantId: string,
    { site }: EncounterRow,
    wanted: string | null | undefined,
  ): Promise<string | null> {
    const present = site?.id ?? null;
    return wanted === undefined || wanted === present
      ? present
      : this.openSite(tenantId, wanted ?? undefined);
  }

  /** @throws {ServiceError} `bad_request` for a site that is closed or belongs to another clinic */
  async openSite(tenantId: string, siteId: string | undefined): Promise<string | null> {
    if (siteId === undefined) {
      return null;
    }
    const sites = await this.#details.sitesOf(tenantId);
    if (!sites.some(({ id }) => id === siteId)) {
      throw new ServiceError('bad_request');
    }
    return siteId;
  }

  /** @throws {ServiceError} `bad_request` */
  async mustBePlannable(
    tenantId: string,
    { practitionerId, startsAt }: Pick<Place, 'practitionerId' | 'startsAt'>,
    isFarAllowed = false,
  ): Promise<void> {
    const distance = startsAt.getTime() - this.#clock.now().getTime();
    if (
      !(await this.#staff.isDoctor(tenantId, practitionerId)) ||
      (!isFarAllowed && (distance < -earliestMs || distance > latestMs))
    ) {
      throw new ServiceError('bad_request');
    }
  }

  /**
   * Checks before the constraints do, because these know nothing of deliberate overbooking.
   *
   * @returns whether the doctor is deliberately overbooked
   * @throws {ServiceError} `patient_booked`, `slot_taken`
   */
  async mustBeFree(tenantId: string, place: Place, overbook: boolean): Promise<boolean> {
    const taken = await this.#database.run(tenantId, (manager) =>
      manager.query<{ ofPatient: boolean; ofDoctor: boolean }[]>(
        `select standing_patient_id = $2 and tstzrange(starts_at, ends_at) && tstzrange($4, $5) as "ofPatient",
           practitioner_id = $3 as "ofDoctor"
         from appointment
         where (standing_patient_id = $2 or practitioner_id = $3) and id <> $1 and cancelled_at is null
           and no_show_at is null and not walk_in
           and tstzrange(starts_at, coalesce(held_until, ends_at)) && tstzrange($4, $6)`,
        [
          ...[place.appointmentId, place.personId, place.practitionerId],
          ...[place.startsAt, place.endsAt, place.heldUntil],
        ],
      ),
    );
    if (taken.some(({ ofPatient }) => ofPatient)) {
      throw new ServiceError('patient_booked');
    }
    const isTaken = taken.some(({ ofDoctor }) => ofDoctor);
    if (isTaken && !overbook) {
      throw new ServiceError('slot_taken');
    }
    return isTaken;
  }

  /** Runs `work`; if a time is taken, the error suggests other free times. */
  async offeringOthers<T>(
    tenantId: string,
    search: {
      readonly practitionerId: string;
      readonly patientId: string;
      readonly startsAt: string;
      readonly plan: Pick<Plan, 'minutes' | 'bufferMinutes'>;
      readonly exceptAppointmentId?: string;
      /** The patient does it themselves. */
      readonly isOwn?: boolean;
    },
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const code = takenCodeOf(error);
      if (code === null) {
        throw error;
      }
      // Patients may know only the times that they can book.
      if (search.isOwn === true) {
        throw new ServiceError(code);
      }
      const { practitionerId, patientId, plan, exceptAppointmentId = null } = search;
      const others = await this.#database.run(tenantId, () =>
        this.#finder.near(
          tenantId,
          { practitionerId, patientId, plan, exceptAppointmentId },
          new Date(search.startsAt),
        ),
      );
      throw new ServiceError(code, undefined, others);
    }
  }

  /** Serializes bookings of the same doctor or patient. */
  async lock(tenantId: string, ids: readonly string[]): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      // In the same order everywhere, which prevents deadlocks.
      manager.query(
        'select pg_advisory_xact_lock(hashtextextended(id, 0)) from unnest($1::text[]) as id',
        [[...new Set(ids)].toSorted()],
      ),
    );
  }
}

function takenCodeOf(error: unknown): 'slot_taken' | 'patient_booked' | null {
  if (error instanceof ServiceError) {
    return error.code === 'slot_taken' || error.code === 'patient_booked' ? error.code : null;
  }
  if (error instanceof QueryFailedError) {
    const { code, constraint = '' } = error.driverError as { code?: string; constraint?: string };
    return code === exclusionViolation ? (takenBy[constraint] ?? null) : null;
  }
  return null;
}
