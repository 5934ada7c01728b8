import { Inject, Injectable } from '@nestjs/common';
import {
  type Guest,
  type GuestAllowance,
  type GuestRole,
  type GuestState,
  type GuestVisit,
  type RouteAnswer,
  type routes,
} from '@teleward/contracts';
import { changedBy, newId, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { RecordStore, type GuestActor, type StaffActor } from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { keepToHourly } from '../../limits/index.ts';
import { ServiceError } from '../../errors/index.ts';
import {
  guestColumns,
  guestSeals,
  GuestLinks,
  type GuestRow,
  isInvited,
  Sessions,
  Staff,
} from '../../identity/index.ts';
import { Encounters, isOver } from '../encounters/encounters.ts';

/** More guests do not help a patient, and each of them hears and sees the visit. */
const mostGuests = 4;

/** The most invitations to one patient's visits within an hour, including withdrawn ones. */
const mostInvitationsAnHour = 20;

interface InvitationRow extends GuestRow {
  readonly invitedBy: string;
  readonly invitedAt: Date;
  readonly removed: boolean;
}

export interface Invitation {
  readonly name: string;
  readonly role: GuestRole;
  readonly allowance: GuestAllowance;
}

/** The states of guests whose page is open, by the guest's id. */
export type LiveStates = ReadonlyMap<string, GuestState>;

const entityOf = (guestId: string, patientId: string) => ({
  entityType: 'RelatedPerson',
  entityId: guestId,
  patientId,
});

/** Guests, people without an account who are invited to one visit, as the database holds them. */
@Injectable()
export class Guests {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #links: GuestLinks;
  readonly #sessions: Sessions;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    encounters: Encounters,
    links: GuestLinks,
    sessions: Sessions,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#encounters = encounters;
    this.#links = links;
    this.#sessions = sessions;
    this.#staff = staff;
    this.#clock = clock;
    this.#config = config;
  }

  /**
   * Invites a guest; the answer is the only place where link and code appear.
   *
   * @throws {ServiceError} `visit_ended`, `limit_reached`, `too_many_invitations`, `not_found`
   */
  async invite(
    actor: StaffActor,
    encounterId: string,
    { name, role, allowance }: Invitation,
  ): Promise<RouteAnswer<typeof routes.inviteGuest>> {
    const visit = await this.#encounters.row(actor.tenantId, encounterId);
    const guestId = newId();
    const entity = entityOf(guestId, visit.patientId);
    const [action, resource] = ['guest.invite', { encounterId }] as const;
    await this.#records.access.check(actor, action, resource, entity);
    if (isOver(visit.status)) {
      throw new ServiceError('visit_ended');
    }
    // Before the transaction: hashing the code takes a while and must not occupy a connection.
    const drawn = await this.#links.draw();
    const invitedAt = this.#clock.now();
    const link = await this.#records.access.perform(
      ...([actor, action, resource, entity] as const),
      async (manager) => {
        const { guests } = this.#records.rows;
        await this.#requireRoom(manager, encounterId);
        await keepToHourly(manager, invitedAt, {
          key: `guests ${visit.patientId}`,
          done: `select g.invited_at as at from guest g join encounter e on e.id = g.encounter_id
          where e.patient_id = $2 and g.invited_at > $1`,
          values: [visit.patientId],
          ...{ most: mostInvitationsAnHour, code: 'too_many_invitations' },
        });
        await guests.run(
          ...([manager, actor.tenantId] as const),
          `insert into guest (id, tenant_id, encounter_id, name, role, speaks, pictures, chat,
           earlier_chat, invited_by, invited_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [
            ...[guestId, actor.tenantId, encounterId, guests.sealed('guest(name)', guestId, name)],
            role,
            ...[allowance.speaks, allowance.pictures, allowance.chat, allowance.earlierChat],
            ...[actor.id, invitedAt],
          ],
        );
        return this.#links.keep(actor.tenantId, guestId, drawn, visit.endsAt);
      },
    );
    const guest: Guest = {
      ...{ guestId, name, role, allowance, state: 'invited' },
      ...{ invitedBy: actor.name, invitedAt: invitedAt.toISOString() },
    };
    return { guest, ...link };
  }

  /**
   * All invitations, oldest first. Reading the list is not audited, because pages refresh it all
   * day; changes are.
   */
  async list(actor: StaffActor, encounterId: string, live: LiveStates): Promise<Guest[]> {
    const { patientId } = await this.#encounters.row(actor.tenantId, encounterId);
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    const rows = await this.#records.access.perform(
      actor,
      'guest.list',
      { encounterId },
      entity,
      async (manager, trace) => {
        trace.leaveNone();
        return this.#records.rows.guests.read<InvitationRow>(
          ...([manager, actor.tenantId] as const),
          `select ${guestColumns}, m.name as "invitedBy", g.invited_at as "invitedAt",
           g.removed_at is not null as removed
         from guest g join membership m on m.id = g.invited_by
         where g.encounter_id = $1 order by g.invited_at, g.id`,
          [encounterId],
          guestSeals,
        );
      },
    );
    return rows.map(({ id, name, role, allowance, invitedBy, invitedAt, removed }) => ({
      ...{ guestId: id, name, role, allowance, invitedBy, invitedAt: invitedAt.toISOString() },
      state: removed ? 'removed' : (live.get(id) ?? 'invited'),
    }));
  }

  /**
   * Checks the permission before the room reveals whether the guest is present.
   *
   * @throws {RecordError} `not_found`
   */
  async checkAdmit(actor: StaffActor, encounterId: string, guestId: string): Promise<void> {
    const { resource, entity } = await this.#admission(actor.tenantId, encounterId, guestId);
    await this.#records.access.check(actor, 'guest.admit', resource, entity);
  }

  /**
   * Records that a guest is admitted; the room then admits them.
   *
   * @throws {ServiceError} `not_found`
   */
  async admit(actor: StaffActor, encounterId: string, guestId: string): Promise<void> {
    const { resource, entity } = await this.#admission(actor.tenantId, encounterId, guestId);
    await this.#records.access.perform(actor, 'guest.admit', resource, entity, async (manager) => {
      const changed = await changedBy(
        manager,
        `update guest g set admitted_at = coalesce(admitted_at, $3) from encounter e
         where g.id = $1 and g.encounter_id = $2 and e.id = g.encounter_id and ${isInvited}`,
        [guestId, encounterId, this.#clock.now()],
      );
      if (changed === 0) {
        throw new ServiceError('not_found');
      }
    });
  }

  async #admission(tenantId: string, encounterId: string, guestId: string) {
    const { practitionerId, patientId } = await this.#encounters.row(tenantId, encounterId);
    return {
      resource: { encounterId, practitionerId },
      entity: entityOf(guestId, patientId),
    };
  }

  /** Withdraws an invitation with its link and sessions; the room then removes the guest. */
  async remove(actor: StaffActor, encounterId: string, guestId: string): Promise<void> {
    const { patientId } = await this.#encounters.row(actor.tenantId, encounterId);
    const entity = entityOf(guestId, patientId);
    await this.#records.access.perform(
      actor,
      'guest.remove',
      { encounterId },
      entity,
      async (manager, trace) => {
        const [known] = await manager.query<{ removed: boolean }[]>(
          `select removed_at is not null as removed from guest
         where id = $1 and encounter_id = $2 for update`,
          [guestId, encounterId],
        );
        if (known === undefined) {
          throw new ServiceError('not_found');
        }
        if (known.removed) {
          trace.leaveNone();
          return;
        }
        await manager.query('update guest set removed_at = $2, admitted_at = null where id = $1', [
          guestId,
          this.#clock.now(),
        ]);
        await this.#links.revoke(actor.tenantId, guestId);
      },
    );
  }

  /** Ends the sessions of a removed guest, after the room has told them why. */
  async endSessions(tenantId: string, guestId: string): Promise<void> {
    await this.#sessions.endAllOfGuest(tenantId, guestId);
  }

  /**
   * Whether the guest was admitted before; checks once more, on entry, that the invitation is
   * valid.
   *
   * @throws {ServiceError} `removed`
   */
  async atTheDoor(actor: GuestActor): Promise<{ readonly letIn: boolean }> {
    const [guest] = await this.#database.run(actor.tenantId, (manager) =>
      manager.query<{ letIn: boolean }[]>(
        `select g.admitted_at is not null as "letIn"
         from guest g join encounter e on e.id = g.encounter_id where g.id = $1 and ${isInvited}`,
        [actor.id],
      ),
    );
    if (guest === undefined) {
      throw new ServiceError('removed');
    }
    return guest;
  }

  /** A guest who left has to be admitted again when they come back. */
  async leave(tenantId: string, guestId: string): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query('update guest set admitted_at = null where id = $1', [guestId]),
    );
  }

  /**
   * What a guest may know of the visit.
   *
   * @throws {RecordError} `not_found`
   */
  async own(actor: GuestActor): Promise<GuestVisit> {
    const { tenantId, encounterId, id: guestId, role, allowance } = actor;
    const visit = await this.#encounters.row(tenantId, encounterId);
    const entity = entityOf(guestId, visit.patientId);
    const action = 'guest.read-own';
    return this.#records.access.perform(actor, action, { encounterId }, entity, async () => {
      const patientName = await this.#records.patients.nameOf(tenantId, visit.patientId);
      const practitioner = await this.#encounters.practitioner(tenantId, visit.practitionerId);
      return {
        ...{ guestId, encounterId, role, allowance, patientName, guestName: actor.name },
        status: visit.status,
        startsAt: visit.startsAt.toISOString(),
        endsAt: visit.endsAt.toISOString(),
        practitionerName: practitioner.name,
        clinic: await this.#staff.clinic(tenantId),
        demo: this.#config.demo,
      };
    });
  }

  /** Serializes invitations to one visit, so that concurrent ones cannot exceed the limit. */
  async #requireRoom(manager: EntityManager, encounterId: string): Promise<void> {
    await manager.query('select 1 from encounter where id = $1 for no key update', [encounterId]);
    const invited = await manager.query<unknown[]>(
      'select id from guest where encounter_id = $1 and removed_at is null',
      [encounterId],
    );
    if (invited.length >= mostGuests) {
      throw new ServiceError('limit_reached');
    }
  }
}
