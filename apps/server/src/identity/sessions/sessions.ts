import { Inject, Injectable } from '@nestjs/common';
import { hashSecret, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Actor, type StaffActor } from '@teleward/records';
import { EventEmitter } from 'node:events';
import { ServiceError } from '../../errors/index.ts';
import { plainAddress, type Sender } from '../../http/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { type MembershipRow } from '../accounts/accounts.ts';
import { readSecret, type SessionKind } from './cookies.ts';
import { GuestSessions, type SessionState } from './guest-sessions.ts';
import { StaffSessions } from './staff-sessions.ts';
import { VisitSessions } from './visit-sessions.ts';

/**
 * Server-side sessions: the cookie holds a secret, the database its hash. `closed` reports each
 * session that ends here.
 */
@Injectable()
export class Sessions extends EventEmitter<{ closed: [sessionId: string] }> {
  readonly staff: StaffSessions;
  readonly visits: VisitSessions;
  readonly guests: GuestSessions;
  readonly #database: TenantDatabase;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
    this.staff = new StaffSessions(database, clock);
    this.visits = new VisitSessions(database, records, clock);
    this.guests = new GuestSessions(database, records, clock);
  }

  /**
   * The actor to whom the cookies of a request belong.
   *
   * @throws {ServiceError} `unauthenticated`
   */
  async authenticate(kind: SessionKind, sent: Sender): Promise<Actor> {
    const secret = readSecret(kind, sent);
    const actor = secret === null ? null : await this.#actor(kind, hashSecret(secret));
    if (actor === null) {
      throw new ServiceError('unauthenticated');
    }
    return { ...actor, address: plainAddress(sent.address) };
  }

  /** The member who is signed in in this browser, if any. */
  async signedIn(sent: Sender): Promise<StaffActor | null> {
    const secret = readSecret('staff', sent);
    const actor = secret === null ? null : await this.staff.actor(hashSecret(secret));
    return actor && { ...actor, address: plainAddress(sent.address) };
  }

  /**
   * Ends one session of a member.
   *
   * @returns false if it is not theirs or has ended
   */
  async endOfStaff(actor: StaffActor, sessionId: string): Promise<boolean> {
    const isEnded = await this.staff.end(actor, sessionId);
    this.#tellClosed([sessionId]);
    return isEnded;
  }

  /** Ends all sessions of a membership except one. */
  async endAllOfStaff(membership: MembershipRow, but: string): Promise<void> {
    this.#tellClosed(await this.staff.endAllBut(membership, but));
  }

  /** Ends all sessions of a guest. */
  async endAllOfGuest(tenantId: string, guestId: string): Promise<void> {
    this.#tellClosed(await this.guests.endAll(tenantId, guestId));
  }

  /** Ends the actor's current session. */
  async close(actor: Actor): Promise<void> {
    const table = tables[actor.kind];
    await this.#database.run(actor.tenantId, (manager) =>
      manager.query(`update ${table} set ended_at = $2 where id = $1 and ended_at is null`, [
        actor.sessionId,
        this.#clock.now(),
      ]),
    );
    this.#tellClosed([actor.sessionId]);
  }

  /**
   * Whether a session is still valid: `expired` by time, or `ended` by the person or the clinic, or
   * because they no longer work there. The check does not prolong the session.
   */
  async state(actor: Actor): Promise<'open' | 'expired' | 'ended'> {
    const row = await this.#stateOf(actor);
    if (row === undefined || row.ended) {
      return 'ended';
    }
    return row.expired ? 'expired' : 'open';
  }

  #stateOf(actor: Actor): Promise<SessionState | undefined> {
    switch (actor.kind) {
      case 'staff':
        return this.staff.state(actor);
      case 'patient':
        return this.visits.state(actor);
      case 'guest':
        return this.guests.state(actor.tenantId, actor.sessionId);
    }
  }

  #actor(kind: SessionKind, hash: Buffer): Promise<Actor | null> {
    switch (kind) {
      case 'staff':
        return this.staff.actor(hash);
      case 'patient':
        return this.visits.actor(hash);
      case 'guest':
        return this.guests.actor(hash);
    }
  }

  /** Reports ended sessions once the transaction has committed. */
  #tellClosed(sessionIds: readonly string[]): void {
    this.#database.afterCommit(() => {
      for (const sessionId of sessionIds) {
        this.emit('closed', sessionId);
      }
    });
  }
}

const tables = {
  staff: 'staff_session',
  patient: 'visit_session',
  guest: 'guest_session',
} as const satisfies Readonly<Record<SessionKind, string>>;
