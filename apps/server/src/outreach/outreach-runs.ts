import { Inject, Injectable } from '@nestjs/common';
import {
  type OutreachRun,
  type RouteAnswer,
  type RouteInput,
  type routes,
} from '@teleward/contracts';
import { newId, TenantDatabase, type Clock } from '@teleward/platform';
import {
  type HeldParticipant,
  may,
  mustBeHere,
  RecordStore,
  type StaffActor,
} from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { ServiceError } from '../errors/index.ts';
import { VisitLinkMaker } from '../identity/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { QueueEntries } from '../queue/index.ts';
import { Encounters, isOver, VisitRooms } from '../visits/index.ts';
import { OutreachSessions } from './outreach-sessions.ts';

type Sending = RouteInput<typeof routes.sendToDoctor>['body'];
type Priority = RouteInput<typeof routes.prioritiseParticipant>['body'];
type Unseen = RouteInput<typeof routes.closeOutreachSession>['body']['unseen'];
type Counts = RouteInput<typeof routes.countStock>['body']['counts'];

/**
 * What a visit from a list is reckoned to take, in milliseconds, until the clinic's visits tell.
 */
const usualMs = 15 * 60_000;

/** So long an open page that reads a day again leaves no further audit row, in milliseconds. */
const rereadMs = 10 * 60_000;

const entityOf = (sessionId: string) => ({ entityType: 'OutreachSession', entityId: sessionId });

/** Days at the clinic's sites as they run: opened, brought to the doctors, closed. */
@Injectable()
export class OutreachRuns {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: OutreachSessions;
  readonly #encounters: Encounters;
  readonly #entries: QueueEntries;
  readonly #rooms: VisitRooms;
  readonly #links: VisitLinkMaker;
  readonly #clock: Clock;
  /** When members read which day last, for the audit. */
  readonly #reads = new Map<string, number>();

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    sessions: OutreachSessions,
    encounters: Encounters,
    entries: QueueEntries,
    rooms: VisitRooms,
    links: VisitLinkMaker,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#encounters = encounters;
    this.#entries = entries;
    this.#rooms = rooms;
    this.#links = links;
    this.#clock = clock;
  }

  /** @throws {RecordError} `not_found`; {ServiceError} `not_found` */
  async read(actor: StaffActor, sessionId: string): Promise<OutreachRun> {
    const { tenantId } = actor;
    // Its check is this one's.
    const session = await this.#sessions.read(actor, sessionId, this.#isReread(actor, sessionId));
    this.#reads.set(`${actor.id} ${sessionId}`, this.#clock.now().getTime());
    const mayCare = may(actor, 'outreach.care', {});
    return this.#database.run(tenantId, async (manager) => {
      const [row] = await manager.query<{ openedAt: Date | null; closedAt: Date | null }[]>(
        `select opened_at as "openedAt", closed_at as "closedAt" from outreach_session where id = $1`,
        [sessionId],
      );
      const inactive = await manager.query<{ id: string }[]>(
        `select id from membership
         where not (active and 'doctor' = any (roles)) and id = any ($1) order by id`,
        [session.doctors.map(({ practitionerId }) => practitionerId)],
      );
      const profile = (await this.#records.siteProfiles.all(tenantId)).get(session.site.id);
      return {
        session,
        inactiveDoctors: inactive.map(({ id }) => id),
        openedAt: row?.openedAt?.toISOString() ?? null,
        closedAt: row?.closedAt?.toISOString() ?? null,
        profile:
          profile === undefined
            ? null
            : { villages: profile.villages, power: profile.power, network: profile.network },
        ...(await this.#records.outreachDays.list(tenantId, sessionId, mayCare)),
        owed: await this.#records.outreachOwed.list(tenantId, sessionId, mayCare),
      };
    });
  }

  #isReread(actor: StaffActor, sessionId: string): boolean {
    const since = this.#clock.now().getTime() - rereadMs;
    for (const [key, at] of this.#reads) {
      if (at < since) {
        this.#reads.delete(key);
      }
    }
    return this.#reads.has(`${actor.id} ${sessionId}`);
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `invalid_state` before its date, and once it
   *   was closed or cancelled
   */
  async open(actor: StaffActor, sessionId: string): Promise<void> {
    const entity = entityOf(sessionId);
    await this.#records.access.perform(
      actor,
      'outreach.open',
      {},
      entity,
      async (manager, trace) => {
        const { status } = await this.#records.outreachDays.hold(manager, sessionId);
        if (status === 'open') {
          trace.leaveNone();
          return;
        }
        const now = this.#clock.now();
        const due = await manager.query<unknown[]>(
          `select 1 from outreach_session s join site l on l.id = s.site_id
           where s.id = $1 and s.date <= ($2::timestamptz at time zone l.time_zone)::date`,
          [sessionId, now],
        );
        if (status !== 'planned' || due.length === 0) {
          throw new ServiceError('invalid_state');
        }
        await manager.query(
          `update outreach_session set status = 'open', opened_at = $2 where id = $1`,
          [sessionId, now],
        );
      },
    );
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `invalid_state` once somebody was checked in
   */
  async undoOpening(actor: StaffActor, sessionId: string): Promise<void> {
    const entity = entityOf(sessionId);
    const { outreachDays, access } = this.#records;
    await access.perform(actor, 'outreach.open', {}, entity, async (manager, trace) => {
      const { status } = await outreachDays.hold(manager, sessionId);
      if (status === 'planned') {
        trace.leaveNone();
        return;
      }
      const people = await outreachDays.participants(manager, sessionId);
      if (status !== 'open' || people.some(({ number }) => number !== null)) {
        throw new ServiceError('invalid_state');
      }
      await manager.query(
        `update outreach_session set status = 'planned', opened_at = null where id = $1`,
        [sessionId],
      );
    });
  }

  /**
   * Has a doctor of the session see somebody: they wait in the ordinary waiting room from when
   * the link is opened. Who was
   * sent already keeps their visit, and gets its link once more; another doctor than theirs takes
   * their place only
   * where the first is named.
   * @throws {RecordError} `not_found`, `invalid_state` for somebody who has no record, did not
   *   come or was seen,
   *   `patient_inactive`, `patient_deceased`; {ServiceError} `not_found`, `bad_request` for
   *   somebody who is no doctor of
   *   it, `version_conflict` for another doctor, `invalid_state` once the first has called them
   */
  async send(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    { encounterId, practitionerId, replaces }: Sending,
  ): Promise<RouteAnswer<typeof routes.sendToDoctor>> {
    const { tenantId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId };
    const action = 'outreach.send-to-doctor';
    const { outreachDays, patients } = this.#records;
    const sent = await this.#records.access.perform(
      ...([actor, action, {}, entity] as const),
      async (manager, trace) => {
        const session = await outreachDays.holdOpen(manager, sessionId);
        const held = await outreachDays.participant(manager, sessionId, participantId);
        const { patientId } = held;
        if (patientId === null || (held.state !== 'here' && held.state !== 'done')) {
          throw new ServiceError('invalid_state');
        }
        trace.tell({ patientId });
        if (held.encounterId !== null && held.visitStatus !== 'cancelled') {
          if (held.visitStatus === 'finished') {
            throw new ServiceError('invalid_state');
          }
          trace.tell({ entityId: held.encounterId });
          if (held.practitionerId !== practitionerId) {
            if (held.practitionerId !== replaces) {
              throw new ServiceError('version_conflict');
            }
            await mustBeOnline(manager, sessionId, practitionerId);
            await this.#reassign(manager, tenantId, held, practitionerId);
          }
          const link = await this.#links.current(tenantId, held.encounterId, actor.id);
          return { encounterId: held.encounterId, ...link };
        }
        await mustBeOnline(manager, sessionId, practitionerId);
        await patients.holdToSee(tenantId, patientId);
        const reason = await outreachDays.reasonOf(manager, tenantId, participantId);
        const { siteId } = session;
        const { priority } = held;
        const visit = { encounterId, patientId, practitionerId, siteId, reason, priority };
        const endsAt = await this.#make(manager, tenantId, participantId, visit);
        const link = await this.#links.first(tenantId, encounterId, endsAt, actor.id);
        return { encounterId, ...link };
      },
    );
    this.#rooms.emit('changed', tenantId);
    return sent;
  }

  /** @throws {RecordError} `not_found`, `invalid_state` */
  async prioritise(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    { priority, priorityReason }: Priority,
  ): Promise<void> {
    const { tenantId } = actor;
    const entity = { entityType: 'OutreachParticipant', entityId: participantId };
    const action = 'outreach.check-in';
    const { outreachDays } = this.#records;
    await this.#records.access.perform(actor, action, {}, entity, async (manager, trace) => {
      await outreachDays.holdOpen(manager, sessionId);
      const held = await outreachDays.participant(manager, sessionId, participantId);
      const { patientId, encounterId, appointmentId } = held;
      trace.tell({ ...(patientId !== null && { patientId }) });
      await outreachDays.prioritise(manager, tenantId, participantId, priority, priorityReason);
      if (encounterId !== null) {
        await manager.query('update appointment set priority = $2 where id = $1', [
          ...[appointmentId, priority],
        ]);
        await this.#entries.prioritise(tenantId, encounterId, priority);
      }
    });
    this.#rooms.emit('changed', tenantId);
  }

  /**
   * @throws {RecordError} `not_found`, `invalid_state` for somebody who did not come;
   *   {ServiceError} `invalid_state`
   *   once a doctor has called them
   */
  async finish(actor: StaffActor, sessionId: string, participantId: string): Promise<void> {
    const { tenantId } = actor;
    const entity = { entityType: 'OutreachParticipant', entityId: participantId };
    const action = 'outreach.check-in';
    const { outreachDays, access } = this.#records;
    const now = this.#clock.now();
    const ended = await access.perform(actor, action, {}, entity, async (manager, trace) => {
      await outreachDays.holdOpen(manager, sessionId);
      const held = await outreachDays.participant(manager, sessionId, participantId);
      const { patientId, encounterId } = held;
      mustBeHere(held);
      if (held.state === 'done') {
        trace.leaveNone();
        return [];
      }
      trace.tell({ ...(patientId !== null && { patientId }) });
      if (encounterId !== null) {
        await this.#mustNotBeCalled(tenantId, encounterId);
      }
      const called = await this.#callOff(manager, tenantId, held, now);
      await outreachDays.settle(manager, participantId, 'done');
      return called;
    });
    for (const encounterId of ended) {
      await this.#rooms.closeRoom(tenantId, encounterId, now);
    }
  }

  /**
   * @throws {RecordError} `not_found`, `invalid_state`; {ServiceError} `bad_request` for a line
   *   that is not there,
   *   `version_conflict` where there was not as much before as is named
   */
  async count(actor: StaffActor, sessionId: string, counts: Counts): Promise<void> {
    const entity = entityOf(sessionId);
    await this.#records.access.perform(actor, 'outreach.count', {}, entity, async (manager) => {
      await this.#records.outreachDays.holdOpen(manager, sessionId);
      for (const { stockId, counted, before } of counts) {
        const [found] = await manager.query<{ left: number }[]>(
          `select coalesce(counted, planned) as left from outreach_stock
           where id = $1 and session_id = $2 and removed_at is null`,
          [stockId, sessionId],
        );
        if (found === undefined) {
          throw new ServiceError('bad_request');
        }
        // The same count again, after an answer that was lost, is no other count.
        if (before !== undefined && found.left !== before && found.left !== counted) {
          throw new ServiceError('version_conflict');
        }
        await manager.query(
          'update outreach_stock set counted = $2, counted_at = $3, counted_by = $4 where id = $1',
          [stockId, counted, this.#clock.now(), actor.id],
        );
      }
    });
  }

  /** @throws {RecordError} `not_found`, `invalid_state`; {ServiceError} `not_found` */
  async markPresent(
    actor: StaffActor,
    sessionId: string,
    lineId: string,
    here: boolean,
  ): Promise<void> {
    const entity = entityOf(sessionId);
    await this.#records.access.perform(actor, 'outreach.count', {}, entity, async (manager) => {
      const found = await manager.query<unknown[]>(
        `select 1 from outreach_team_member
         where id = $1 and session_id = $2 and removed_at is null`,
        [lineId, sessionId],
      );
      if (found.length === 0) {
        throw new ServiceError('not_found');
      }
      await this.#records.outreachDays.holdOpen(manager, sessionId);
      await manager.query(
        `update outreach_team_member
         set came_at = case when $2::boolean then coalesce(came_at, $3) end where id = $1`,
        [lineId, here, this.#clock.now()],
      );
    });
  }

  /**
   * Ends the day: whoever came and was not seen waits for no doctor any more.
   * @throws {RecordError} `not_found`; {ServiceError} `invalid_state` where it is not open,
   *   `version_conflict` where
   *   somebody of them is not named, `visit_under_way`
   */
  async close(actor: StaffActor, sessionId: string, unseen: Unseen): Promise<void> {
    const { tenantId } = actor;
    const { outreachDays } = this.#records;
    const entity = entityOf(sessionId);
    const now = this.#clock.now();
    const action = 'outreach.close';
    const reasons = new Map(unseen.map(({ participantId, reason }) => [participantId, reason]));
    const ended: string[] = [];
    await this.#records.access.perform(actor, action, {}, entity, async (manager, trace) => {
      const { status } = await outreachDays.hold(manager, sessionId);
      if (status === 'closed') {
        trace.leaveNone();
        return;
      }
      if (status !== 'open') {
        throw new ServiceError('invalid_state');
      }
      const hasDoctor = await outreachDays.hasDoctor(manager, sessionId);
      for (const held of await outreachDays.participants(manager, sessionId)) {
        if (held.visitStatus === 'in-progress') {
          throw new ServiceError('visit_under_way');
        }
        if (held.state === 'expected') {
          await outreachDays.settle(manager, held.id, 'not-come');
        } else if (
          held.state === 'here' &&
          (held.visitStatus === 'finished' || (!hasDoctor && held.steps.vitals !== undefined))
        ) {
          await outreachDays.settle(manager, held.id, 'done');
        } else if (held.state === 'here') {
          const reason = reasons.get(held.id);
          if (reason === undefined) {
            throw new ServiceError('version_conflict');
          }
          ended.push(...(await this.#callOff(manager, tenantId, held, now)));
          await outreachDays.settle(manager, held.id, 'carried-over', reason);
        }
      }
      await manager.query(
        `update outreach_session set status = 'closed', closed_at = $2 where id = $1`,
        [sessionId, now],
      );
      await manager.query('update outreach_doctor set holds_time = false where session_id = $1', [
        sessionId,
      ]);
    });
    for (const encounterId of ended) {
      await this.#rooms.closeRoom(tenantId, encounterId, now);
    }
  }

  /** @returns when it is reckoned to end */
  async #make(
    manager: EntityManager,
    tenantId: string,
    participantId: string,
    visit: {
      readonly encounterId: string;
      readonly patientId: string;
      readonly practitionerId: string;
      readonly siteId: string;
      readonly reason: string;
      readonly priority: string;
    },
  ): Promise<Date> {
    const { encounterId, patientId, practitionerId, siteId, reason, priority } = visit;
    const appointmentId = newId();
    const now = this.#clock.now();
    const endsAt = new Date(now.getTime() + usualMs);
    const { appointments } = this.#records.rows;
    await appointments.run(
      ...([manager, tenantId] as const),
      `insert into appointment
         (id, tenant_id, patient_id, practitioner_id, site_id, starts_at, ends_at, reason, priority, walk_in)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true)`,
      [
        ...[appointmentId, tenantId, patientId, practitionerId, siteId, now, endsAt],
        ...[appointments.sealed('appointment(reason)', appointmentId, reason), priority],
      ],
    );
    const made = await manager.query<unknown[]>(
      `insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
       values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning id`,
      [encounterId, tenantId, appointmentId, patientId, practitionerId],
    );
    // Another visit, or another clinic's, has this id.
    if (made.length === 0) {
      throw new ServiceError('not_found');
    }
    await this.#records.outreachDays.sent(manager, tenantId, participantId, appointmentId);
    return endsAt;
  }

  /** @throws {ServiceError} `invalid_state` once a doctor has called them, or sees them */
  async #reassign(
    manager: EntityManager,
    tenantId: string,
    { encounterId, appointmentId }: HeldParticipant,
    practitionerId: string,
  ): Promise<void> {
    if (encounterId === null) {
      return;
    }
    await this.#mustNotBeCalled(tenantId, encounterId);
    const [changed] = await manager.query<[unknown[], number]>(
      `update encounter set practitioner_id = $2 where id = $1 and status in ('planned', 'arrived')
       returning id`,
      [encounterId, practitionerId],
    );
    if (changed.length === 0) {
      throw new ServiceError('invalid_state');
    }
    await manager.query(
      'update appointment set practitioner_id = $2, version = version + 1 where id = $1',
      [appointmentId, practitionerId],
    );
    const entry = await this.#entries.of(tenantId, encounterId);
    if (entry !== null) {
      await this.#entries.leave(tenantId, encounterId, 'transferred', this.#clock.now());
      await this.#entries.enter(tenantId, { ...entry, queueId: null, practitionerId });
    }
  }

  /** @throws {ServiceError} `invalid_state` */
  async #mustNotBeCalled(tenantId: string, encounterId: string): Promise<void> {
    await this.#entries.lock(tenantId, encounterId);
    const entry = await this.#entries.of(tenantId, encounterId);
    if (entry?.state === 'called') {
      throw new ServiceError('invalid_state');
    }
  }

  /** @returns the visit that was called off */
  async #callOff(
    manager: EntityManager,
    tenantId: string,
    { encounterId, appointmentId, visitStatus }: HeldParticipant,
    now: Date,
  ): Promise<string[]> {
    if (encounterId === null || visitStatus === null || isOver(visitStatus)) {
      return [];
    }
    await this.#entries.lock(tenantId, encounterId);
    await this.#entries.leave(tenantId, encounterId, 'ended', now);
    if (!(await this.#encounters.cancel(tenantId, encounterId))) {
      throw new ServiceError('visit_under_way');
    }
    await manager.query(
      `update appointment set cancelled_at = $2, cancellation_reason = 'prov', version = version + 1
       where id = $1`,
      [appointmentId, now],
    );
    return [encounterId];
  }
}

/** @throws {ServiceError} `bad_request` */
async function mustBeOnline(
  manager: EntityManager,
  sessionId: string,
  practitionerId: string,
): Promise<void> {
  const found = await manager.query<unknown[]>(
    `select 1 from outreach_doctor d join membership m on m.id = d.practitioner_id
     where d.session_id = $1 and d.practitioner_id = $2 and d.removed_at is null
       and m.active and 'doctor' = any (m.roles)`,
    [sessionId, practitionerId],
  );
  if (found.length === 0) {
    throw new ServiceError('bad_request');
  }
}
