import { Inject, Injectable } from '@nestjs/common';
import {
  type Invitation,
  type RouteAnswer,
  type RouteInput,
  type routes,
  type StaffRole,
} from '@teleward/contracts';
import {
  changedBy,
  hashSecret,
  newId,
  newSecret,
  TenantDatabase,
  type Clock,
  type Config,
} from '@teleward/platform';
import { anonymous, RecordStore, type Sealed, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { type Origin, plainAddress } from '../../http/index.ts';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { Accounts } from '../accounts/accounts.ts';
import { isWeakPassword } from '../accounts/password-policy.ts';
import { hashPassword, isPassword } from '../accounts/passwords.ts';
import { hasSecond, SecondFactors } from '../sign-in/second-factors.ts';
import { Staff } from '../sessions/staff.ts';
import { checkStaffLink, staffLink, type StaffLinkRow } from './staff-links.ts';

type Request = RouteInput<typeof routes.invite>['body'];
type Acceptance = RouteInput<typeof routes.acceptInvitation>['body'];

interface InvitationRow extends StaffLinkRow {
  readonly email: string;
  readonly name: string;
  readonly qualification: string | null;
  readonly registration_number: string | null;
  readonly roles: StaffRole[];
  readonly created_at: Date;
}

interface SealedRow extends Omit<InvitationRow, 'email'> {
  readonly email: Sealed;
}

/** The table and column that e-mail addresses are sealed for. */
const column = 'invitation(email)';
const seals = { email: [column, 'id'] } as const;

/** How long an invitation is valid, in days. */
const validDays = 7;

/**
 * Invitations of new members: an administrator makes a link and passes it on. Nothing that the
 * administrator sees depends on whether the address already has an account.
 */
@Injectable()
export class Invitations {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #accounts: Accounts;
  readonly #factors: SecondFactors;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    accounts: Accounts,
    factors: SecondFactors,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#accounts = accounts;
    this.#factors = factors;
    this.#staff = staff;
    this.#clock = clock;
    this.#config = config;
  }

  /** The pending invitations, the newest first, for callers that may see the members. */
  async open(actor: StaffActor): Promise<Invitation[]> {
    const rows = await this.#database.run(actor.tenantId, (manager) =>
      this.#records.rows.invitations.read<SealedRow>(
        ...([manager, actor.tenantId] as const),
        `select * from invitation where revoked_at is null and accepted_at is null
         order by created_at desc, id`,
        [],
        seals,
      ),
    );
    return rows.map((row) => ({
      invitationId: row.id,
      name: row.name,
      email: row.email,
      roles: row.roles,
      invitedAt: row.created_at.toISOString(),
      validUntil: row.expires_at.toISOString(),
    }));
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `already_member` */
  async make(actor: StaffActor, person: Request): Promise<RouteAnswer<typeof routes.invite>> {
    const [id, secret, now] = [newId(), newSecret(), this.#clock.now()];
    const validUntil = new Date(now.getTime() + validDays * 24 * 3_600_000);
    const { email, name, roles, qualification, registrationNumber } = person;
    const { registrationCouncil } = person;
    await this.#records.access.perform(
      actor,
      'member.invite',
      {},
      { entityType: 'Practitioner' },
      async (manager, trace) => {
        const { invitations } = this.#records.rows;
        const emailIndex = invitations.indexed(column, email);
        await invitations.run(
          ...([manager, actor.tenantId] as const),
          `select pg_advisory_xact_lock(
             hashtextextended('invitation ' || encode($1::bytea, 'hex'), 0))`,
          [emailIndex],
        );
        const account = await this.#accounts.byEmail(email);
        const members = await manager.query<unknown[]>(
          'select 1 from membership where account_id = $1',
          [account?.id ?? null],
        );
        if (members.length > 0) {
          throw new ServiceError('already_member');
        }
        await invitations.run(
          ...([manager, actor.tenantId] as const),
          `update invitation set revoked_at = $2
         where email_index = $1 and revoked_at is null and accepted_at is null`,
          [emailIndex, now],
        );
        await invitations.run(
          ...([manager, actor.tenantId] as const),
          `insert into invitation (id, tenant_id, email, email_index, name, qualification,
           registration_number, roles, secret_hash, invited_by, created_at, expires_at,
           registration_council)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
          [
            ...[
              id,
              actor.tenantId,
              invitations.sealed(column, id, email),
              emailIndex,
              name,
              qualification,
            ],
            ...[registrationNumber, roles, hashSecret(secret), actor.id, now, validUntil],
            registrationCouncil,
          ],
        );
        trace.tell({ entityType: 'Invitation', entityId: id });
      },
    );
    const url = staffLink(this.#config, 'invitation', secret);
    return { invitationId: id, url, validUntil: validUntil.toISOString() };
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `not_found` */
  async revoke(actor: StaffActor, invitationId: string): Promise<void> {
    const entity = { entityType: 'Invitation', entityId: invitationId };
    await this.#records.access.perform(actor, 'member.uninvite', {}, entity, async (manager) => {
      const revoked = await changedBy(
        manager,
        `update invitation set revoked_at = $2
         where id = $1 and revoked_at is null and accepted_at is null`,
        [invitationId, this.#clock.now()],
      );
      if (revoked === 0) {
        throw new ServiceError('not_found');
      }
    });
  }

  /** @throws {ServiceError} `link_invalid`, `link_expired` */
  async preview(token: string): Promise<RouteAnswer<typeof routes.previewInvitation>> {
    const { tenant_id, name, email, roles } = await this.#find(token);
    const clinic = await this.#staff.clinic(tenant_id);
    return { clinic, name, email, roles, demo: this.#config.demo };
  }

  /**
   * Makes the holder of the link a member. It does not sign them in: that requires everything that
   * the account requires, including a second factor.
   *
   * @throws {ServiceError} `link_invalid`, `link_expired`, `password_weak`, `too_many_attempts`,
   * `invitation_refused` if a new account was requested and the address has one, or vice versa, or
   * if the password is wrong; the answer does not reveal which
   */
  async accept(
    { token, account, name, password }: Acceptance,
    { address }: Origin,
  ): Promise<RouteAnswer<typeof routes.acceptInvitation>> {
    const invitation = await this.#find(token);
    const { tenant_id: clinicId, email } = invitation;
    try {
      const accountId =
        account === 'new'
          ? await this.#newAccount(invitation, name, password)
          : await this.#provenAccount(email, password, address);
      await this.#join(invitation, accountId, name, address);
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'invitation_refused') {
        await this.#records.audit.refused(anonymous(clinicId, plainAddress(address)), {
          action: 'member.join',
          entityType: 'Invitation',
          entityId: invitation.id,
        });
      }
      throw error;
    }
    return { clinicId, email };
  }

  /**
   * The data of a new account. It is created together with the membership, so that no account is
   * left behind without one.
   */
  async #newAccount(
    { tenant_id, email }: InvitationRow,
    name: string,
    password: string,
  ): Promise<{ readonly passwordHash: string }> {
    const clinic = await this.#staff.clinic(tenant_id);
    if (isWeakPassword(password, [name, email, clinic.name])) {
      throw new ServiceError('password_weak');
    }
    return { passwordHash: await hashPassword(password) };
  }

  async #provenAccount(
    email: string,
    password: string,
    address: string | null,
  ): Promise<{ readonly id: string }> {
    const account = await this.#accounts.byEmail(email);
    if (account === null) {
      await this.#accounts.attemptOfNobody(email, password, address);
      throw new ServiceError('invitation_refused');
    }
    const isRight = await this.#accounts.attempt(
      account,
      address,
      () => isPassword(password, account.password_hash),
      // Only a right second factor resets the failures at the second factor.
      !hasSecond(await this.#factors.of(account.id)),
    );
    if (!isRight) {
      throw new ServiceError('invitation_refused');
    }
    return account;
  }

  async #join(
    invitation: InvitationRow,
    account: { readonly id: string } | { readonly passwordHash: string },
    name: string,
    address: string | null,
  ): Promise<void> {
    const memberId = newId();
    const { id, tenant_id: tenantId, email } = invitation;
    await this.#database.run(tenantId, async (manager) => {
      // If two requests use the link at the same time, the second waits here and then finds it
      // used.
      const [row] = await manager.query<SealedRow[]>(
        'select * from invitation where id = $1 for update',
        [id],
      );
      checkStaffLink(row, this.#clock.now());
      const accountId = 'id' in account ? account.id : newId();
      if ('passwordHash' in account) {
        const { passwordHash } = account;
        if (!(await this.#accounts.add({ id: accountId, email, password_hash: passwordHash }))) {
          throw new ServiceError('invitation_refused');
        }
      }
      const joined = await manager.query<unknown[]>(
        `insert into membership
           (id, tenant_id, account_id, name, qualification, registration_number, registration_council,
            roles)
         select $2, tenant_id, $3, $4, qualification, registration_number, registration_council, roles
         from invitation where id = $1 on conflict (tenant_id, account_id) do nothing returning id`,
        [id, memberId, accountId, name],
      );
      if (joined.length === 0) {
        throw new ServiceError('already_member');
      }
      await manager.query(
        'update invitation set accepted_at = $2, membership_id = $3 where id = $1',
        [id, this.#clock.now(), memberId],
      );
      await this.#records.audit.success(anonymous(tenantId, plainAddress(address)), {
        action: 'member.join',
        entityType: 'Practitioner',
        entityId: memberId,
      });
    });
  }

  async #find(token: string): Promise<InvitationRow> {
    const hash = hashSecret(token);
    const [row] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<SealedRow[]>('select * from invitation where secret_hash = $1', [hash]),
    );
    const { id, tenant_id: tenantId } = checkStaffLink(row, this.#clock.now());
    // Read again together with the keys, because a rotation may have come in between.
    const [opened] = await this.#database.run(tenantId, (manager) =>
      this.#records.rows.invitations.read<SealedRow>(
        ...([manager, tenantId, 'select * from invitation where id = $1', [id], seals] as const),
      ),
    );
    return checkStaffLink(opened, this.#clock.now());
  }
}
