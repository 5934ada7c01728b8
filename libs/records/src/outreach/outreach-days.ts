import {
  type EncounterStatus,
  type NewPatient,
  type ParticipantDay,
  type ParticipantState,
  type ParticipantStep,
  type Priority,
  type RouteInput,
  type routes,
  StockAmount,
  outreachLimits,
  type UnseenReason,
} from '@teleward/contracts';
import { newId, type Clock, type TenantDatabase } from '@teleward/platform';
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
import { opened, participantRows, type ParticipantRow, sealed } from './participant-rows.ts';

type WalkIn = RouteInput<typeof routes.checkInWalkIn>['body'];
type Registration = RouteInput<typeof routes.registerParticipant>['body']['patient'];

/** A day that is held until the transaction ends: whoever changes its list comes one after the other. */
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
  readonly priority: Priority;
  readonly appointmentId: string | null;
  /** By which a doctor sees them. */
  readonly encounterId: string | null;
  readonly visitStatus: EncounterStatus | null;
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

  /** What the day adds to its list, for services that have made their check. */
  async list(tenantId: string, sessionId: string): Promise<ParticipantDay[]> {
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
      const handedOut = Map.groupBy(given, ({ participantId }) => participantId);
      return rows.map(({ participantId: id, ...row }) => ({
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
        handedOut: (handedOut.get(id) ?? []).flatMap(({ id: handOutId, content }) =>
          HandOut.parse(
            JSON.parse(keys.open('outreach_hand_out', 'content', handOutId, content)) as unknown,
          ),
        ),
        unseenReason: row.unseenReason,
      }));
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
         p.number, p.steps, p.priority, p.appointment_id as "appointmentId", e.id as "encounterId",
         e.status as "visitStatus"
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
   * Puts somebody on the list who is here.
   * @returns the number of the day
   * @throws {RecordError} `not_found`, `invalid_state`, `already_listed`, `limit_reached`, `patient_inactive`,
   *   `patient_deceased`
   */
  async checkInWalkIn(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    { who, village, reason, priority, priorityReason }: WalkIn,
  ): Promise<number> {
    const entity = { entityType, entityId: participantId };
    const action = 'outreach.check-in';
    return this.#access.perform(actor, action, {}, entity, async (manager, trace) => {
      await this.holdOpen(manager, sessionId);
      const [known] = await this.participants(manager, sessionId, participantId);
      if (known !== undefined) {
        if (known.number === null) {
          throw new RecordError('invalid_state');
        }
        trace.leaveNone();
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
   * Says who somebody of the list is. Somebody who has a record keeps it.
   * @returns the record
   * @throws {RecordError} `not_found`, `invalid_state`, `already_listed`, `patient_inactive`, `patient_deceased`,
   *   `phone_invalid`, `bad_request` for a birth date to come
   */
  async register(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    patient: Registration,
  ): Promise<string> {
    return this.#change(
      ...([actor, 'outreach.check-in', sessionId, participantId] as const),
      async (manager, held, trace) => {
        if (held.patientId !== null) {
          trace.leaveNone();
          return held.patientId;
        }
        const { id: patientId } =
          'patientId' in patient
            ? await this.#patients.holdToSee(actor.tenantId, patient.patientId)
            : await this.#add(actor, patient);
        await mustBeNew(manager, sessionId, patientId);
        const keys = await this.#vault.toSeal(actor.tenantId);
        const { village, reason } = await this.#told(manager, actor.tenantId, participantId);
        await manager.query(
          `update outreach_participant set patient_id = $2, details = $3, version = version + 1
           where id = $1`,
          [
            ...[participantId, patientId],
            // Their name is the record's from now on.
            sealed(keys, participantId, { name: null, age: null, village, reason }),
          ],
        );
        trace.tell({ patientId });
        return patientId;
      },
    );
  }

  /** The first time is kept. @throws {RecordError} `not_found`, `invalid_state` for somebody who did not come */
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
   * Keeps what somebody was given, and takes it from the stock. Whoever saw the doctor is done by it.
   * @throws {RecordError} `not_found`, `invalid_state` for somebody who did not come, `bad_request` for a line of the stock
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
          await mustBeOf(manager, handOutId, participantId);
          trace.leaveNone();
          return;
        }
        for (const { stockId, quantity } of lines) {
          await take(manager, sessionId, stockId, quantity, now, by);
        }
        await this.#step(manager, participantId, 'medicine');
        if (held.visitStatus === 'finished') {
          await setState(manager, participantId, 'done');
        }
      },
    );
  }

  /** @throws {RecordError} `not_found`, `invalid_state` for somebody who did not come or is in a call */
  async finish(actor: StaffActor, sessionId: string, participantId: string): Promise<void> {
    await this.#change(
      ...([actor, 'outreach.check-in', sessionId, participantId] as const),
      async (manager, held, trace) => {
        mustBeHere(held);
        if (held.state === 'done') {
          trace.leaveNone();
          return;
        }
        if (held.visitStatus !== null && !isOver(held.visitStatus)) {
          throw new RecordError('invalid_state');
        }
        await setState(manager, participantId, 'done');
      },
    );
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

  /** Names the visit by which a doctor sees them, for services that made it. */
  async sent(manager: EntityManager, participantId: string, appointmentId: string): Promise<void> {
    await manager.query(
      `update outreach_participant set appointment_id = $2, doctor_later = false, version = version + 1
       where id = $1`,
      [participantId, appointmentId],
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

  /** Where they come from, and why. */
  async #told(
    manager: EntityManager,
    tenantId: string,
    participantId: string,
  ): Promise<{ readonly village: string | null; readonly reason: string }> {
    const keys = await this.#vault.toOpen(tenantId);
    const [row] = await manager.query<ParticipantRow[]>(`${participantRows} where p.id = $1`, [
      participantId,
    ]);
    if (row === undefined) {
      throw new RecordError('not_found');
    }
    const { village, reason } = opened(keys, row, null);
    return { village, reason };
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

  /** The next number of the day. Whoever is given one holds the session, and a constraint keeps it theirs. */
  async #give(manager: EntityManager, sessionId: string, participantId: string): Promise<number> {
    const now = this.#clock.now();
    await manager.query(
      `update outreach_participant set state = 'here', arrived_at = $3,
         number = (select coalesce(max(number), 0) + 1 from outreach_participant where session_id = $2),
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

const isOver = (status: EncounterStatus): boolean =>
  status === 'finished' || status === 'cancelled';

/** @throws {RecordError} `invalid_state` */
function mustBeHere({ state }: HeldParticipant): void {
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

/** Another clinic, or somebody else, has one with this id. @throws {RecordError} `not_found` */
async function mustBeOf(
  manager: EntityManager,
  handOutId: string,
  participantId: string,
): Promise<void> {
  const found = await manager.query<unknown[]>(
    'select 1 from outreach_hand_out where id = $1 and participant_id = $2',
    [handOutId, participantId],
  );
  if (found.length === 0) {
    throw new RecordError('not_found');
  }
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

async function setState(
  manager: EntityManager,
  participantId: string,
  state: 'done',
): Promise<void> {
  await manager.query(
    'update outreach_participant set state = $2, version = version + 1 where id = $1',
    [participantId, state],
  );
}
