import { Injectable } from '@nestjs/common';
import { type Member, type RouteInput, type routes, type StaffRole } from '@teleward/contracts';
import { changedBy } from '@teleward/platform';
import { RecordStore, type Action, type StaffActor } from '@teleward/records';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { ServiceError } from '../../errors/index.ts';
import { Accounts } from '../accounts/accounts.ts';
import { hasSecond, SecondFactors } from '../sign-in/second-factors.ts';

type Person = RouteInput<typeof routes.changeMember>['body'];

interface MemberRow {
  readonly id: string;
  readonly account_id: string;
  readonly name: string;
  readonly qualification: string | null;
  readonly registration_number: string | null;
  readonly registration_council: string | null;
  readonly roles: StaffRole[];
  readonly active: boolean;
  readonly last_seen_at: Date | null;
}

/**
 * The error code of the database if a change would leave a clinic without an administrator
 * (0008-members.sql).
 */
const noAdministrator = 'TW002';

/** The members of a clinic, for its administrators. */
@Injectable()
export class Members {
  readonly #records: RecordStore;
  readonly #accounts: Accounts;
  readonly #factors: SecondFactors;

  constructor(records: RecordStore, accounts: Accounts, factors: SecondFactors) {
    this.#records = records;
    this.#accounts = accounts;
    this.#factors = factors;
  }

  /**
   * All present and former members, by name.
   *
   * @throws {RecordError} `not_found`
   */
  async list(actor: StaffActor): Promise<Member[]> {
    const rows = await this.#records.access.perform(
      actor,
      'member.list',
      {},
      { entityType: 'Practitioner' },
      async (manager) => {
        return manager.query<MemberRow[]>(
          `select m.id, m.account_id, m.name, m.qualification, m.registration_number,
           m.registration_council, m.roles, m.active, (select max(s.last_seen_at) from staff_session s where s.membership_id = m.id)
             as last_seen_at
         from membership m
         order by m.active desc, lower(m.name), m.id`,
        );
      },
    );
    const emails = await this.#accounts.emailsOf(rows.map((row) => row.account_id));
    const members: Member[] = [];
    for (const row of rows) {
      const factors = await this.#factors.of(row.account_id);
      members.push(present(row, emails.get(row.account_id) ?? '', hasSecond(factors)));
    }
    return members;
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `not_found`, `last_administrator` */
  async change(actor: StaffActor, memberId: string, person: Person): Promise<void> {
    const { name, roles, qualification, registrationNumber, registrationCouncil } = person;
    await this.#alter(
      actor,
      memberId,
      'member.change',
      `name = $2, roles = $3, qualification = $4, registration_number = $5,
         registration_council = $6`,
      [name, roles, qualification, registrationNumber, registrationCouncil],
    );
  }

  /**
   * Ends a membership with its sessions and links. What the member wrote stays, under their name.
   */
  async deactivate(actor: StaffActor, memberId: string): Promise<void> {
    await this.#alter(actor, memberId, 'member.deactivate', 'active = false', [], (manager) =>
      // The portrait of a former member is deleted.
      manager.query('update portrait set picture = null where member_id = $1', [memberId]),
    );
  }

  async reactivate(actor: StaffActor, memberId: string): Promise<void> {
    await this.#alter(actor, memberId, 'member.reactivate', 'active = true');
  }

  async #alter(
    actor: StaffActor,
    memberId: string,
    action: Action,
    change: string,
    values: readonly unknown[] = [],
    andThen: (manager: EntityManager) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    const entity = { entityType: 'Practitioner', entityId: memberId };
    await this.#records.access.perform(actor, action, {}, entity, async (manager) => {
      await keepAnAdministrator(() => update(manager, change, [memberId, ...values]));
      await andThen(manager);
    });
  }
}

async function update(
  manager: EntityManager,
  change: string,
  values: readonly unknown[],
): Promise<void> {
  const changed = await changedBy(manager, `update membership set ${change} where id = $1`, [
    ...values,
  ]);
  if (changed === 0) {
    throw new ServiceError('not_found');
  }
}

async function keepAnAdministrator(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code } =
      error instanceof QueryFailedError ? (error.driverError as { code?: string }) : {};
    throw code === noAdministrator ? new ServiceError('last_administrator') : error;
  }
}

const present = (row: MemberRow, email: string, secondFactor: boolean): Member => ({
  memberId: row.id,
  name: row.name,
  email,
  roles: row.roles,
  qualification: row.qualification,
  registrationNumber: row.registration_number,
  registrationCouncil: row.registration_council,
  active: row.active,
  secondFactor,
  lastSeenAt: row.last_seen_at?.toISOString() ?? null,
});
