import { type SignIn } from '@teleward/contracts';
import {
  changedBy,
  changedRows,
  hashSecret,
  newId,
  newSecret,
  type Clock,
  type TenantDatabase,
} from '@teleward/platform';
import { type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { type Origin, plainAddress } from '../../http/index.ts';
import { type MembershipRow } from '../accounts/accounts.ts';
import { type SessionState } from './guest-sessions.ts';

/** The maximum duration of a staff session: a working day. Seconds. */
export const staffSessionSeconds = 12 * 3600;

/**
 * Without requests a staff session ends after this time: NIST SP 800-63B-4, 2.2.3, at AAL2.
 * Seconds.
 */
const idleSeconds = 3600;

/** How often the last use of a session is recorded, in seconds. */
const seenEvery = 60;

/**
 * How long the previous secret is still accepted: of several concurrent requests only one gets the
 * new secret first. Seconds.
 */
const renewalSeconds = 15;

interface StaffRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly membership_id: string;
  readonly proved_at: Date;
  readonly factor_proved_at: Date | null;
}

/** Authenticator assurance level (NIST SP 800-63B-4): 2 where it took two factors. */
type AssuranceLevel = 1 | 2;

/**
 * What a new session starts with: the result of the sign-in, and what it inherits from a previous
 * session.
 */
export interface OpenAs {
  readonly aal: AssuranceLevel;
  readonly provedAt?: Date;
  /** If omitted: with two factors, the time of `provedAt`. */
  readonly factorProvedAt?: Date | null;
  readonly expiresAt?: Date;
}

interface SignInRow {
  readonly id: string;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly address: string | null;
  readonly user_agent: string;
}

/** The sessions of members of a clinic. */
export class StaffSessions {
  readonly #database: TenantDatabase;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** The member to whom the secret with this hash belongs. */
  async actor(hash: Buffer): Promise<StaffActor | null> {
    const now = this.#clock.now();
    const [session] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<StaffRow[]>(
        `select id, tenant_id, membership_id, proved_at, factor_proved_at from staff_session
         where (secret_hash = $1 or (previous_secret_hash = $1 and renewed_at > $4))
           and ended_at is null and expires_at > $2 and last_seen_at > $3`,
        [hash, now, later(now, -idleSeconds), later(now, -renewalSeconds)],
      ),
    );
    return session === undefined ? null : this.#member(session);
  }

  /**
   * Opens a session and returns its secret and its actor.
   *
   * @throws {ServiceError} `unauthenticated` if they no longer work there
   */
  async open(
    { tenant_id: tenantId, id: membershipId }: MembershipRow,
    { address, userAgent }: Origin,
    as: OpenAs,
  ): Promise<{ readonly secret: string; readonly actor: StaffActor }> {
    const secret = newSecret();
    const now = this.#clock.now();
    const { aal, provedAt = now, expiresAt = later(now, staffSessionSeconds) } = as;
    const { factorProvedAt = aal === 2 ? provedAt : null } = as;
    const row = {
      ...{ id: newId(), tenant_id: tenantId, membership_id: membershipId },
      ...{ proved_at: provedAt, factor_proved_at: factorProvedAt },
    };
    return this.#database.run(tenantId, async (manager) => {
      await manager.query(
        `insert into staff_session
           (id, tenant_id, membership_id, secret_hash, created_at, proved_at, last_seen_at, expires_at,
            address, user_agent, aal, factor_proved_at)
         values ($1, $2, $3, $4, $5, $9, $5, $6, $7, $8, $10, $11)`,
        [
          ...[row.id, tenantId, membershipId, hashSecret(secret), now],
          ...[expiresAt, plainAddress(address), userAgent, provedAt, aal, factorProvedAt],
        ],
      );
      const actor = await this.#member(row);
      if (actor === null) {
        throw new ServiceError('unauthenticated');
      }
      return { secret, actor: { ...actor, address: plainAddress(address) } };
    });
  }

  /**
   * Records a re-authentication. A second factor in addition to the one that the session started
   * with raises its assurance level.
   *
   * @returns the session's new secret
   */
  async renew(actor: StaffActor, isByFactor: boolean): Promise<string> {
    const secret = newSecret();
    await this.#database.run(actor.tenantId, async (manager) => {
      await manager.query(
        `update staff_session set proved_at = $3, renewed_at = $3, secret_hash = $2,
           previous_secret_hash = secret_hash
         where id = $1 and ended_at is null`,
        [actor.sessionId, hashSecret(secret), this.#clock.now()],
      );
      if (isByFactor) {
        await this.raise(actor);
      }
    });
    return secret;
  }

  /** The valid sessions of a member, the newest first. */
  async of(actor: StaffActor): Promise<SignIn[]> {
    const now = this.#clock.now();
    const rows = await this.#database.run(actor.tenantId, (manager) =>
      manager.query<SignInRow[]>(
        `select id, created_at, last_seen_at, host(address) as address, user_agent
         from staff_session where membership_id = $1 and ended_at is null and expires_at > $2
           and last_seen_at > $3 order by created_at desc, id`,
        [actor.id, now, later(now, -idleSeconds)],
      ),
    );
    return rows.map((row) => ({
      sessionId: row.id,
      signedInAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      address: row.address,
      userAgent: row.user_agent,
      current: row.id === actor.sessionId,
    }));
  }

  /**
   * Ends one session of a member.
   *
   * @returns false if it is not theirs or has ended
   */
  async end(actor: StaffActor, sessionId: string): Promise<boolean> {
    const ended = await this.#database.run(actor.tenantId, (manager) =>
      changedBy(
        manager,
        `update staff_session set ended_at = $3
         where id = $1 and membership_id = $2 and ended_at is null`,
        [sessionId, actor.id, this.#clock.now()],
      ),
    );
    return ended > 0;
  }

  /**
   * Ends all sessions of a membership except one.
   *
   * @returns their ids
   */
  async endAllBut(membership: MembershipRow, but: string): Promise<readonly string[]> {
    const ended = await this.#database.run(membership.tenant_id, (manager) =>
      changedRows<{ id: string }>(
        manager,
        `update staff_session set ended_at = $3
         where membership_id = $1 and id <> $2 and ended_at is null returning id`,
        [membership.id, but, this.#clock.now()],
      ),
    );
    return ended.map(({ id }) => id);
  }

  /**
   * What the session after this one inherits.
   *
   * @throws {ServiceError} `unauthenticated`
   */
  async standingOf(actor: StaffActor): Promise<OpenAs> {
    const [row] = await this.#database.run(actor.tenantId, (manager) =>
      manager.query<{ expires_at: Date; aal: AssuranceLevel }[]>(
        'select expires_at, aal from staff_session where id = $1 and ended_at is null',
        [actor.sessionId],
      ),
    );
    if (row === undefined) {
      throw new ServiceError('unauthenticated');
    }
    const { provedAt, factorProvedAt } = actor;
    return { aal: row.aal, provedAt, factorProvedAt, expiresAt: row.expires_at };
  }

  /**
   * Records that the person used a second factor in this session, perhaps one that they have just
   * added.
   */
  async raise(actor: StaffActor): Promise<void> {
    await this.#database.run(actor.tenantId, (manager) =>
      manager.query('update staff_session set aal = 2, factor_proved_at = $2 where id = $1', [
        actor.sessionId,
        this.#clock.now(),
      ]),
    );
  }

  /** Whether a session has ended or expired. */
  async state({ tenantId, sessionId }: StaffActor): Promise<SessionState | undefined> {
    const now = this.#clock.now();
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<SessionState[]>(
        `select s.ended_at is not null or not m.active as ended,
           s.expires_at <= $2 or s.last_seen_at <= $3 as expired
         from staff_session s join membership m on m.id = s.membership_id where s.id = $1`,
        [sessionId, now, later(now, -idleSeconds)],
      ),
    );
    return row;
  }

  /** The actor of a session; null if they no longer work there. */
  async #member(session: StaffRow): Promise<StaffActor | null> {
    const now = this.#clock.now();
    const [member] = await this.#database.run(session.tenant_id, (manager) =>
      manager.query<Pick<StaffActor, 'name' | 'roles' | 'isHeldBack'>[]>(
        `with seen as (
           update staff_session set last_seen_at = $3 where id = $2 and last_seen_at < $4
         )
         select m.name, m.roles,
           s.aal < 2 and coalesce(s.created_at >= t.two_factors_since, false) as "isHeldBack"
         from membership m join tenant t on t.id = m.tenant_id join staff_session s on s.id = $2
         where m.id = $1 and m.active`,
        [session.membership_id, session.id, now, later(now, -seenEvery)],
      ),
    );
    if (member === undefined) {
      return null;
    }
    return {
      kind: 'staff',
      tenantId: session.tenant_id,
      id: session.membership_id,
      ...member,
      sessionId: session.id,
      provedAt: session.proved_at,
      factorProvedAt: session.factor_proved_at,
      address: null,
    };
  }
}

const later = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);
