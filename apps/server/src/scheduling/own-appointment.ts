import { Inject, Injectable } from '@nestjs/common';
import { type RouteAnswer, type RouteInput, type routes } from '@teleward/contracts';
import { dayIn, type Clock } from '@teleward/platform';
import { RecordStore, type Action, type PatientActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { Staff } from '../identity/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { type EncounterRow, Encounters, isOver, untilOf } from '../visits/index.ts';
import { Appointments } from './appointments.ts';
import { FreeTimeFinder } from './free-time-finder.ts';
import { daysFrom, isPlannable } from './free-times.ts';

/** How many days are offered at a time, and how many days ahead a patient may choose. */
const offeredDays = 14;
const latestDays = 90;

/** The patient's visit, without the patient's name. */
interface Own {
  readonly row: EncounterRow;
  /** The first time that may be chosen: as far ahead as the clinic requires for a change. */
  readonly notBefore: Date;
}

/** What patients may change of their own appointment, within the clinic's settings. */
@Injectable()
export class OwnAppointment {
  readonly #appointments: Appointments;
  readonly #finder: FreeTimeFinder;
  readonly #encounters: Encounters;
  readonly #records: RecordStore;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    appointments: Appointments,
    finder: FreeTimeFinder,
    encounters: Encounters,
    records: RecordStore,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#appointments = appointments;
    this.#finder = finder;
    this.#encounters = encounters;
    this.#records = records;
    this.#staff = staff;
    this.#clock = clock;
  }

  /**
   * Idempotent.
   *
   * @throws {ServiceError} `too_late`, `visit_ended`, `appointment_changed`, `invalid_state`
   */
  async cancel(
    actor: PatientActor,
    { version, note }: RouteInput<typeof routes.cancelMyVisit>['body'],
  ): Promise<void> {
    const row = await this.#check(actor, 'appointment.cancel-own');
    if (row.status !== 'cancelled') {
      this.#mustBeInTime(row, 'cancel');
    }
    const cancellation = { version, reason: 'pat', note } as const;
    await this.#appointments.cancelled(actor, 'appointment.cancel-own', row, cancellation);
  }

  /** @throws {ServiceError} `too_late`, `visit_ended`, `bad_request` */
  async freeTimes(
    actor: PatientActor,
    wished: string | undefined,
  ): Promise<RouteAnswer<typeof routes.findMyFreeTimes>> {
    const { row, notBefore } = await this.#movable(actor);
    const { timeZone } = await this.#staff.clinic(actor.tenantId);
    const first = dayIn(timeZone, notBefore);
    const last = daysFrom(first, latestDays).at(-1) ?? first;
    const from = wished === undefined || wished < first ? first : wished;
    if (!isPlannable(from) || from > last) {
      throw new ServiceError('bad_request');
    }
    const found = await this.#search(actor, row, { timeZone, from, days: offeredDays });
    const next = daysFrom(from, offeredDays + 1).at(-1) ?? last;
    return {
      timeZone,
      freeTimes: found
        .filter(({ startsAt }) => new Date(startsAt) >= notBefore)
        .map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
      next: next > last ? null : next,
    };
  }

  /**
   * Moves the visit to one of the offered times.
   *
   * @throws {ServiceError} `too_late`, `visit_ended`, `slot_taken`, `patient_booked`,
   * `appointment_changed`, `invalid_state`
   */
  async move(
    actor: PatientActor,
    { version, startsAt }: RouteInput<typeof routes.moveMyVisit>['body'],
  ): Promise<void> {
    const { row, notBefore } = await this.#movable(actor);
    const wished = new Date(startsAt);
    const isAlready = row.startsAt.getTime() === wished.getTime();
    if (!isAlready && !(await this.#isOffered(actor, row, wished, notBefore))) {
      throw new ServiceError('slot_taken');
    }
    const { practitionerId } = row;
    const minutes = minutesOf(row);
    await this.#appointments.moved(actor, 'appointment.move-own', row, {
      ...{ version, practitionerId, startsAt, minutes, overbook: false },
    });
  }

  async #isOffered(
    actor: PatientActor,
    row: EncounterRow,
    wished: Date,
    notBefore: Date,
  ): Promise<boolean> {
    const { timeZone } = await this.#staff.clinic(actor.tenantId);
    const last = daysFrom(dayIn(timeZone, notBefore), latestDays + offeredDays).at(-1) ?? '';
    const from = dayIn(timeZone, wished);
    if (wished < notBefore || from > last) {
      return false;
    }
    const found = await this.#search(actor, row, { timeZone, from, days: 1 });
    return found.some((one) => Date.parse(one.startsAt) === wished.getTime());
  }

  async #search(
    { tenantId, id: patientId }: PatientActor,
    row: EncounterRow,
    { timeZone, ...days }: { timeZone: string; from: string; days: number },
  ): ReturnType<FreeTimeFinder['search']> {
    const { practitionerId, appointmentId: exceptAppointmentId } = row;
    const { bufferMinutes } = await this.#appointments.booking(tenantId, exceptAppointmentId);
    const plan = { minutes: minutesOf(row), bufferMinutes };
    const search = { practitionerId, patientId, plan, exceptAppointmentId, ...days };
    return this.#finder.search(tenantId, timeZone, search);
  }

  async #movable(actor: PatientActor): Promise<Own> {
    const row = await this.#check(actor, 'appointment.move-own');
    const until = this.#mustBeInTime(row, 'move');
    const noticeMs = row.startsAt.getTime() - until.getTime();
    return { row, notBefore: new Date(this.#clock.now().getTime() + noticeMs) };
  }

  /** @throws {ServiceError} `visit_ended`, `too_late` */
  #mustBeInTime(row: EncounterRow, what: 'cancel' | 'move'): Date {
    if (isOver(row.status)) {
      throw new ServiceError('visit_ended');
    }
    const until = untilOf(row)[what];
    if (until === null || new Date(until) <= this.#clock.now()) {
      throw new ServiceError('too_late');
    }
    return new Date(until);
  }

  async #check(actor: PatientActor, action: Action): Promise<EncounterRow> {
    const { tenantId, encounterId, id: patientId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    await this.#records.access.check(actor, action, { encounterId }, entity);
    return this.#encounters.row(tenantId, encounterId);
  }
}

const minutesOf = ({ startsAt, endsAt }: EncounterRow): number =>
  Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000);
