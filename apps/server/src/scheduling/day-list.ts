import { Inject, Injectable } from '@nestjs/common';
import { type AppointmentRow, type RouteAnswer, type routes } from '@teleward/contracts';
import { dayIn, Log, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { clockToken } from '../platform.tokens.ts';
import { Staff } from '../identity/staff.ts';
import { type Connection } from '../signalling/connection.ts';
import { Encounters, iso } from '../visits/encounters.ts';
import { VisitRooms } from '../visits/visit-rooms.ts';

/** A visit that began longer ago than this was forgotten, not held over midnight. */
const underWayMs = 12 * 3_600_000;

/** The day's appointments, asked for once or watched. */
@Injectable()
export class DayList {
  readonly #encounters: Encounters;
  readonly #records: RecordStore;
  readonly #rooms: VisitRooms;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #watchers = new Set<Connection>();
  /** Clinics whose list is being told now, and whether it changed meanwhile. */
  readonly #telling = new Map<string, boolean>();

  constructor(
    encounters: Encounters,
    records: RecordStore,
    rooms: VisitRooms,
    staff: Staff,
    log: Log,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#encounters = encounters;
    this.#records = records;
    this.#rooms = rooms;
    this.#staff = staff;
    this.#log = log;
    this.#clock = clock;
    rooms.on('changed', (tenantId) => {
      this.#tell(tenantId);
    });
  }

  /** @param date a day in the clinic's zone; today where it is left out */
  async read(
    actor: StaffActor,
    date?: string,
  ): Promise<RouteAnswer<typeof routes.listAppointments>> {
    const { timeZone } = await this.#staff.clinic(actor.tenantId);
    const now = this.#clock.now();
    const today = dayIn(timeZone, now);
    const day = date ?? today;
    const noon = Date.parse(`${day}T12:00:00Z`);
    // Two days around noon hold the day in every zone; the zone itself decides which rows are of it.
    const rows = await this.#encounters.between(
      actor.tenantId,
      new Date(noon - 36 * 3_600_000),
      new Date(noon + 36 * 3_600_000),
    );
    // Midnight sends nobody away who waits or talks.
    const isUnderWay = ({ status, startsAt }: (typeof rows)[number]): boolean =>
      (status === 'arrived' || status === 'in-progress') &&
      Math.abs(now.getTime() - startsAt.getTime()) < underWayMs;
    const ofDay = rows.filter(
      (row) => dayIn(timeZone, row.startsAt) === day || (day === today && isUnderWay(row)),
    );
    const patients = await this.#records.patients.readForList(
      actor,
      ofDay.map((row) => row.patientId),
    );
    const people = await this.#staff.practitioners(actor.tenantId);
    const appointments: AppointmentRow[] = [];
    for (const row of ofDay) {
      const patient = patients.get(row.patientId);
      const practitioner = people.get(row.practitionerId);
      if (patient === undefined || practitioner === undefined) {
        continue;
      }
      appointments.push({
        appointmentId: row.appointmentId,
        encounterId: row.id,
        status: row.status,
        startsAt: row.startsAt.toISOString(),
        endsAt: row.endsAt.toISOString(),
        reason: row.reason,
        patient,
        practitioner,
        site: row.site,
        arrivedAt: iso(row.arrivedAt),
        present: await this.#rooms.isPresent(row.id),
        deviceCheck: row.deviceCheck,
      });
    }
    return { date: day, timeZone, appointments };
  }

  /** Tells a socket the list now and after every change. @throws {RecordError} `not_found` */
  async watch(connection: Connection, actor: StaffActor): Promise<void> {
    const { appointments } = await this.read(actor);
    connection.send('dayList', { appointments });
    this.#watchers.add(connection);
  }

  unwatch(connection: Connection): void {
    this.#watchers.delete(connection);
  }

  /** Changes that come while one is being told are told together, right after. */
  #tell(tenantId: string): void {
    if (this.#telling.has(tenantId)) {
      this.#telling.set(tenantId, true);
      return;
    }
    this.#telling.set(tenantId, false);
    void this.#tellNow(tenantId)
      .catch((error: unknown) => {
        this.#log.error('The day list could not be told', error);
      })
      .finally(() => {
        const again = this.#telling.get(tenantId) === true;
        this.#telling.delete(tenantId);
        if (again) {
          this.#tell(tenantId);
        }
      });
  }

  async #tellNow(tenantId: string): Promise<void> {
    const watchers = [...this.#watchers].filter(({ actor }) => actor.tenantId === tenantId);
    const [first] = watchers;
    if (first?.actor.kind !== 'staff') {
      return;
    }
    const { appointments } = await this.read(first.actor);
    for (const watcher of watchers) {
      watcher.send('dayList', { appointments });
    }
  }
}
