import { Injectable } from '@nestjs/common';
import { type RouteAnswer, type RouteInput, type routes } from '@teleward/contracts';
import { startOfDay } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { Staff } from '../identity/index.ts';
import { EncounterLists } from '../visits/index.ts';
import { AppointmentRows } from './appointment-rows.ts';
import { daysFrom, hoursOn, isDayOff, isPlannable } from './free-times.ts';
import { Schedules } from './schedules.ts';

const longestDays = 7;

/** The clinic's calendar, with the working hours of its doctors. */
@Injectable()
export class Calendar {
  readonly #visits: EncounterLists;
  readonly #rows: AppointmentRows;
  readonly #records: RecordStore;
  readonly #schedules: Schedules;
  readonly #staff: Staff;

  constructor(
    visits: EncounterLists,
    rows: AppointmentRows,
    records: RecordStore,
    schedules: Schedules,
    staff: Staff,
  ) {
    this.#visits = visits;
    this.#rows = rows;
    this.#records = records;
    this.#schedules = schedules;
    this.#staff = staff;
  }

  /** @throws {RecordError} `not_found`; {ServiceError} `bad_request` for more than a week */
  async read(
    actor: StaffActor,
    { from, to, practitionerId }: RouteInput<typeof routes.readCalendar>['query'],
  ): Promise<RouteAnswer<typeof routes.readCalendar>> {
    const { tenantId } = actor;
    const count = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
    if (count < 1 || count > longestDays || !isPlannable(from)) {
      throw new ServiceError('bad_request');
    }
    const { timeZone } = await this.#staff.clinic(tenantId);
    const found = await this.#visits.between(
      tenantId,
      startOfDay(timeZone, from),
      startOfDay(timeZone, to, 1),
    );
    const rows = found.filter(
      (row) => practitionerId === undefined || row.practitionerId === practitionerId,
    );
    const appointments = await this.#rows.present(tenantId, rows, (ids) =>
      this.#records.patients.readForList(actor, ids),
    );
    const doctors = (await this.#staff.doctors(tenantId)).filter(
      ({ id }) => practitionerId === undefined || id === practitionerId,
    );
    return {
      ...{ from, to, timeZone, doctors: [...doctors], appointments },
      ...(await this.#hours(tenantId, timeZone, doctors, daysFrom(from, count))),
    };
  }

  async #hours(
    tenantId: string,
    timeZone: string,
    doctors: readonly { readonly id: string }[],
    days: readonly string[],
  ): Promise<
    Pick<RouteAnswer<typeof routes.readCalendar>, 'hours' | 'doctorsWithoutHours' | 'daysOff'>
  > {
    const { clinic, of } = await this.#schedules.current(tenantId);
    const offOf = (id: string | null) => {
      const schedule = id === null ? clinic : of(id);
      return days
        .filter((day) => isDayOff(schedule, day))
        .map((date) => ({
          date,
          practitionerId: id,
          reason: schedule.daysOff.find(({ from, to }) => from <= date && date <= to)?.reason ?? '',
        }));
    };
    return {
      hours: doctors.flatMap(({ id }) =>
        days.flatMap((day) =>
          hoursOn({ timeZone, clinic, doctor: of(id) }, day).map((span) => ({
            practitionerId: id,
            startsAt: new Date(span.from).toISOString(),
            endsAt: new Date(span.to).toISOString(),
          })),
        ),
      ),
      doctorsWithoutHours:
        clinic.weekly.length > 0
          ? []
          : doctors.filter(({ id }) => of(id).weekly.length === 0).map(({ id }) => id),
      daysOff: [...offOf(null), ...doctors.flatMap(({ id }) => offOf(id))],
    };
  }
}
