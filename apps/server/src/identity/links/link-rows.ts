import { changedBy, hashSecret, type Clock, type TenantDatabase } from '@teleward/platform';
import { ServiceError } from '../../errors/index.ts';

/** What the links of patients and guests have in common. */
export interface LinkRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly valid_from: Date;
  readonly valid_until: Date;
  readonly revoked_at: Date | null;
  readonly locked_until: Date | null;
}

export interface CountedLink {
  readonly id: string;
  readonly tenantId: string;
  readonly lockedUntil: Date | null;
}

/**
 * How long a link outlives the visit's planned end, so that a late or long visit loses no
 * participant.
 */
const afterVisitMs = 24 * 3_600_000;

/** Until when a link made now is valid. */
export const validUntil = (visitEndsAt: Date, now: Date): Date =>
  new Date(Math.max(visitEndsAt.getTime(), now.getTime()) + afterVisitMs);

/**
 * The URL of a patient's (`v`), guest's (`g`) or pharmacy's page; the secret is in the fragment
 * only.
 */
export const linkUrl = (
  publicUrl: string | undefined,
  page: 'v' | 'g' | 'pharmacy',
  token: string,
): string => `${(publicUrl ?? '').replace(/\/$/, '')}/${page}#${token}`;

/** Finds links by their secrets, and counts the attempts to open them. */
export class LinkRows<Row extends LinkRow> {
  readonly #database: TenantDatabase;
  readonly #clock: Clock;
  readonly #table: 'visit_link' | 'guest_link';

  constructor(database: TenantDatabase, clock: Clock, table: 'visit_link' | 'guest_link') {
    this.#database = database;
    this.#clock = clock;
    this.#table = table;
  }

  /**
   * The link with this secret, if there is one of this kind.
   *
   * @throws {ServiceError} `link_invalid`, `link_expired`
   */
  async find(token: string): Promise<Row | null> {
    const hash = hashSecret(token);
    const [link] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<Row[]>(`select * from ${this.#table} where secret_hash = $1`, [hash]),
    );
    if (link === undefined) {
      return null;
    }
    if (link.revoked_at !== null) {
      throw new ServiceError('link_invalid');
    }
    if (link.valid_until <= this.#clock.now()) {
      throw new ServiceError('link_expired');
    }
    return link;
  }

  /**
   * Counts an attempt before it is judged, so that concurrent attempts cannot slip through
   * together.
   *
   * @param free how many attempts are not delayed
   * @throws {ServiceError} `too_many_attempts`
   */
  async countAttempt(link: CountedLink, free: number): Promise<void> {
    const now = this.#clock.now();
    const counted = await this.#database.run(link.tenantId, (manager) =>
      changedBy(
        manager,
        `update ${this.#table} set failed_attempts = failed_attempts + 1,
           locked_until = case when failed_attempts + 1 >= $2
             then $3::timestamptz + interval '1 second' * least(5 * power(3, least(failed_attempts + 1 - $2, 12)), 86400)
           end
         where id = $1 and (locked_until is null or locked_until <= $3)`,
        [link.id, free, now],
      ),
    );
    if (counted === 0) {
      const wait = Math.ceil(((link.lockedUntil?.getTime() ?? 0) - now.getTime()) / 1000);
      throw new ServiceError('too_many_attempts', Math.max(wait, 1));
    }
  }

  async forgiveAttempts(link: CountedLink): Promise<void> {
    await this.#database.run(link.tenantId, (manager) =>
      manager.query(
        `update ${this.#table} set failed_attempts = 0, locked_until = null where id = $1`,
        [link.id],
      ),
    );
  }
}
