import {
  type CarryOverReason,
  type LeftOver,
  type OutreachParticipant,
  outreachLimits,
  type RouteInput,
  type routes,
  UnregisteredPerson,
} from '@teleward/contracts';
import { type Clock, type TenantDatabase } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { type StaffActor } from '../actor.ts';
import { type DataKeys } from '../encryption/data-keys.ts';
import { type Vault } from '../encryption/vault.ts';
import { type Patients } from '../patients/patients.ts';
import { type RecordAccess } from '../record-access.ts';
import { RecordError } from '../record-error.ts';
import { opened, participantRows, type ParticipantRow, sealed } from './participant-rows.ts';

type Facts = RouteInput<typeof routes.saveOutreachParticipant>['body'];
type PatientOf = OutreachParticipant['patient'];

interface SessionRow {
  readonly status: 'planned' | 'open' | 'closed' | 'cancelled';
  readonly siteId: string;
}

interface LeftOverRow extends ParticipantRow {
  readonly why: CarryOverReason;
  readonly date: string;
  readonly priorityReason: Buffer | null;
}

const priorityPlace = ['outreach_participant', 'priority_reason'] as const;

/** $1 is the session to which they are carried over, $2 is now. */
const leftOverRows = `with recursive earlier as (
    select s.id, s.date, s.from_time, s.status
    from outreach_session t
      join outreach_session s on s.site_id = t.site_id and s.id <> t.id
        and (s.date, s.from_time) < (t.date, t.from_time)
      join site l on l.id = s.site_id
    where t.id = $1 and (s.status in ('closed', 'cancelled')
      or s.date < ($2::timestamptz at time zone l.time_zone)::date)
  ), undone as (
    select p.id from outreach_participant p join earlier s on s.id = p.session_id
    where p.removed_at is null and (p.state <> 'done' or exists (
      select from outreach_owed o
      where o.participant_id = p.id and o.done_at is null and o.removed_at is null))
  ), carried (origin, id, removed_at) as (
    select u.id, q.id, q.removed_at from undone u
      join outreach_participant q on q.carried_from = u.id
    union
    select c.origin, q.id, q.removed_at from carried c
      join outreach_participant q on q.carried_from = c.id
  )
  select r.*, to_char(s.date, 'YYYY-MM-DD') as date, p.priority_reason as "priorityReason",
    case when s.status = 'cancelled' then 'cancelled'
      when r.state in ('expected', 'not-come') then 'not-come'
      when r.state in ('here', 'carried-over') then 'not-seen' else 'owed' end as why
  from (${participantRows} where p.id in (select id from undone)) r
    join outreach_participant p on p.id = r.id
    join earlier s on s.id = r."sessionId"
  where not exists (
      select from carried c where c.origin = r.id and c.removed_at is null)
    and not exists (
      select from outreach_participant q join outreach_session u on u.id = q.session_id
      where q.removed_at is null and q.patient_id in (select records_of_patient(r."patientId"))
        and (u.id = $1 or (q.state = 'done' and (u.date, u.from_time) > (s.date, s.from_time))))
  order by s.date desc, s.from_time desc, s.id, r."addedAt", r.id`;

/** Who stands on the lists of outreach sessions, and why. */
export class OutreachParticipants {
  readonly #database: TenantDatabase;
  readonly #access: RecordAccess;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #patients: Patients;

  constructor(
    database: TenantDatabase,
    access: RecordAccess,
    clock: Clock,
    vault: Vault,
    patients: Patients,
  ) {
    this.#database = database;
    this.#access = access;
    this.#clock = clock;
    this.#vault = vault;
    this.#patients = patients;
  }

  /** In the order in which they were added, for services that have made their check. */
  async list(tenantId: string, sessionId: string): Promise<OutreachParticipant[]> {
    return this.#database.run(tenantId, async (manager) => {
      const rows = await manager.query<ParticipantRow[]>(
        `${participantRows} where p.session_id = $1 and p.removed_at is null order by p.added_at, p.id`,
        [sessionId],
      );
      return this.#present(tenantId, rows);
    });
  }

  /**
   * Puts a person on a list, or changes what stands there. The same sent again changes nothing.
   * Where a record was merged, the one that goes on is put there.
   * @throws {RecordError} `not_found`, `version_conflict`, `invalid_state` once the session is over
   *   or for another person or priority of a person who came, `already_listed`, `limit_reached`,
   *   `patient_inactive`, `patient_deceased`, `bad_request` for a line of another site that is
   *   carried over
   */
  async save(
    actor: StaffActor,
    sessionId: string,
    participantId: string,
    { baseVersion, who, ...facts }: Facts,
  ): Promise<OutreachParticipant> {
    const { tenantId } = actor;
    const asked = 'patientId' in who ? who.patientId : null;
    const entity = {
      ...{ entityType: 'OutreachParticipant', entityId: participantId },
      ...(asked !== null && { patientId: asked }),
    };
    const action = 'outreach.change-list';
    return this.#access.perform(actor, action, {}, entity, async (manager, trace) => {
      const session = await hold(manager, sessionId);
      const before = await this.#one(manager, tenantId, participantId);
      if (before !== null && before.sessionId !== sessionId) {
        throw new RecordError('not_found');
      }
      const held = before?.participant ?? null;
      const standing = asked === null ? null : await this.#patients.hold(tenantId, asked);
      if (held !== null && held.version === baseVersion + 1 && isSame(held, who, standing, facts)) {
        trace.leaveNone();
        return held;
      }
      if ((held?.version ?? 0) !== baseVersion) {
        throw new RecordError(baseVersion > 0 && held === null ? 'not_found' : 'version_conflict');
      }
      if (session.status !== 'planned' && session.status !== 'open') {
        throw new RecordError('invalid_state');
      }
      // Their number, steps and visit belong to the person who came.
      if (
        held !== null &&
        held.state !== 'expected' &&
        !(isSamePerson(held, who, standing) && held.priority === facts.priority)
      ) {
        throw new RecordError('invalid_state');
      }
      if (standing !== null && standing !== held?.patient?.id) {
        await this.#patients.checkToSee(tenantId, standing);
      }
      await refuseTwice(manager, sessionId, participantId, standing, facts.carriedFrom);
      if (facts.carriedFrom !== null) {
        await mustBeOfSite(manager, facts.carriedFrom, sessionId, session.siteId);
      }
      const keys = await this.#vault.toSeal(tenantId);
      const details = sealed(keys, participantId, {
        ...('patientId' in who ? { name: null, age: null } : who),
        ...{ village: facts.village, reason: facts.reason },
      });
      const values = [
        ...[participantId, sessionId, standing, facts.source, details, facts.priority],
        ...[facts.expectedAt, facts.carriedFrom],
      ];
      if (held === null) {
        await mustHaveRoom(manager, sessionId);
        const made = await manager.query<unknown[]>(
          `insert into outreach_participant
             (id, session_id, patient_id, source, details, priority, expected_time, carried_from,
              tenant_id, added_by, added_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict (id) do nothing returning id`,
          [...values, tenantId, actor.id, this.#clock.now()],
        );
        // Another clinic has one with this id.
        if (made.length === 0) {
          throw new RecordError('not_found');
        }
        if (facts.carriedFrom !== null && facts.priority !== 'R') {
          await this.#copyPriorityReason(manager, tenantId, participantId, facts.carriedFrom);
        }
      } else {
        await manager.query(
          `update outreach_participant set patient_id = $3, source = $4, details = $5, priority = $6,
             priority_reason = case when priority = $6 then priority_reason end,
             expected_time = $7, carried_from = $8, version = version + 1
           where id = $1 and session_id = $2`,
          values,
        );
      }
      trace.tell({ ...(standing !== null && { patientId: standing }) });
      const after = await this.#one(manager, tenantId, participantId);
      if (after === null) {
        throw new RecordError('not_found');
      }
      return after.participant;
    });
  }

  /** Twice is harmless. @throws {RecordError} `not_found`, `invalid_state` for somebody who came */
  async remove(actor: StaffActor, sessionId: string, participantId: string): Promise<void> {
    const entity = { entityType: 'OutreachParticipant', entityId: participantId };
    const action = 'outreach.change-list';
    await this.#access.perform(actor, action, {}, entity, async (manager, trace) => {
      await hold(manager, sessionId);
      const [row] = await manager.query<
        { state: string; isRemoved: boolean; patientId: string | null }[]
      >(
        `select state, removed_at is not null as "isRemoved", patient_id as "patientId"
         from outreach_participant where id = $1 and session_id = $2`,
        [participantId, sessionId],
      );
      if (row === undefined) {
        throw new RecordError('not_found');
      }
      if (row.isRemoved) {
        trace.leaveNone();
        return;
      }
      if (row.state !== 'expected') {
        throw new RecordError('invalid_state');
      }
      await manager.query(
        'update outreach_participant set removed_at = $2, version = version + 1 where id = $1',
        [participantId, this.#clock.now()],
      );
      trace.tell({ ...(row.patientId !== null && { patientId: row.patientId }) });
    });
  }

  /**
   * Who of all earlier sessions of the site was not done and is to be put on this list, the newest
   * first, for services that have made their check. A person who was carried over counts by their
   * newest line, because a later session may have been cancelled or may have left them again.
   */
  async leftOver(tenantId: string, toSessionId: string, now: Date): Promise<readonly LeftOver[]> {
    return this.#database.run(tenantId, async (manager) => {
      const rows = await manager.query<LeftOverRow[]>(leftOverRows, [toSessionId, now]);
      const keys = await this.#vault.toOpen(tenantId);
      const people = await this.#present(tenantId, rows);
      const told = new Set<string>();
      return people.flatMap((participant, index) => {
        const row = rows[index];
        const patientId = participant.patient?.id;
        if (row === undefined || (patientId !== undefined && told.has(patientId))) {
          return [];
        }
        if (patientId !== undefined) {
          told.add(patientId);
        }
        const priorityReason =
          row.priorityReason === null
            ? null
            : keys.open(...priorityPlace, participant.participantId, row.priorityReason);
        return [
          {
            ...{ participant, why: row.why, priorityReason },
            from: { sessionId: row.sessionId, date: row.date },
            priority: priorityReason === null ? ('R' as const) : participant.priority,
          },
        ];
      });
    });
  }

  /** Where both lines have the same priority. A sealed value opens in its own row only. */
  async #copyPriorityReason(
    manager: EntityManager,
    tenantId: string,
    participantId: string,
    fromId: string,
  ): Promise<void> {
    const [from] = await manager.query<{ sealed: Buffer }[]>(
      `select f.priority_reason as sealed
       from outreach_participant f join outreach_participant p on p.priority = f.priority
       where f.id = $1 and p.id = $2 and f.priority_reason is not null`,
      [fromId, participantId],
    );
    if (from === undefined) {
      return;
    }
    const opening = await this.#vault.toOpen(tenantId);
    const reason = opening.open(...priorityPlace, fromId, from.sealed);
    const sealing = await this.#vault.toSeal(tenantId);
    await manager.query('update outreach_participant set priority_reason = $2 where id = $1', [
      participantId,
      sealing.seal(...priorityPlace, participantId, reason),
    ]);
  }

  async #one(
    manager: EntityManager,
    tenantId: string,
    participantId: string,
  ): Promise<{ readonly sessionId: string; readonly participant: OutreachParticipant } | null> {
    const [row] = await manager.query<ParticipantRow[]>(
      `${participantRows} where p.id = $1 and p.removed_at is null`,
      [participantId],
    );
    if (row === undefined) {
      return null;
    }
    const [participant] = await this.#present(tenantId, [row]);
    return participant === undefined ? null : { sessionId: row.sessionId, participant };
  }

  async #present(
    tenantId: string,
    rows: readonly ParticipantRow[],
  ): Promise<OutreachParticipant[]> {
    const keys: DataKeys = await this.#vault.toOpen(tenantId);
    const ids = rows.flatMap(({ patientId }) => patientId ?? []);
    const patients = await this.#patients.forWatchers(tenantId, ids);
    return rows.map((row) => {
      const known = row.patientId === null ? undefined : patients.get(row.patientId);
      const patient: PatientOf =
        known === undefined
          ? null
          : {
              ...{ id: known.id, identifier: known.identifier, name: known.name },
              ...{ birthDate: known.birthDate, gender: known.gender, language: known.language },
            };
      return opened(keys, row, patient);
    });
  }
}

/** Whoever changes the list of one session comes one after the other. */
async function hold(manager: EntityManager, sessionId: string): Promise<SessionRow> {
  const [session] = await manager.query<SessionRow[]>(
    'select status, site_id as "siteId" from outreach_session where id = $1 for update',
    [sessionId],
  );
  if (session === undefined) {
    throw new RecordError('not_found');
  }
  return session;
}

async function refuseTwice(
  manager: EntityManager,
  sessionId: string,
  participantId: string,
  patientId: string | null,
  carriedFrom: string | null,
): Promise<void> {
  const twice = await manager.query<unknown[]>(
    `select 1 from outreach_participant
     where session_id = $1 and id <> $2 and removed_at is null
       and (coalesce(standing_record_of(patient_id), patient_id) = $3 or carried_from = $4)`,
    [sessionId, participantId, patientId, carriedFrom],
  );
  if (twice.length > 0) {
    throw new RecordError('already_listed');
  }
}

async function mustBeOfSite(
  manager: EntityManager,
  carriedFrom: string,
  sessionId: string,
  siteId: string,
): Promise<void> {
  const found = await manager.query<unknown[]>(
    `select 1 from outreach_participant p join outreach_session s on s.id = p.session_id
     where p.id = $1 and s.site_id = $2 and s.id <> $3`,
    [carriedFrom, siteId, sessionId],
  );
  if (found.length === 0) {
    throw new RecordError('bad_request');
  }
}

async function mustHaveRoom(manager: EntityManager, sessionId: string): Promise<void> {
  const full = await manager.query<unknown[]>(
    `select session_id from outreach_participant where session_id = $1 and removed_at is null
     group by session_id having count(*) >= $2`,
    [sessionId, outreachLimits.list],
  );
  if (full.length > 0) {
    throw new RecordError('limit_reached');
  }
}

function isSamePerson(
  held: OutreachParticipant,
  who: Facts['who'],
  standing: string | null,
): boolean {
  const person = 'patientId' in who ? null : UnregisteredPerson.parse(who);
  return (
    (held.patient?.id ?? null) === standing &&
    JSON.stringify(held.person) === JSON.stringify(person)
  );
}

function isSame(
  held: OutreachParticipant,
  who: Facts['who'],
  standing: string | null,
  facts: Omit<Facts, 'baseVersion' | 'who'>,
): boolean {
  return (
    isSamePerson(held, who, standing) &&
    held.source === facts.source &&
    held.priority === facts.priority &&
    held.expectedAt === facts.expectedAt &&
    held.village === facts.village &&
    held.reason === facts.reason &&
    held.carriedFrom === facts.carriedFrom
  );
}
