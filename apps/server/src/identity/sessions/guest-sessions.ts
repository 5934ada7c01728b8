import { type GuestAllowance, type GuestRole } from '@teleward/contracts';
import {
  changedRows,
  hashSecret,
  newId,
  newSecret,
  type Clock,
  type TenantDatabase,
} from '@teleward/platform';
import { type GuestActor, type RecordStore, type Sealed } from '@teleward/records';

/** A guest as the database holds them. */
export interface GuestRow {
  readonly id: string;
  readonly encounterId: string;
  readonly name: Sealed;
  readonly role: GuestRole;
  readonly allowance: GuestAllowance;
}

export const guestColumns = `
  g.id, g.encounter_id as "encounterId", g.name, g.role,
  json_build_object('speaks', g.speaks, 'pictures', g.pictures, 'chat', g.chat,
    'earlierChat', g.earlier_chat) as allowance`;

/** The table and column that the names of guests are sealed for. */
export const guestSeals = { name: ['guest(name)', 'id'] } as const;

/** An invitation is valid until it is withdrawn, and no longer than the visit lasts. */
export const isInvited = `g.removed_at is null and e.status not in ('finished', 'cancelled')`;

/** The sessions of guests. A session is valid only as long as its invitation. */
export class GuestSessions {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /** The guest to whom the secret with this hash belongs. */
  async actor(hash: Buffer): Promise<GuestActor | null> {
    const [session] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<{ id: string; tenant_id: string; guest_id: string }[]>(
        `select id, tenant_id, guest_id from guest_session
         where secret_hash = $1 and ended_at is null and expires_at > $2`,
        [hash, this.#clock.now()],
      ),
    );
    if (session === undefined) {
      return null;
    }
    const tenantId = session.tenant_id;
    return this.#database.run(tenantId, async (manager) => {
      const [guest] = await this.#records.rows.guests.read<GuestRow>(
        ...([manager, tenantId] as const),
        `select ${guestColumns} from guest g join encounter e on e.id = g.encounter_id
         where g.id = $1 and ${isInvited}`,
        [session.guest_id],
        guestSeals,
      );
      return guest === undefined
        ? null
        : {
            ...guest,
            ...{ kind: 'guest', tenantId, sessionId: session.id, address: null },
          };
    });
  }

  /** Opens a session and returns its secret. */
  async open(tenantId: string, guestId: string, expiresAt: Date): Promise<string> {
    const secret = newSecret();
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `insert into guest_session (id, tenant_id, guest_id, secret_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [newId(), tenantId, guestId, hashSecret(secret), this.#clock.now(), expiresAt],
      ),
    );
    return secret;
  }

  /**
   * Ends every session of a guest.
   *
   * @returns their ids
   */
  async endAll(tenantId: string, guestId: string): Promise<readonly string[]> {
    const ended = await this.#database.run(tenantId, (manager) =>
      changedRows<{ id: string }>(
        manager,
        `update guest_session set ended_at = $2 where guest_id = $1 and ended_at is null
         returning id`,
        [guestId, this.#clock.now()],
      ),
    );
    return ended.map(({ id }) => id);
  }

  /** Whether a session has ended or expired. */
  async state(tenantId: string, sessionId: string): Promise<SessionState | undefined> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<SessionState[]>(
        `select s.ended_at is not null or not (${isInvited}) as ended, s.expires_at <= $2 as expired
         from guest_session s join guest g on g.id = s.guest_id
           join encounter e on e.id = g.encounter_id
         where s.id = $1`,
        [sessionId, this.#clock.now()],
      ),
    );
    return row;
  }
}

export interface SessionState {
  readonly ended: boolean;
  readonly expired: boolean;
}
