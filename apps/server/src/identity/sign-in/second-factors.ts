import { Inject, Injectable } from '@nestjs/common';
import { changedBy, hashSecret, newId, TenantDatabase, type Clock } from '@teleward/platform';
import { installation, type Opened, RecordStore, type SealedBytes } from '@teleward/records';
import { Secret, TOTP } from 'otpauth';
import { randomBytes } from 'node:crypto';
import { clockToken } from '../../platform.tokens.ts';

/** The second factors of an account. */
export interface FactorsOfAccount {
  readonly totpSince: Date | null;
  readonly passkeys: number;
  readonly recoveryCodesLeft: number;
}

/** Whether a sign-in to the account requires more than its password. */
export const hasSecond = ({ totpSince, passkeys }: FactorsOfAccount): boolean =>
  totpSince !== null || passkeys > 0;

interface TotpRow {
  readonly id: string;
  readonly secret: SealedBytes;
}

/** The table and column that secrets are sealed for. */
const column = 'account_totp(secret)';
const seals = { secret: [column, 'id'] } as const;

/** RFC 6238's defaults, which every app supports. */
const period = 30;
const totpOf = (secret: Uint8Array, label = ''): TOTP =>
  new TOTP({
    issuer: 'Teleward',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });

/** A clock may be one step off, and typing takes time. */
const window = 1;

const codesAtOnce = 10;

/** Codes of authenticator apps and recovery codes; passkeys have a file of their own. */
@Injectable()
export class SecondFactors {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  async of(accountId: string): Promise<FactorsOfAccount> {
    const [row] = await this.#database.runForAccount(accountId, (manager) =>
      manager.query<FactorsOfAccount[]>(
        `select
           (select confirmed_at from account_totp
            where account_id = $1 and confirmed_at is not null and removed_at is null) as "totpSince",
           (select count(*)::int from account_passkey
            where account_id = $1 and removed_at is null) as passkeys,
           (select count(*)::int from recovery_code
            where account_id = $1 and used_at is null) as "recoveryCodesLeft"
         from account where id = $1`,
        [accountId],
      ),
    );
    return row ?? { totpSince: null, passkeys: 0, recoveryCodesLeft: 0 };
  }

  /** Makes a secret that counts once it is confirmed; an earlier unconfirmed one is discarded. */
  async beginTotp(
    accountId: string,
    label: string,
  ): Promise<{ readonly secret: string; readonly uri: string }> {
    const [id, secret] = [newId(), randomBytes(20)];
    const now = this.#clock.now();
    await this.#database.runForAccount(accountId, async (manager) => {
      const { totps } = this.#records.rows;
      await manager.query(
        `update account_totp set removed_at = $2
         where account_id = $1 and confirmed_at is null and removed_at is null`,
        [accountId, now],
      );
      await totps.run(
        ...([manager, installation] as const),
        'insert into account_totp (id, account_id, secret, created_at) values ($1, $2, $3, $4)',
        [id, accountId, totps.sealed(column, id, secret), now],
      );
    });
    const totp = totpOf(secret, label);
    return { secret: totp.secret.base32, uri: totp.toString() };
  }

  /** @returns false if the code is wrong, or if no secret is to be confirmed */
  async confirmTotp(accountId: string, code: string): Promise<boolean> {
    return this.#database.runForAccount(accountId, async (manager) => {
      const [row] = await this.#records.rows.totps.read<TotpRow>(
        ...([manager, installation] as const),
        `select id, secret from account_totp
         where account_id = $1 and confirmed_at is null and removed_at is null for update`,
        [accountId],
        seals,
      );
      const step = row === undefined ? null : this.#stepOf(row, code);
      if (row === undefined || step === null) {
        return false;
      }
      const now = this.#clock.now();
      // Replaces the previous app.
      await manager.query(
        `update account_totp set removed_at = $2
         where account_id = $1 and confirmed_at is not null and removed_at is null`,
        [accountId, now],
      );
      await manager.query(
        'update account_totp set confirmed_at = $2, last_step = $3 where id = $1',
        [row.id, now, step],
      );
      return true;
    });
  }

  async removeTotp(accountId: string): Promise<void> {
    await this.#database.runForAccount(accountId, (manager) =>
      manager.query(
        'update account_totp set removed_at = $2 where account_id = $1 and removed_at is null',
        [accountId, this.#clock.now()],
      ),
    );
  }

  /** Whether the code is right; each code counts once (RFC 6238, 5.2). */
  async isTotp(accountId: string, code: string): Promise<boolean> {
    return this.#database.runForAccount(accountId, async (manager) => {
      const [row] = await this.#records.rows.totps.read<TotpRow>(
        ...([manager, installation] as const),
        `select id, secret from account_totp
         where account_id = $1 and confirmed_at is not null and removed_at is null`,
        [accountId],
        seals,
      );
      const step = row === undefined ? null : this.#stepOf(row, code);
      if (row === undefined || step === null) {
        return false;
      }
      const taken = await changedBy(
        manager,
        'update account_totp set last_step = $2 where id = $1 and last_step < $2',
        [row.id, step],
      );
      return taken > 0;
    });
  }

  /** Uses up a recovery code; each is valid for one sign-in. */
  async takeRecoveryCode(accountId: string, code: string): Promise<boolean> {
    const taken = await this.#database.runForAccount(accountId, (manager) =>
      changedBy(
        manager,
        `update recovery_code set used_at = $3
         where account_id = $1 and code_hash = $2 and used_at is null`,
        [accountId, hashOfCode(code), this.#clock.now()],
      ),
    );
    return taken > 0;
  }

  /** Makes new codes, which replace the old ones. */
  async renewRecoveryCodes(accountId: string): Promise<string[]> {
    const codes = Array.from({ length: codesAtOnce }, newRecoveryCode);
    const now = this.#clock.now();
    await this.#database.runForAccount(accountId, async (manager) => {
      await manager.query(
        'update recovery_code set used_at = $2 where account_id = $1 and used_at is null',
        [accountId, now],
      );
      for (const code of codes) {
        await manager.query(
          'insert into recovery_code (id, account_id, code_hash, created_at) values ($1, $2, $3, $4)',
          [newId(), accountId, hashOfCode(code), now],
        );
      }
    });
    return codes;
  }

  /** Codes for a person who has none and could now be locked out. */
  async firstRecoveryCodes(accountId: string): Promise<string[] | null> {
    const { recoveryCodesLeft } = await this.of(accountId);
    return recoveryCodesLeft > 0 ? null : this.renewRecoveryCodes(accountId);
  }

  /** The time step of a code; null if it does not match any step that counts now. */
  #stepOf({ secret }: Opened<TotpRow>, code: string): number | null {
    const timestamp = this.#clock.now().getTime();
    const delta = totpOf(secret).validate({ token: code.replaceAll(' ', ''), timestamp, window });
    return delta === null ? null : Math.floor(timestamp / 1000 / period) + delta;
  }
}

/** 120 bits cannot be guessed, so that their hash may be a fast one. */
function newRecoveryCode(): string {
  const text = new Secret({ buffer: new Uint8Array(randomBytes(15)).buffer }).base32;
  return text.replaceAll(/(.{4})(?=.)/g, '$1-');
}

const hashOfCode = (code: string): Buffer =>
  hashSecret(code.toUpperCase().replaceAll(/[^A-Z2-7]/g, ''));
