import { Inject, Injectable } from '@nestjs/common';
import {
  type Appointment,
  type Cancellation,
  type RouteAnswer,
  type RouteInput,
  type routes,
} from '@teleward/contracts';
import { newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Action, type PatientActor, type StaffActor } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { VisitLinkMaker } from '../identity/index.ts';
import { Messages } from '../messages/index.ts';
import { clockToken } from '../platform.tokens.ts';
import {
  appointmentStatusOf,
  cancellationOf,
  type EncounterRow,
  Encounters,
  VisitRooms,
} from '../visits/index.ts';
import { QueueEntries } from '../queue/index.ts';
import { AppointmentPlaces, type Place } from './appointment-places.ts';
import { FreeTimeFinder, type Plan } from './free-time-finder.ts';

type Booking = RouteInput<typeof routes.bookAppointment>['body'];
type Move = RouteInput<typeof routes.moveAppointment>['body'];

/** Options of a booking that only the program itself can set. */
interface Own {
  readonly siteId?: string | null;
  readonly isFarAllowed?: boolean;
}

/** Planned visits: booking, moving, cancelling, no-shows. */
@Injectable()
export class Appointments {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #entries: QueueEntries;
  readonly #finder: FreeTimeFinder;
  readonly #places: AppointmentPlaces;
  readonly #links: VisitLinkMaker;
  readonly #messages: Messages;
  readonly #rooms: VisitRooms;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    encounters: Encounters,
    entries: QueueEntries,
    finder: FreeTimeFinder,
    places: AppointmentPlaces,
    links: VisitLinkMaker,
    messages: Messages,
    rooms: VisitRooms,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#encounters = encounters;
    this.#entries = entries;
    this.#finder = finder;
    this.#places = places;
    this.#links = links;
    this.#messages = messages;
    this.#rooms = rooms;
    this.#clock = clock;
  }

  /**
   * Books a visit, makes its link and sends it; the same request again does nothing more. If the
   * patient's record was merged, books for the standing record.
   *
   * @throws {RecordError} `not_found`, `patient_inactive`, `patient_deceased`
   * @throws {ServiceError} `not_found`, `bad_request` for a member who is not a doctor here or a
   * time far away, `slot_taken` and `patient_booked` with free times, `visit_cancelled`
   */
  async book(
    actor: StaffActor,
    booking: Booking,
  ): Promise<RouteAnswer<typeof routes.bookAppointment>> {
    const { tenantId } = actor;
    const { appointmentId } = booking;
    const entity = { ...appointmentEntity, entityId: appointmentId };
    await this.#records.access.check(actor, 'appointment.book', {}, entity);
    const plan = await this.#finder.plan(tenantId, booking.as);
    return this.#places.offeringOthers(tenantId, { ...booking, plan }, () =>
      this.#records.access.perform(actor, 'appointment.book', {}, entity, async (_, trace) => {
        const siteId = await this.#places.openSite(tenantId, booking.siteId);
        const { row, isNew } = await this.#booked(tenantId, booking, plan, { siteId });
        // A repeated booking of a visit that a colleague booked makes a new link, as for any visit
        // with a colleague's link.
        const link = isNew
          ? await this.#links.first(tenantId, row.id, row.endsAt, actor.id)
          : (await this.#links.isOthers(tenantId, row.id, actor.id))
            ? await this.#links.renew(actor, row.id)
            : await this.#links.current(tenantId, row.id, actor.id);
        const reach = await this.#messages.tell(tenantId, row, 'booked');
        trace.tell(entityOf(row));
        return { appointment: presented(row), ...link, reach };
      }),
    );
  }

  /** Books for the program itself, without a link, at any time. A taken time is refused. */
  async add(
    tenantId: string,
    booking: Omit<Booking, 'siteId'> & { readonly siteId: string | null },
  ): Promise<{ readonly encounterId: string }> {
    const plan = await this.#finder.plan(tenantId, booking.as);
    const { row } = await this.#database.run(tenantId, () =>
      this.#booked(tenantId, booking, plan, { siteId: booking.siteId, isFarAllowed: true }),
    );
    return { encounterId: row.id };
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `bad_request`,
   * `appointment_changed`, `invalid_state` once it has begun, `slot_taken` and `patient_booked`
   * with free times
   */
  async move(actor: StaffActor, appointmentId: string, to: Move): Promise<Appointment> {
    const row = await this.#check(actor, appointmentId, 'appointment.move');
    return this.moved(actor, 'appointment.move', row, to);
  }

  /** The same, for services that have checked access. */
  async moved(
    actor: StaffActor | PatientActor,
    action: 'appointment.move' | 'appointment.move-own',
    row: EncounterRow,
    to: Move,
  ): Promise<Appointment> {
    const { tenantId } = actor;
    const { appointmentId } = row;
    const { bufferMinutes } = await this.booking(tenantId, appointmentId);
    const startsAt = new Date(to.startsAt);
    const endsAt = later(startsAt, to.minutes);
    const { patientId } = row;
    const place = {
      ...{ appointmentId, practitionerId: to.practitionerId },
      ...{ startsAt, endsAt, heldUntil: later(endsAt, bufferMinutes) },
    };
    await this.#places.mustBePlannable(tenantId, place);
    const plan = { minutes: to.minutes, bufferMinutes };
    const search = {
      ...{ practitionerId: to.practitionerId, patientId, startsAt: to.startsAt, plan },
      ...{ exceptAppointmentId: appointmentId, isOwn: actor.kind === 'patient' },
    };
    const resource = { encounterId: row.id };
    return this.#places.offeringOthers(tenantId, search, () =>
      this.#records.access.perform(
        actor,
        action,
        resource,
        entityOf(row),
        async (manager, trace) => {
          const personId = await this.#records.patients.hold(tenantId, patientId);
          await this.#places.lock(tenantId, [appointmentId, to.practitionerId, personId]);
          const now = await this.#encounters.ofAppointment(tenantId, appointmentId);
          const siteId = await this.#places.siteAfter(tenantId, now, to.siteId);
          if (now.status === 'planned' && isAt(now, place) && siteId === (now.site?.id ?? null)) {
            // The answer to a first attempt was lost, or a colleague made the same change.
            trace.leaveNone();
            return presented(now);
          }
          if (now.version !== to.version) {
            throw new ServiceError('appointment_changed');
          }
          if (now.status !== 'planned' || now.walkIn) {
            throw new ServiceError('invalid_state');
          }
          const overbooked = await this.#places.mustBeFree(
            tenantId,
            { ...place, personId },
            to.overbook,
          );
          await manager.query(
            `update appointment set practitioner_id = $2, starts_at = $3, ends_at = $4, held_until = $5,
             overbooked = $6, patient_overbooked = false, planned_at = $7, patient_changed_at = $8,
             patient_changed_from = $9, site_id = $10, version = version + 1
           where id = $1`,
            [
              ...[appointmentId, to.practitionerId, startsAt, endsAt, place.heldUntil, overbooked],
              this.#clock.now(),
              ...(actor.kind === 'patient' ? [this.#clock.now(), now.startsAt] : [null, null]),
              siteId,
            ],
          );
          await manager.query('update encounter set practitioner_id = $2 where id = $1', [
            now.id,
            to.practitionerId,
          ]);
          await this.#links.follow(tenantId, now.id, endsAt);
          await this.#messages.tell(tenantId, { ...now, version: now.version + 1 }, 'moved');
          return this.#read(tenantId, appointmentId);
        },
      ),
    );
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `appointment_changed`,
   * `invalid_state` once it has begun
   */
  async cancel(
    actor: StaffActor,
    appointmentId: string,
    cancellation: Cancellation & { readonly version: number },
  ): Promise<Appointment> {
    const row = await this.#check(actor, appointmentId, 'appointment.cancel');
    return this.cancelled(actor, 'appointment.cancel', row, cancellation);
  }

  /** The same, for services that have checked access. */
  async cancelled(
    actor: StaffActor | PatientActor,
    action: 'appointment.cancel' | 'appointment.cancel-own',
    row: EncounterRow,
    { version, reason, note }: Cancellation & { readonly version: number },
  ): Promise<Appointment> {
    const { tenantId } = actor;
    const { appointmentId } = row;
    const at = this.#clock.now();
    const resource = { encounterId: row.id };
    const cancelled = await this.#records.access.perform(
      ...([actor, action, resource, entityOf(row)] as const),
      async (manager, trace) => {
        await this.#places.lock(tenantId, [appointmentId]);
        await this.#entries.lock(tenantId, row.id);
        const now = await this.#encounters.ofAppointment(tenantId, appointmentId);
        if (now.cancelledAt !== null) {
          trace.leaveNone();
          return presented(now);
        }
        if (now.version !== version) {
          throw new ServiceError('appointment_changed');
        }
        await this.#entries.leave(tenantId, row.id, 'ended', at);
        if (!(await this.#encounters.cancel(tenantId, row.id))) {
          throw new ServiceError('invalid_state');
        }
        const { appointments } = this.#records.rows;
        await appointments.run(
          ...([manager, tenantId] as const),
          `update appointment set cancelled_at = $2, cancellation_reason = $3, cancellation_note = $4,
           patient_changed_at = $5, patient_changed_from = null, version = version + 1 where id = $1`,
          [
            ...[appointmentId, at, reason],
            note.trim() === ''
              ? null
              : appointments.sealed('appointment(cancellation_note)', appointmentId, note.trim()),
            actor.kind === 'patient' ? at : null,
          ],
        );
        await this.#messages.tell(tenantId, { ...now, version: now.version + 1 }, 'cancelled');
        return this.#read(tenantId, appointmentId);
      },
    );
    await this.#rooms.closeRoom(tenantId, row.id, at);
    return cancelled;
  }

  /**
   * Records a no-show, whether or not the patient was in the waiting room.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `invalid_state` before the
   * appointed time, once the visit has begun, or where it was cancelled
   */
  async noShow(actor: StaffActor, appointmentId: string): Promise<Appointment> {
    const { tenantId } = actor;
    const row = await this.#check(actor, appointmentId, 'appointment.no-show');
    const at = this.#clock.now();
    const action = 'appointment.no-show';
    const missed = await this.#records.access.perform(
      ...([actor, action, {}, entityOf(row)] as const),
      async (_, trace) => {
        await this.#places.lock(tenantId, [appointmentId]);
        await this.#entries.lock(tenantId, row.id);
        const now = await this.#encounters.ofAppointment(tenantId, appointmentId);
        if (now.noShowAt !== null) {
          trace.leaveNone();
          return presented(now);
        }
        await this.#entries.leave(tenantId, row.id, 'no-show', at);
        if (now.startsAt > at || !(await this.#encounters.miss(tenantId, row.id))) {
          throw new ServiceError('invalid_state');
        }
        return this.#read(tenantId, appointmentId);
      },
    );
    await this.#rooms.closeRoom(tenantId, row.id, at);
    return missed;
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `invalid_state` where it was
   * cancelled or is over, `patient_booked` where the patient was booked for that time meanwhile
   */
  async undoNoShow(actor: StaffActor, appointmentId: string): Promise<Appointment> {
    const { tenantId } = actor;
    const row = await this.#check(actor, appointmentId, 'appointment.undo-no-show');
    const action = 'appointment.undo-no-show';
    return this.#records.access.perform(
      actor,
      action,
      {},
      entityOf(row),
      async (manager, trace) => {
        const personId = await this.#records.patients.hold(tenantId, row.patientId);
        const { practitionerId, bufferMinutes } = await this.booking(tenantId, appointmentId);
        await this.#places.lock(tenantId, [appointmentId, practitionerId, personId]);
        const now = await this.#encounters.ofAppointment(tenantId, appointmentId);
        if (now.noShowAt === null) {
          if (now.status === 'cancelled') {
            throw new ServiceError('invalid_state');
          }
          trace.leaveNone();
          return presented(now);
        }
        await this.#encounters.undoMiss(tenantId, now);
        const heldUntil = later(now.endsAt, bufferMinutes);
        const place = { ...now, personId, practitionerId, heldUntil };
        // The patient did come: if the time was given to another patient meanwhile, the doctor is
        // overbooked.
        const overbooked = now.walkIn
          ? now.overbooked
          : await this.#places.mustBeFree(tenantId, place, true);
        await manager.query(
          `update appointment set no_show_at = null, overbooked = $2, patient_overbooked = false,
           version = version + 1
         where id = $1`,
          [appointmentId, overbooked],
        );
        return this.#read(tenantId, appointmentId);
      },
    );
  }

  /** The visit of a booking; creates it where it does not exist. */
  async #booked(
    tenantId: string,
    booking: Omit<Booking, 'siteId'>,
    plan: Plan,
    { siteId = null, isFarAllowed = false }: Own = {},
  ): Promise<{ readonly row: EncounterRow; readonly isNew: boolean }> {
    const { appointmentId, practitionerId } = booking;
    const startsAt = new Date(booking.startsAt);
    const endsAt = later(startsAt, plan.minutes);
    const heldUntil = later(endsAt, plan.bufferMinutes);
    return this.#database.run(tenantId, async (manager) => {
      // Of merged records, the standing one.
      const patientId = await this.#records.patients.hold(tenantId, booking.patientId);
      const place = { appointmentId, practitionerId, startsAt, endsAt, heldUntil };
      await this.#places.lock(tenantId, [appointmentId, practitionerId, patientId]);
      const known = await manager.query<unknown[]>('select 1 from appointment where id = $1', [
        appointmentId,
      ]);
      if (known.length > 0) {
        const row = await this.#encounters.ofAppointment(tenantId, appointmentId);
        if ((row.patientId !== patientId && row.patientId !== booking.patientId) || row.walkIn) {
          throw new ServiceError('not_found');
        }
        return { row, isNew: false };
      }
      await this.#places.mustBePlannable(tenantId, place, isFarAllowed);
      await this.#records.patients.checkToSee(tenantId, patientId);
      const overbooked = await this.#places.mustBeFree(
        tenantId,
        { ...place, personId: patientId },
        booking.overbook,
      );
      const { appointments } = this.#records.rows;
      const made = await appointments.run(
        ...([manager, tenantId] as const),
        `insert into appointment
           (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, held_until, reason,
            visit_type_id, mode, overbooked, site_id, planned_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (id) do nothing returning id`,
        [
          ...[appointmentId, tenantId, patientId, practitionerId, startsAt, endsAt, heldUntil],
          appointments.sealed('appointment(reason)', appointmentId, booking.reason),
          ...[plan.visitTypeId, plan.mode, overbooked, siteId, this.#clock.now()],
        ],
      );
      // Another clinic has an appointment with this id.
      if (made.length === 0) {
        throw new ServiceError('not_found');
      }
      await manager.query(
        `insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
         values ($1, $2, $3, $4, $5)`,
        [newId(), tenantId, appointmentId, patientId, practitionerId],
      );
      return { row: await this.#encounters.ofAppointment(tenantId, appointmentId), isNew: true };
    });
  }

  async #check(actor: StaffActor, appointmentId: string, action: Action): Promise<EncounterRow> {
    const entity = { ...appointmentEntity, entityId: appointmentId };
    await this.#records.access.check(actor, action, {}, entity);
    return this.#encounters.ofAppointment(actor.tenantId, appointmentId);
  }

  /**
   * The doctor whose time is booked, even if another one has called the patient since, and the
   * buffer after it.
   */
  async booking(
    tenantId: string,
    appointmentId: string,
  ): Promise<{ readonly practitionerId: string; readonly bufferMinutes: number }> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ practitionerId: string; bufferMinutes: number }[]>(
        `select practitioner_id as "practitionerId",
           coalesce(extract(epoch from held_until - ends_at) / 60, 0)::int as "bufferMinutes"
         from appointment where id = $1`,
        [appointmentId],
      ),
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    return row;
  }

  async #read(tenantId: string, appointmentId: string): Promise<Appointment> {
    return presented(await this.#encounters.ofAppointment(tenantId, appointmentId));
  }
}

const appointmentEntity = { entityType: 'Appointment' };

const entityOf = ({ appointmentId, patientId }: EncounterRow) => ({
  ...{ ...appointmentEntity, entityId: appointmentId, patientId },
});

const later = (from: Date, minutes: number): Date => new Date(from.getTime() + minutes * 60_000);

const isAt = (
  row: EncounterRow,
  { practitionerId, startsAt, endsAt }: Omit<Place, 'personId'>,
): boolean =>
  row.practitionerId === practitionerId &&
  row.startsAt.getTime() === startsAt.getTime() &&
  row.endsAt.getTime() === endsAt.getTime();

const presented = (row: EncounterRow): Appointment => ({
  appointmentId: row.appointmentId,
  encounterId: row.id,
  version: row.version,
  status: appointmentStatusOf(row),
  patientId: row.patientId,
  practitionerId: row.practitionerId,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  visitTypeId: row.visitTypeId,
  mode: row.mode,
  overbooked: row.overbooked,
  cancellation: cancellationOf(row),
});
