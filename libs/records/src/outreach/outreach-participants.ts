import {
  type CarryOverReason,
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
   * Puts somebody on a list, or changes what stands there. The same sent again changes nothing. Where a record was merged,
   * the one that goes on is put there.
   * @throws {RecordError} `not_found`, `version_conflict`, `invalid_state` once the session is over, `already_listed`,
   *   `limit_reached`, `patient_inactive`, `patient_deceased`, `bad_request` for a line of another site that is carried over
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
      } else {
        await manager.query(
          `update outreach_participant set patient_id = $3, source = $4, details = $5, priority = $6,
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
   * Who of an earlier session was not done there and stands not on this list yet, for services that have made their check.
   */
  async leftOver(
    tenantId: string,
    fromSessionId: string,
    toSessionId: string,
  ): Promise<readonly { participant: OutreachParticipant; why: CarryOverReason }[]> {
    return this.#database.run(tenantId, async (manager) => {
      const rows = await manager.query<(ParticipantRow & { why: CarryOverReason })[]>(
        `select r.*, case when s.status = 'cancelled' then 'cancelled'
             when r.state in ('expected', 'not-come') then 'not-come'
             when r.state in ('here', 'carried-over') then 'not-seen' else 'owed' end as why
         from (${participantRows} where p.session_id = $1 and p.removed_at is null) r
           join outreach_session s on s.id = r."sessionId"
         where (r.state <> 'done' or exists (
             select from outreach_owed o
             where o.participant_id = r.id and o.done_at is null and o.removed_at is null))
           and not exists (
             select from outreach_participant q
             where q.session_id = $2 and q.removed_at is null and (q.carried_from = r.id
               or coalesce(standing_record_of(q.patient_id), q.patient_id) = r."patientId"))
         order by r."addedAt", r.id`,
        [fromSessionId, toSessionId],
      );
      const people = await this.#present(tenantId, rows);
      return people.flatMap((participant, index) => {
        const why = rows[index]?.why;
        return why === undefined ? [] : [{ participant, why }];
      });
    });
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

function isSame(
  held: OutreachParticipant,
  who: Facts['who'],
  standing: string | null,
  facts: Omit<Facts, 'baseVersion' | 'who'>,
): boolean {
  const person = 'patientId' in who ? null : UnregisteredPerson.parse(who);
  return (
    (held.patient?.id ?? null) === standing &&
    JSON.stringify(held.person) === JSON.stringify(person) &&
    held.source === facts.source &&
    held.priority === facts.priority &&
    held.expectedAt === facts.expectedAt &&
    held.village === facts.village &&
    held.reason === facts.reason &&
    held.carriedFrom === facts.carriedFrom
  );
}
