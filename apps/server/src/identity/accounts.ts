import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '@teleward/platform';
import { RecordStore, type DataKeys, type StaffActor, type LimitedVault } from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { placeOf, ServiceError } from '../http/index.ts';
import { isPassword } from './passwords.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly password_hash: string;
}

interface SealedRow extends Omit<AccountRow, 'email'> {
  readonly email: Buffer;
}

/** What addresses are sealed for. */
const column = ['account', 'email'] as const;

/** A password that anybody can read opens nothing where the demo is off, also of somebody who was invited elsewhere. */
const opens = '(not is_demo or demo_is_open())';

/** A member of a clinic, as the database names one. */
export interface MembershipRow {
  readonly id: string;
  readonly tenant_id: string;
}

/** The sign-ins of people, which belong to no clinic, and what proves that they are theirs. */
@Injectable()
export class Accounts {
  readonly #database: TenantDatabase;
  readonly #vault: LimitedVault;
  readonly #attempts: SignInAttempts;

  constructor(database: TenantDatabase, records: RecordStore, attempts: SignInAttempts) {
    this.#database = database;
    this.#vault = records.vault;
    this.#attempts = attempts;
  }

  /**
   * Makes a sign-in. @returns false where the address, or the id, has one already
   * @param isDemo where its password is published with the program
   */
  async add({ id, email, password_hash }: AccountRow, isDemo = false): Promise<boolean> {
    return this.#run(async (manager, keys) => {
      const made = await manager.query<unknown[]>(
        `insert into account (id, email, email_index, password_hash, is_demo)
         values ($1, $2, $3, $4, $5) on conflict do nothing returning id`,
        [id, keys.seal(...column, id, email), keys.index(...column, email), password_hash, isDemo],
      );
      return made.length > 0;
    });
  }

  /** Takes an address from the sign-in that has it, which keeps one that nobody can receive mail at (RFC 2606). */
  async freeAddress(email: string): Promise<void> {
    await this.#run(async (manager, keys) => {
      const [row] = await manager.query<{ id: string }[]>(
        'select id from account where email_index = $1',
        [keys.index(...column, email)],
      );
      if (row !== undefined) {
        const former = `${row.id}@former.invalid`;
        await manager.query('update account set email = $2, email_index = $3 where id = $1', [
          row.id,
          keys.seal(...column, row.id, former),
          keys.index(...column, former),
        ]);
      }
    });
  }

  async byEmail(email: string): Promise<AccountRow | null> {
    return this.#run(async (manager, keys) => {
      const [row] = await manager.query<SealedRow[]>(
        `select id, email, password_hash from account where email_index = $1 and ${opens}`,
        [keys.index(...column, email)],
      );
      return row === undefined ? null : opened(row, keys);
    });
  }

  async byId(accountId: string): Promise<AccountRow | null> {
    return this.#run(async (manager, keys) => {
      const [row] = await manager.query<SealedRow[]>(
        `select id, email, password_hash from account where id = $1 and ${opens}`,
        [accountId],
      );
      return row === undefined ? null : opened(row, keys);
    });
  }

  /** The addresses of these accounts, by id. */
  async emailsOf(accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#run(async (manager, keys) => {
      const rows = await manager.query<Pick<SealedRow, 'id' | 'email'>[]>(
        'select id, email from account where id = any ($1)',
        [accountIds],
      );
      return new Map(rows.map(({ id, email }) => [id, keys.open(...column, id, email)]));
    });
  }

  /** Whose session it is. @throws {ServiceError} `unauthenticated` */
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

  /** Where somebody works now, in every clinic, by the age of the membership. */
  async membershipsOf(accountId: string): Promise<readonly MembershipRow[]> {
    return this.#database.runForAccount(accountId, (manager) =>
      manager.query<MembershipRow[]>(
        'select id, tenant_id from membership where account_id = $1 and active order by id',
        [accountId],
      ),
    );
  }

  /** Whether somebody is or was a member of another clinic than this one. */
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
   * Counts a try at a secret of this account from a place, and judges it. What was counted is forgotten
   * where it was right and `isAll` that is asked for; where there is more to ask for, the failures before stand.
   * @throws {ServiceError} `too_many_attempts`, and what the judging throws
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

  /** The same for an address that no account has: it is made to wait alike, and is never right. */
  async attemptOfNobody(email: string, password: string, address: string | null): Promise<void> {
    await this.#attempts.count(null, email, placeOf(address));
    await isPassword(password, null);
  }

  /** In one transaction with its keys, so that no rotation comes between. */
  async #run<T>(work: (manager: EntityManager, keys: DataKeys) => Promise<T>): Promise<T> {
    return this.#database.runForInstallation(async (manager) =>
      work(manager, await this.#vault.ofInstallation(manager)),
    );
  }
}

const opened = (row: SealedRow, keys: DataKeys): AccountRow => ({
  ...row,
  email: keys.open(...column, row.id, row.email),
});
