import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '@teleward/platform';
import { installation, RecordStore, type Sealed, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { placeOf } from '../../http/index.ts';
import { isPassword } from './passwords.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly password_hash: string;
}

interface SealedRow extends Omit<AccountRow, 'email'> {
  readonly email: Sealed;
}

/** The table and column that e-mail addresses are sealed for. */
const column = 'account(email)';
const seals = { email: [column, 'id'] } as const;

/**
 * While the demo is off, an account with a published password cannot sign in, even if its holder
 * was invited to another clinic.
 */
const opens = '(not is_demo or demo_is_open())';

/** A member of a clinic, as the database names one. */
export interface MembershipRow {
  readonly id: string;
  readonly tenant_id: string;
}

/** The accounts of people, which belong to no clinic, and their authentication. */
@Injectable()
export class Accounts {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #attempts: SignInAttempts;

  constructor(database: TenantDatabase, records: RecordStore, attempts: SignInAttempts) {
    this.#database = database;
    this.#records = records;
    this.#attempts = attempts;
  }

  /**
   * Creates an account.
   *
   * @returns false where the address, or the id, already has one
   * @param isDemo whether its password is published with the program
   */
  async add({ id, email, password_hash }: AccountRow, isDemo = false): Promise<boolean> {
    const { accounts } = this.#records.rows;
    const made = await this.#database.runForInstallation((manager) =>
      accounts.run(
        ...([manager, installation] as const),
        `insert into account (id, email, email_index, password_hash, is_demo)
         values ($1, $2, $3, $4, $5) on conflict do nothing returning id`,
        [
          ...[id, accounts.sealed(column, id, email), accounts.indexed(column, email)],
          ...[password_hash, isDemo],
        ],
      ),
    );
    return made.length > 0;
  }

  /** Takes an address away from its account, which gets one that cannot receive mail (RFC 2606). */
  async freeAddress(email: string): Promise<void> {
    const { accounts } = this.#records.rows;
    await this.#database.runForInstallation(async (manager) => {
      const [row] = await accounts.run<{ id: string }>(
        ...([manager, installation] as const),
        'select id from account where email_index = $1',
        [accounts.indexed(column, email)],
      );
      if (row !== undefined) {
        const former = `${row.id}@former.invalid`;
        await accounts.run(
          ...([manager, installation] as const),
          'update account set email = $2, email_index = $3 where id = $1',
          [row.id, accounts.sealed(column, row.id, former), accounts.indexed(column, former)],
        );
      }
    });
  }

  async byEmail(email: string): Promise<AccountRow | null> {
    return this.#one('email_index', this.#records.rows.accounts.indexed(column, email));
  }

  async byId(accountId: string): Promise<AccountRow | null> {
    return this.#one('id', accountId);
  }

  /** The e-mail addresses of these accounts, by id. */
  async emailsOf(accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#database.runForInstallation((manager) =>
      this.#records.rows.accounts.read<Pick<SealedRow, 'id' | 'email'>>(
        ...([manager, installation] as const),
        'select id, email from account where id = any ($1)',
        [accountIds],
        seals,
      ),
    );
    return new Map(rows.map(({ id, email }) => [id, email]));
  }

  /**
   * The account of a session.
   *
   * @throws {ServiceError} `unauthenticated`
   */
  async of(actor: StaffActor): Promise<AccountRow> {
    const [member] = await this.#database.run(actor.tenantId, (manager) =>
      manager.query<{ account_id: string }[]>('select account_id from membership where id = $1', [
        actor.id,
      ]),
    );
    const account = member === undefined ? null : await this.byId(member.account_id);
    if (account === null) {
      throw new ServiceError('unauthenticated');
    }
    return account;
  }

  /** The person's active memberships in all clinics, oldest first. */
  async membershipsOf(accountId: string): Promise<readonly MembershipRow[]> {
    return this.#database.runForAccount(accountId, (manager) =>
      manager.query<MembershipRow[]>(
        'select id, tenant_id from membership where account_id = $1 and active order by id',
        [accountId],
      ),
    );
  }

  /** Whether the person is or was a member of a clinic other than this one. */
  async worksElsewhere(accountId: string, tenantId: string): Promise<boolean> {
    const others = await this.#database.runForAccount(accountId, (manager) =>
      manager.query<unknown[]>(
        'select 1 from membership where account_id = $1 and tenant_id <> $2',
        [accountId, tenantId],
      ),
    );
    return others.length > 0;
  }

  /**
   * Counts an attempt at a secret of this account from a place, and then judges it. The counters
   * are reset if the secret is right and `isAll` that is asked for; if more is asked for, earlier
   * failures still count.
   *
   * @throws {ServiceError} `too_many_attempts`, and whatever `judge` throws
   */
  async attempt(
    account: Pick<AccountRow, 'id' | 'email'>,
    address: string | null,
    judge: () => Promise<boolean>,
    isAll = true,
  ): Promise<boolean> {
    const place = placeOf(address);
    await this.#attempts.count(account.id, account.email, place);
    const isRight = await judge();
    if (isRight) {
      await (isAll
        ? this.#attempts.succeeded(account.id, place)
        : this.#attempts.takeBack(account.id, place));
    }
    return isRight;
  }

  /** The same for an address without an account: it takes equally long and never succeeds. */
  async attemptOfNobody(email: string, password: string, address: string | null): Promise<void> {
    await this.#attempts.count(null, email, placeOf(address));
    await isPassword(password, null);
  }

  async #one(by: 'id' | 'email_index', value: unknown): Promise<AccountRow | null> {
    const [row] = await this.#database.runForInstallation((manager) =>
      this.#records.rows.accounts.read<SealedRow>(
        ...([manager, installation] as const),
        `select id, email, password_hash from account where ${by} = $1 and ${opens}`,
        [value],
        seals,
      ),
    );
    return row ?? null;
  }
}
