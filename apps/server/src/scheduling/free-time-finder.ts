import { Inject, Injectable } from '@nestjs/common';
import { type BookedAs, type FreeTime, type RouteInput, type routes } from '@teleward/contracts';
import { dayIn, startOfDay, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { Staff } from '../identity/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { daysFrom, freeStarts, hoursOn, isPlannable, type Span } from './free-times.ts';
import { Schedules } from './schedules.ts';
import { VisitTypes } from './visit-types.ts';

/** The visit type and length of a planned visit. */
export interface Plan {
  readonly visitTypeId: string | null;
  readonly minutes: number;
  readonly bufferMinutes: number;
  readonly mode: 'video' | 'telephone' | 'in-person';
}

interface Search {
  /** Null for all doctors. */
  readonly practitionerId: string | null;
  readonly patientId: string | null;
  readonly plan: Pick<Plan, 'minutes' | 'bufferMinutes'>;
  /** The appointment whose time counts as free. */
  readonly exceptAppointmentId: string | null;
  readonly from: string;
  readonly days: number;
}

interface TakenRow {
  readonly practitionerId: string;
  /** It belongs to the patient whom the search is for. */
  readonly ofPatient: boolean;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly heldUntil: Date;
}

/** More than a person would read. */
const most = 400;

/**
 * How many free times are suggested in place of a taken one, and over how many days they are looked
 * for.
 */
const nearby = { count: 6, days: 7 };

/** Finds times at which doctors can be booked. */
@Injectable()
export class FreeTimeFinder {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #schedules: Schedules;
  readonly #types: VisitTypes;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    schedules: Schedules,
    types: VisitTypes,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#schedules = schedules;
    this.#types = types;
    this.#staff = staff;
    this.#clock = clock;
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `bad_request` where the clinic has no such
   * visit type
   */
  async find(
    actor: StaffActor,
    wish: RouteInput<typeof routes.findFreeTimes>['body'],
  ): Promise<{ readonly timeZone: string; readonly freeTimes: FreeTime[] }> {
    const { tenantId } = actor;
    const slots = { entityType: 'Slot' };
    return this.#records.access.perform(actor, 'free-time.find', {}, slots, async () => {
      if (!isPlannable(wish.from)) {
        throw new ServiceError('bad_request');
      }
      const { timeZone } = await this.#staff.clinic(tenantId);
      const freeTimes = await this.#search(tenantId, timeZone, {
        practitionerId: wish.practitionerId ?? null,
        patientId: wish.patientId ?? null,
        plan: await this.plan(tenantId, wish.as),
        exceptAppointmentId: wish.exceptAppointmentId ?? null,
        from: wish.from,
        days: wish.days,
      });
      return { timeZone, freeTimes: freeTimes.slice(0, most) };
    });
  }

  /** The free times nearest to a taken one, in order, for services that have checked access. */
  async near(
    tenantId: string,
    search: Omit<Search, 'from' | 'days'>,
    at: Date,
  ): Promise<FreeTime[]> {
    const { timeZone } = await this.#staff.clinic(tenantId);
    const from = dayIn(timeZone, at);
    const all = await this.#search(tenantId, timeZone, { ...search, from, days: nearby.days });
    const distance = ({ startsAt }: FreeTime): number =>
      Math.abs(Date.parse(startsAt) - at.getTime());
    return all
      .toSorted((one, other) => distance(one) - distance(other))
      .slice(0, nearby.count)
      .toSorted(byTime);
  }

  /** In order, for services that have checked access. */
  async search(tenantId: string, timeZone: string, search: Search): Promise<FreeTime[]> {
    return this.#database.run(tenantId, () => this.#search(tenantId, timeZone, search));
  }

  /**
   * The type and length to plan.
   *
   * @throws {ServiceError} `bad_request` where the clinic has no such visit type
   */
  async plan(tenantId: string, as: BookedAs): Promise<Plan> {
    if (!('visitTypeId' in as)) {
      return { visitTypeId: null, bufferMinutes: 0, ...as };
    }
    const type = await this.#types.of(tenantId, as.visitTypeId);
    if (type === null || !type.isOffered) {
      throw new ServiceError('bad_request');
    }
    const { visitTypeId, minutes, bufferMinutes, mode } = type;
    return { visitTypeId, minutes, bufferMinutes, mode };
  }

  async #search(tenantId: string, timeZone: string, search: Search): Promise<FreeTime[]> {
    const { practitionerId, plan, from, days } = search;
    const doctors = (await this.#staff.doctors(tenantId)).filter(
      ({ id }) => practitionerId === null || id === practitionerId,
    );
    const { clinic, of } = await this.#schedules.current(tenantId);
    const rows = await this.#taken(tenantId, timeZone, search);
    const wish = { ...plan, notBefore: this.#clock.now().getTime() };
    const found: FreeTime[] = [];
    for (const { id } of doctors) {
      const taken = rows.flatMap((row): Span[] => [
        ...(row.practitionerId === id ? [spanOf(row.startsAt, row.heldUntil)] : []),
        ...(row.ofPatient ? [spanOf(row.startsAt, row.endsAt)] : []),
      ]);
      for (const day of daysFrom(from, days)) {
        const hours = hoursOn({ timeZone, clinic, doctor: of(id) }, day);
        for (const start of freeStarts(hours, taken, wish)) {
          found.push({
            practitionerId: id,
            startsAt: new Date(start).toISOString(),
            endsAt: new Date(start + plan.minutes * 60_000).toISOString(),
          });
        }
      }
    }
    return found.toSorted(byTime);
  }

  async #taken(
    tenantId: string,
    timeZone: string,
    { patientId, from, days, exceptAppointmentId }: Search,
  ): Promise<readonly TakenRow[]> {
    // From a day earlier, because a visit of up to a day may still be running.
    const [first, end] = [startOfDay(timeZone, from, -1), startOfDay(timeZone, from, days + 1)];
    return this.#database.run(tenantId, (manager) =>
      manager.query<TakenRow[]>(
        `select practitioner_id as "practitionerId",
           coalesce(standing_patient_id = (select standing_record_of($4)), false) as "ofPatient",
           starts_at as "startsAt", ends_at as "endsAt", coalesce(held_until, ends_at) as "heldUntil"
         from appointment
         where starts_at >= $1 and starts_at < $2 and cancelled_at is null and no_show_at is null
           and not walk_in and id is distinct from $3`,
        [first, end, exceptAppointmentId, patientId],
      ),
    );
  }
}

const spanOf = (from: Date, to: Date): Span => ({ from: from.getTime(), to: to.getTime() });

const byTime = (one: FreeTime, other: FreeTime): number =>
  one.startsAt === other.startsAt ? 0 : one.startsAt < other.startsAt ? -1 : 1;
