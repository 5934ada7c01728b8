import {
  type EncounterStatus,
  type NewPatient,
  type OutreachParticipant,
  type OutreachRun,
  type ParticipantDay,
  type ParticipantSource,
  type ParticipantState,
  type ParticipantStep,
  type Priority,
  type RouteInput,
  type routes,
  StockAmount,
  outreachLimits,
  type UnseenReason,
  UnregisteredPerson,
} from '@teleward/contracts';
import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
import { isDeepStrictEqual } from 'node:util';
import { type EntityManager } from 'typeorm';
import { z } from 'zod';
import { type StaffActor } from '../actor.ts';
import { type Vault } from '../encryption/vault.ts';
import { unknownFacts } from '../patients/patient-facts.ts';
import { type PatientRegistry } from '../patients/patient-registry.ts';
import { type Patients } from '../patients/patients.ts';
import { type Action } from '../policies.ts';
import { type RecordAccess, type Trace } from '../record-access.ts';
import { RecordError } from '../record-error.ts';
import {
  opened,
  participantRows,
  type ParticipantRow,
  sealed,
  typedAs,
} from './participant-rows.ts';

type WalkIn = RouteInput<typeof routes.checkInWalkIn>['body'];
type Registration = RouteInput<typeof routes.registerParticipant>['body'];

/**
 * A day that is held until the transaction ends: whoever changes its list comes one after the
 * other.
 */
export interface HeldSession {
  readonly sessionId: string;
  readonly siteId: string;
  readonly status: 'planned' | 'open' | 'closed' | 'cancelled';
}

/** Somebody of its list. */
export interface HeldParticipant {
  readonly id: string;
  /** The record that stands for them now; null until they are registered. */
  readonly patientId: string | null;
  readonly state: ParticipantState;
  readonly number: number | null;
  readonly steps: Partial<Record<ParticipantStep, string>>;
  readonly source: ParticipantSource;
  readonly version: number;
  readonly priority: Priority;
  readonly appointmentId: string | null;
  /** By which a doctor sees them. */
  readonly encounterId: string | null;
  readonly visitStatus: EncounterStatus | null;
  readonly practitionerId: string | null;
}

interface DayRow extends Pick<ParticipantDay, 'participantId' | 'doctorLater' | 'unseenReason'> {
  readonly arrivedAt: Date | null;
  readonly priorityReason: Buffer | null;
  readonly encounterId: string | null;
  readonly status: EncounterStatus | null;
  readonly practitionerId: string;
  readonly practitionerName: string;
  readonly endedAt: Date | null;
}

const HandOut = z.array(StockAmount);

const entityType = 'OutreachParticipant';

/** Of a walk-in who was put on the list, given a number and a priority, and nothing else yet. */
const untouched = 3;

/** What happens to the people on the list of an outreach session on its day. */
export class OutreachDays {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #patients: Patients;
  readonly #registry: PatientRegistry;

  constructor(
    database: TenantDatabase,
    access: RecordAccess,
    clock: Clock,
    vault: Vault,
    patients: Patients,
    registry: PatientRegistry,
  ) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
    this.#patients = patients;
    this.#registry = registry;
  }

  /**
   * What the day adds to its list, for services that have made their check.
   *
   * @param mayCare without it, nobody's medicine is told
   */
  async list(
    tenantId: string,
    sessionId: string,
    mayCare: boolean,
  ): Promise<Pick<OutreachRun, 'days' | 'handedOut'>> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#vault.toOpen(tenantId);
      const rows = await manager.query<DayRow[]>(
        `select p.id as "participantId", p.arrived_at as "arrivedAt", p.priority_reason as "priorityReason",
           p.doctor_later as "doctorLater", p.unseen_reason as "unseenReason", e.id as "encounterId",
           e.status, e.ended_at as "endedAt", m.id as "practitionerId", m.name as "practitionerName"
         from outreach_participant p
           left join encounter e on e.appointment_id = p.appointment_id
           left join membership m on m.id = e.practitioner_id
         where p.session_id = $1 and p.removed_at is null order by p.added_at, p.id`,
        [sessionId],
      );
      const given = await manager.query<{ id: string; participantId: string; content: Buffer }[]>(
        `select id, participant_id as "participantId", content from outreach_hand_out
         where session_id = $1 order by handed_out_at, id`,
        [sessionId],
      );
      const lines = given.flatMap(({ id, participantId, content }) =>
        HandOut.parse(
          JSON.parse(keys.open('outreach_hand_out', 'content', id, content)) as unknown,
        ).map((line) => ({ participantId, line })),
      );
      const handedOut = Map.groupBy(lines, ({ participantId }) => participantId);
      const listed = await manager.query<ParticipantRow[]>(
        `${participantRows} where p.session_id = $1 and p.removed_at is null`,
        [sessionId],
      );
      const typed = new Map(listed.map((row) => [row.id, typedAs(keys, row)]));
      const days = rows.map(({ participantId: id, ...row }) => ({
        participantId: id,
        arrivedAt: row.arrivedAt?.toISOString() ?? null,
        priorityReason:
          row.priorityReason === null
            ? null
            : keys.open('outreach_participant', 'priority_reason', id, row.priorityReason),
        doctorLater: row.doctorLater,
        visit:
          row.encounterId === null || row.status === null
            ? null
            : {
                ...{ encounterId: row.encounterId, status: row.status },
                practitioner: { id: row.practitionerId, name: row.practitionerName },
                endedAt: row.endedAt?.toISOString() ?? null,
              },
        handedOut: mayCare ? (handedOut.get(id) ?? []).map(({ line }) => line) : [],
        listedAs: typed.get(id) ?? null,
        unseenReason: row.unseenReason,
      }));
      const totals = lines.map(({ line }) => line);
      return { days, handedOut: await totalsOf(manager, sessionId, totals) };
    });
  }

  /** @throws {RecordError} `not_found`, `invalid_state` where the day is not open */
  async holdOpen(manager: EntityManager, sessionId: string): Promise<HeldSession> {
    const session = await this.hold(manager, sessionId);
    if (session.status !== 'open') {
      throw new RecordError('invalid_state');
    }
    return session;
  }

  /** @throws {RecordError} `not_found` */
  async hold(manager: EntityManager, sessionId: string): Promise<HeldSession> {
    const [session] = await manager.query<HeldSession[]>(
      `select id as "sessionId", site_id as "siteId", status from outreach_session
       where id = $1 for update`,
      [sessionId],
    );
    if (session === undefined) {
      throw new RecordError('not_found');
    }
    return session;
  }

  /** Of a session that is held. @throws {RecordError} `not_found` */
  async participant(
    manager: EntityManager,
    sessionId: string,
    participantId: string,
  ): Promise<HeldParticipant> {
    const [row] = await this.participants(manager, sessionId, participantId);
    if (row === undefined) {
      throw new RecordError('not_found');
    }
    return row;
  }

  /** Everybody on the list of a session that is held, or one of them. */
  async participants(
    manager: EntityManager,
    sessionId: string,
    participantId: string | null = null,
  ): Promise<readonly HeldParticipant[]> {
    return manager.query<HeldParticipant[]>(
      `select p.id, coalesce(standing_record_of(p.patient_id), p.patient_id) as "patientId", p.state,
         p.number, p.steps, p.source, p.version, p.priority, p.appointment_id as "appointmentId",
         e.id as "encounterId", e.status as "visitStatus", e.practitioner_id as "practitionerId"
       from outreach_participant p left join encounter e on e.appointment_id = p.appointment_id
       where p.session_id = $1 and p.removed_at is null and ($2::uuid is null or p.id = $2)
       order by p.added_at, p.id`,
      [sessionId, participantId],
    );
  }

  /** @returns the number of the day; @throws {RecordError} `not_found`, `invalid_state` */
  async checkIn(actor: StaffActor, sessionId: string, participantId: string): Promise<number> {
    return this.#change(
      ...([actor, 'outreach.check-in', sessionId, participantId] as const),
      async (manager, { state, number }, trace) => {
        if (number !== null) {
          trace.leaveNone();
          return number;
        }
        if (state !== 'expected') {
          throw new RecordError('invalid_state');
        }
        return this.#give(manager, sessionId, participantId);
      },
    );
  }

  /**
   * Takes a check-in back while nothing else was done. Nobody else gets the number.
   * @throws {RecordError} `not_found`, `invalid_state`
   */
  async undoCheckIn(actor: StaffActor, sessionId: string, participantId: string): Promise<void> {
    const entity = { entityType, entityId: participantId };
    const action = 'outreach.check-in';
    await this.#access.perform(actor, action, {}, entity, async (manager, trace) => {
      await this.holdOpen(manager, sessionId);
      if (await wasTakenBack(manager, sessionId, participantId)) {
        trace.leaveNone();
        return;
      }
      const held = await this.participant(manager, sessionId, participantId);
      const { patientId, state, steps, appointmentId, source } = held;
      if (state === 'expected') {
        trace.leaveNone();
        return;
      }
      const isUnderWay = Object.keys(steps).some((step) => step !== 'check-in');
      if (state !== 'here' || isUnderWay || appointmentId !== null) {
        throw new RecordError('invalid_state');
      }
      const owed = await manager.query<unknown[]>(
        'select 1 from outreach_owed where participant_id = $1 and removed_at is null',
        [participantId],
      );
      if (owed.length > 0) {
        throw new RecordError('invalid_state');
      }
      trace.tell({ ...(patientId !== null && { patientId }) });
      // A walk-in keeps the number on the removed row, which is how a second try is told.
      await manager.query(
        `update outreach_participant set state = 'expected', arrived_at = null, doctor_later = false,
           number = case when $2::boolean then number end, steps = '{}', version = version + 1,
           removed_at = case when $2::boolean then $3::timestamptz end
         where id = $1`,
        [participantId, source === 'walk-in', this.#clock.now()],
      );
    });
  }

  /**
   * Puts somebody on the list who is here. Other facts under the same id correct it until somebody
   * else changes the row.
   * @returns the number of the day
   * @throws {RecordError} `not_found`, `invalid_state`, `version_conflict`, `already_listed`,
   *   `limit_reached`, `patient_inactive`, `patient_deceased`
   */
  async checkInWalkIn(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    sent: WalkIn,
  ): Promise<number> {
    const { who, village, reason, priority, priorityReason } = sent;
    const entity = { entityType, entityId: participantId };
    const action = 'outreach.check-in';
    return this.#access.perform(actor, action, {}, entity, async (manager, trace) => {
      await this.holdOpen(manager, sessionId);
      const [known] = await this.participants(manager, sessionId, participantId);
      if (known !== undefined) {
        if (known.number === null) {
          throw new RecordError('invalid_state');
        }
        if (await this.#isSame(manager, actor.tenantId, known, sent)) {
          trace.leaveNone();
          return known.number;
        }
        await this.#correct(manager, actor, known, sent, trace);
        return known.number;
      }
      const patientId =
        'patientId' in who
          ? (await this.#patients.holdToSee(actor.tenantId, who.patientId)).id
          : null;
      await mustBeNew(manager, sessionId, patientId);
      const person = 'patientId' in who ? { name: null, age: null } : who;
      const keys = await this.#vault.toSeal(actor.tenantId);
      const details = sealed(keys, participantId, { ...person, village, reason });
      const made = await manager.query<unknown[]>(
        `insert into outreach_participant
           (id, tenant_id, session_id, patient_id, source, details, added_by, added_at)
         values ($1, $2, $3, $4, 'walk-in', $5, $6, $7) on conflict (id) do nothing returning id`,
        [
          ...[participantId, actor.tenantId, sessionId, patientId, details],
          ...[actor.id, this.#clock.now()],
        ],
      );
      // Another day, or another clinic, has one with this id.
      if (made.length === 0) {
        throw new RecordError('not_found');
      }
      const number = await this.#give(manager, sessionId, participantId);
      await this.prioritise(manager, actor.tenantId, participantId, priority, priorityReason);
      trace.tell({ ...(patientId !== null && { patientId }) });
      return number;
    });
  }

  /**
   * Says who somebody of the list is. A record that they have gives way only where it is named.
   * @returns the record
   * @throws {RecordError} `not_found`, `already_registered`, `invalid_state` once they have a
   *   visit,
   *   `already_listed`, `patient_inactive`, `patient_deceased`, `phone_invalid`, `bad_request`
   *   for a
   *   birth date to come
   */
  async register(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    { patient, replaces }: Registration,
  ): Promise<string> {
    return this.#change(
      ...([actor, 'outreach.check-in', sessionId, participantId] as const),
      async (manager, held, trace) => {
        const before = held.patientId;
        if (before !== null && (await this.#isOf(manager, actor.tenantId, before, patient))) {
          trace.leaveNone();
          return before;
        }
        if (before !== (replaces ?? null)) {
          throw new RecordError('already_registered');
        }
        if (before !== null && held.appointmentId !== null) {
          throw new RecordError('invalid_state');
        }
        const { id: patientId } =
          'patientId' in patient
            ? await this.#patients.holdToSee(actor.tenantId, patient.patientId)
            : await this.#add(actor, patient);
        await mustBeNew(manager, sessionId, patientId);
        // Vital signs that were taken stand in the record that was the wrong one.
        await manager.query(
          `update outreach_participant set patient_id = $2, version = version + 1,
             steps = case when $3::boolean then steps else steps - 'vitals' end
           where id = $1`,
          [participantId, patientId, before === null],
        );
        if (before !== null) {
          const entity = { entityType, entityId: participantId };
          trace.tellEach([before, patientId].map((id) => ({ ...entity, patientId: id })));
          return patientId;
        }
        trace.tell({ patientId });
        return patientId;
      },
    );
  }

  /**
   * The first time is kept.
   * @throws {RecordError} `not_found`, `invalid_state` for somebody who did not come
   */
  async markVitals(actor: StaffActor, sessionId: string, participantId: string): Promise<void> {
    await this.#change(
      ...([actor, 'outreach.care', sessionId, participantId] as const),
      async (manager, held, trace) => {
        mustBeHere(held);
        if (held.steps.vitals !== undefined) {
          trace.leaveNone();
          return;
        }
        await this.#step(manager, participantId, 'vitals');
      },
    );
  }

  /** @throws {RecordError} `not_found`, `invalid_state` for somebody who did not come */
  async postponeDoctor(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    later: boolean,
  ): Promise<void> {
    await this.#change(
      ...([actor, 'outreach.check-in', sessionId, participantId] as const),
      async (manager, held) => {
        mustBeHere(held);
        await manager.query(
          'update outreach_participant set doctor_later = $2, version = version + 1 where id = $1',
          [participantId, later],
        );
      },
    );
  }

  /**
   * Keeps what somebody was given, and takes it from the stock. Whoever saw the doctor is done by
   * it.
   * @throws {RecordError} `not_found`, `invalid_state` for somebody who did not come,
   *   `bad_request` for a line of the stock
   *   that is not there, `stock_short`
   */
  async handOut(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    handOutId: string,
    lines: readonly StockAmount[],
  ): Promise<void> {
    await this.#change(
      ...([actor, 'outreach.care', sessionId, participantId] as const),
      async (manager, held, trace) => {
        mustBeHere(held);
        const { tenantId, id: by } = actor;
        const now = this.#clock.now();
        const keys = await this.#vault.toSeal(tenantId);
        const content = keys.seal(
          ...(['outreach_hand_out', 'content', handOutId, JSON.stringify(lines)] as const),
        );
        const made = await manager.query<unknown[]>(
          `insert into outreach_hand_out
             (id, tenant_id, session_id, participant_id, content, handed_out_by, handed_out_at)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning id`,
          [handOutId, tenantId, sessionId, participantId, content, by, now],
        );
        if (made.length === 0) {
          const stored = await contentOf(manager, handOutId, participantId);
          const before = keys.open('outreach_hand_out', 'content', handOutId, stored);
          if (!isDeepStrictEqual(sorted(HandOut.parse(JSON.parse(before))), sorted(lines))) {
            throw new RecordError('version_conflict');
          }
          trace.leaveNone();
          return;
        }
        for (const { stockId, quantity } of lines) {
          await take(manager, sessionId, stockId, quantity, now, by);
        }
        await this.#step(manager, participantId, 'medicine');
        if (held.visitStatus === 'finished' || !(await this.hasDoctor(manager, sessionId))) {
          await this.settle(manager, participantId, 'done');
        }
      },
    );
  }

  /** Whether a doctor is in the plan. Without one, nobody waits for a doctor. */
  async hasDoctor(manager: EntityManager, sessionId: string): Promise<boolean> {
    const found = await manager.query<unknown[]>(
      'select 1 from outreach_doctor where session_id = $1 and removed_at is null limit 1',
      [sessionId],
    );
    return found.length > 0;
  }

  /** For services that have made their check and hold the session. */
  async prioritise(
    manager: EntityManager,
    tenantId: string,
    participantId: string,
    priority: Priority,
    reason: string | null,
  ): Promise<void> {
    const keys = await this.#vault.toSeal(tenantId);
    const place = ['outreach_participant', 'priority_reason', participantId] as const;
    await manager.query(
      `update outreach_participant set priority = $2, priority_reason = $3, version = version + 1
       where id = $1`,
      [participantId, priority, reason === null ? null : keys.seal(...place, reason)],
    );
  }

  /**
   * Names the visit by which a doctor sees them, for services that made it. Their name is the
   * record's from now on.
   */
  async sent(
    manager: EntityManager,
    tenantId: string,
    participantId: string,
    appointmentId: string,
  ): Promise<void> {
    const keys = await this.#vault.toSeal(tenantId);
    const { village, reason } = await this.#told(manager, tenantId, participantId);
    await manager.query(
      `update outreach_participant set appointment_id = $2, doctor_later = false, details = $3,
         version = version + 1
       where id = $1`,
      [
        ...[participantId, appointmentId],
        sealed(keys, participantId, { name: null, age: null, village, reason }),
      ],
    );
  }

  /** Ends the day for one of the list, for services that hold the session. */
  async settle(
    manager: EntityManager,
    participantId: string,
    state: 'done' | 'not-come' | 'carried-over',
    reason: UnseenReason | null = null,
  ): Promise<void> {
    await manager.query(
      `update outreach_participant set state = $2, unseen_reason = $3, version = version + 1
       where id = $1`,
      [participantId, state, reason],
    );
  }

  /** Why they come, to be told to the doctor. For services that have made their check. */
  async reasonOf(manager: EntityManager, tenantId: string, participantId: string): Promise<string> {
    return (await this.#told(manager, tenantId, participantId)).reason;
  }

  /** As whom they were listed, where they come from, and why. */
  async #told(
    manager: EntityManager,
    tenantId: string,
    participantId: string,
  ): Promise<Pick<OutreachParticipant, 'person' | 'village' | 'reason'>> {
    const keys = await this.#vault.toOpen(tenantId);
    const [row] = await manager.query<ParticipantRow[]>(`${participantRows} where p.id = $1`, [
      participantId,
    ]);
    if (row === undefined) {
      throw new RecordError('not_found');
    }
    const { village, reason } = opened(keys, row, null);
    return { person: typedAs(keys, row), village, reason };
  }

  /** Whether the row says what was sent. */
  async #isSame(
    manager: EntityManager,
    tenantId: string,
    { id, patientId, priority }: HeldParticipant,
    { who, ...sent }: WalkIn,
  ): Promise<boolean> {
    const { person, village, reason } = await this.#told(manager, tenantId, id);
    const keys = await this.#vault.toOpen(tenantId);
    const [row] = await manager.query<{ why: Buffer | null }[]>(
      'select priority_reason as why from outreach_participant where id = $1',
      [id],
    );
    const why = row?.why ?? null;
    const place = ['outreach_participant', 'priority_reason', id] as const;
    const held = { village, reason, priority };
    const isWho =
      'patientId' in who
        ? patientId === (await this.#patients.hold(tenantId, who.patientId))
        : isDeepStrictEqual(person, UnregisteredPerson.parse(who));
    return (
      isWho &&
      isDeepStrictEqual(
        { ...held, priorityReason: why === null ? null : keys.open(...place, why) },
        sent,
      )
    );
  }

  /**
   * @throws {RecordError} `version_conflict` where somebody else changed the row, or it is another
   *   person
   */
  async #correct(
    manager: EntityManager,
    { tenantId }: StaffActor,
    { id, patientId, version, source }: HeldParticipant,
    { who, village, reason, priority, priorityReason }: WalkIn,
    trace: Trace,
  ): Promise<void> {
    const isPatient = 'patientId' in who;
    const isOther = isPatient
      ? patientId !== (await this.#patients.hold(tenantId, who.patientId))
      : patientId !== null;
    if (source !== 'walk-in' || version !== untouched || isOther) {
      throw new RecordError('version_conflict');
    }
    const keys = await this.#vault.toSeal(tenantId);
    const person = isPatient ? { name: null, age: null } : who;
    await manager.query('update outreach_participant set details = $2 where id = $1', [
      ...[id, sealed(keys, id, { ...person, village, reason })],
    ]);
    await this.prioritise(manager, tenantId, id, priority, priorityReason);
    trace.tell({ ...(patientId !== null && { patientId }) });
  }

  /** Whether somebody's record is the one that was asked for, or was made of the same facts. */
  async #isOf(
    manager: EntityManager,
    tenantId: string,
    held: string,
    patient: Registration['patient'],
  ): Promise<boolean> {
    if ('patientId' in patient) {
      return held === (await this.#patients.hold(tenantId, patient.patientId));
    }
    const { name, birthDate, gender } = await this.#patients.standing(tenantId, held);
    return name === patient.name && birthDate === patient.birthDate && gender === patient.gender;
  }

  async #change<T>(
    actor: StaffActor,
    action: Action,
    sessionId: string,
    participantId: string,
    work: (manager: EntityManager, held: HeldParticipant, trace: Trace) => Promise<T>,
  ): Promise<T> {
    const entity = { entityType, entityId: participantId };
    return this.#access.perform(actor, action, {}, entity, async (manager, trace) => {
      await this.holdOpen(manager, sessionId);
      const held = await this.participant(manager, sessionId, participantId);
      const { patientId } = held;
      trace.tell({ ...(patientId !== null && { patientId }) });
      return work(manager, held, trace);
    });
  }

  /**
   * The next number that the day has not given yet. Whoever is given one holds the session, and a
   * constraint keeps it theirs.
   */
  async #give(manager: EntityManager, sessionId: string, participantId: string): Promise<number> {
    const now = this.#clock.now();
    await manager.query(
      `update outreach_session set last_number = 1 + greatest(last_number,
         (select max(number) from outreach_participant where session_id = $1))
       where id = $1`,
      [sessionId],
    );
    await manager.query(
      `update outreach_participant set state = 'here', arrived_at = $3,
         number = (select last_number from outreach_session where id = $2),
         steps = steps || jsonb_build_object('check-in', $4::text), version = version + 1
       where id = $1`,
      [participantId, sessionId, now, now.toISOString()],
    );
    const { number } = await this.participant(manager, sessionId, participantId);
    if (number === null) {
      throw new RecordError('not_found');
    }
    return number;
  }

  async #step(
    manager: EntityManager,
    participantId: string,
    step: 'vitals' | 'medicine',
  ): Promise<void> {
    await manager.query(
      `update outreach_participant set steps = jsonb_build_object($2::text, $3::text) || steps,
         version = version + 1
       where id = $1`,
      [participantId, step, this.#clock.now().toISOString()],
    );
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
    return this.#registry.register(actor, { id: newId(), identifier: null, facts });
  }
}

/** @throws {RecordError} `invalid_state` */
export function mustBeHere({ state }: HeldParticipant): void {
  if (state !== 'here' && state !== 'done') {
    throw new RecordError('invalid_state');
  }
}

/**
 * Nobody stands on one list twice, and no list is endless.
 * @throws {RecordError} `already_listed`, `limit_reached`
 */
async function mustBeNew(
  manager: EntityManager,
  sessionId: string,
  patientId: string | null,
): Promise<void> {
  // Without anybody there is no row.
  const [list] = await manager.query<{ count: number; isListed: boolean | null }[]>(
    `select count(*)::int as count,
       bool_or(coalesce(standing_record_of(patient_id), patient_id) = $2) as "isListed"
     from outreach_participant where session_id = $1 and removed_at is null
     group by session_id`,
    [sessionId, patientId],
  );
  if (list?.isListed === true) {
    throw new RecordError('already_listed');
  }
  if ((list?.count ?? 0) >= outreachLimits.list) {
    throw new RecordError('limit_reached');
  }
}

/**
 * @throws {RecordError} `not_found` where another clinic, or somebody else, has one with this id
 */
async function contentOf(
  manager: EntityManager,
  handOutId: string,
  participantId: string,
): Promise<Buffer> {
  const [found] = await manager.query<{ content: Buffer }[]>(
    'select content from outreach_hand_out where id = $1 and participant_id = $2',
    [handOutId, participantId],
  );
  if (found === undefined) {
    throw new RecordError('not_found');
  }
  return found.content;
}

const sorted = (lines: readonly StockAmount[]): StockAmount[] =>
  lines.toSorted((a, b) => a.stockId.localeCompare(b.stockId));

/** A walk-in whose check-in was undone before. */
async function wasTakenBack(
  manager: EntityManager,
  sessionId: string,
  participantId: string,
): Promise<boolean> {
  const found = await manager.query<unknown[]>(
    `select 1 from outreach_participant
     where id = $1 and session_id = $2 and removed_at is not null and source = 'walk-in'
       and number is not null`,
    [participantId, sessionId],
  );
  return found.length > 0;
}

/** How much was handed out of each line, also of those that have left the plan. */
async function totalsOf(
  manager: EntityManager,
  sessionId: string,
  lines: readonly StockAmount[],
): Promise<OutreachRun['handedOut']> {
  const stock = await manager.query<{ stockId: string; name: string; unit: string }[]>(
    `select id as "stockId", name, unit from outreach_stock where session_id = $1
     order by position, id`,
    [sessionId],
  );
  const amounts = Map.groupBy(lines, ({ stockId }) => stockId);
  return stock.flatMap((line) => {
    const given = amounts.get(line.stockId) ?? [];
    const quantity = given.reduce((sum, one) => sum + one.quantity, 0);
    return quantity === 0 ? [] : [{ ...line, quantity }];
  });
}

/** @throws {RecordError} `bad_request`, `stock_short` */
async function take(
  manager: EntityManager,
  sessionId: string,
  stockId: string,
  quantity: number,
  now: Date,
  by: string,
): Promise<void> {
  const [stock] = await manager.query<{ left: number }[]>(
    `select coalesce(counted, planned) as left from outreach_stock
     where id = $1 and session_id = $2 and removed_at is null`,
    [stockId, sessionId],
  );
  if (stock === undefined) {
    throw new RecordError('bad_request');
  }
  if (stock.left < quantity) {
    throw new RecordError('stock_short');
  }
  await manager.query(
    'update outreach_stock set counted = $2, counted_at = $3, counted_by = $4 where id = $1',
    [stockId, stock.left - quantity, now, by],
  );
}
