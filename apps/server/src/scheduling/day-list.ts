import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type Patient, type RouteAnswer, type routes } from '@teleward/contracts';
import { dayIn, Log, startOfDay, type Clock } from '@teleward/platform';
import { RecordStore, shownTo, type StaffActor } from '@teleward/records';
import { AsyncQueue } from '@teleward/sfu';
import { clockToken } from '../platform.tokens.ts';
import { Staff } from '../identity/index.ts';
import { type Connection } from '../signalling/index.ts';
import { DatabaseNews } from '../news/index.ts';
import { EncounterLists, VisitRooms } from '../visits/index.ts';
import { AppointmentRows } from './appointment-rows.ts';

/** A visit that began longer ago than this was never ended; it did not run over midnight. */
const underWayMs = 12 * 3_600_000;

/** The day's appointments, read once or watched. */
@Injectable()
export class DayList implements OnModuleDestroy {
  readonly #visits: EncounterLists;
  readonly #records: RecordStore;
  readonly #rows: AppointmentRows;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #watchers = new Set<Connection>();
  /** Clinics whose list is sent after the one that is being sent now. */
  readonly #due = new Set<string>();
  /** Lists are sent in the order in which they were read, so that the newest comes last. */
  readonly #queue = new AsyncQueue();

  constructor(
    visits: EncounterLists,
    records: RecordStore,
    rows: AppointmentRows,
    rooms: VisitRooms,
    news: DatabaseNews,
    staff: Staff,
    log: Log,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#visits = visits;
    this.#records = records;
    this.#rows = rows;
    this.#staff = staff;
    this.#log = log;
    this.#clock = clock;
    rooms.on('changed', (tenantId) => {
      this.#tell(tenantId);
    });
    news.on('appointment_changed', (tenantId) => {
      this.#tell(tenantId);
    });
    news.on('missed', () => {
      for (const { actor } of this.#watchers) {
        this.#tell(actor.tenantId);
      }
    });
  }

  /** @param date a day in the clinic's time zone; today if omitted */
  async read(
    actor: StaffActor,
    date?: string,
  ): Promise<RouteAnswer<typeof routes.listAppointments>> {
    const { appointments, ...day } = await this.#list(actor.tenantId, date, (ids) =>
      this.#records.patients.readForList(actor, ids),
    );
    return { ...day, appointments: shownTo(actor, appointments) };
  }

  /**
   * Sends a socket the list now and after every change. Watching is one action with one audit row.
   *
   * @throws {RecordError} `not_found`
   */
  async watch(connection: Connection, actor: StaffActor): Promise<void> {
    await this.#records.patients.watchLists(actor);
    // Registered first, so that a change between this list and the next one is not lost.
    this.#watchers.add(connection);
    await this.#queue.run(() => this.#tellTo([connection], actor.tenantId));
  }

  /** A list that is being sent needs the database, which closes next. */
  async onModuleDestroy(): Promise<void> {
    this.#watchers.clear();
    await this.#queue.run(() => Promise.resolve());
  }

  unwatch(connection: Connection): void {
    this.#watchers.delete(connection);
  }

  /** Changes that arrive while a list waits for its turn are sent together. */
  #tell(tenantId: string): void {
    if (this.#due.has(tenantId)) {
      return;
    }
    this.#due.add(tenantId);
    this.#queue
      .run(() => {
        this.#due.delete(tenantId);
        const ofClinic = [...this.#watchers].filter(({ actor }) => actor.tenantId === tenantId);
        return this.#tellTo(ofClinic, tenantId);
      })
      .catch((error: unknown) => {
        this.#log.error('The day list could not be sent', error);
      });
  }

  async #list(
    tenantId: string,
    date: string | undefined,
    patientsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, Patient>>,
  ): Promise<RouteAnswer<typeof routes.listAppointments>> {
    const { timeZone } = await this.#staff.clinic(tenantId);
    const now = this.#clock.now();
    const today = dayIn(timeZone, now);
    const day = date ?? today;
    const noon = Date.parse(`${day}T12:00:00Z`);
    // Two days around noon contain the day in every time zone; the zone then decides which rows
    // belong to it.
    const rows = await this.#visits.between(
      tenantId,
      new Date(noon - 36 * 3_600_000),
      new Date(noon + 36 * 3_600_000),
    );
    // A red flag must not be seen too late because the visit is on another day.
    const ahead =
      day === today
        ? await this.#visits.urgentAfter(tenantId, new Date(noon + 36 * 3_600_000))
        : [];
    const news =
      day === today ? await this.#visits.newsOfPatients(tenantId, startOfDay(timeZone, today)) : [];
    // Patients who wait or are in a call stay on the list over midnight.
    const isUnderWay = ({ status, startsAt }: (typeof rows)[number]): boolean =>
      (status === 'arrived' || status === 'in-progress') &&
      Math.abs(now.getTime() - startsAt.getTime()) < underWayMs;
    const ofDay = rows
      .filter((row) => dayIn(timeZone, row.startsAt) === day || (day === today && isUnderWay(row)))
      .concat(ahead);
    const known = new Set(ofDay.map(({ id }) => id));
    ofDay.push(...news.filter(({ id }) => !known.has(id)));
    const appointments = await this.#rows.present(tenantId, ofDay, patientsOf);
    return { date: day, timeZone, appointments };
  }

  async #tellTo(watchers: readonly Connection[], tenantId: string): Promise<void> {
    if (watchers.length === 0) {
      return;
    }
    const { appointments } = await this.#list(tenantId, undefined, (ids) =>
      this.#records.patients.forWatchers(tenantId, ids),
    );
    for (const watcher of watchers) {
      watcher.send('dayList', { appointments: shownTo(watcher.actor, appointments) });
    }
  }
}
