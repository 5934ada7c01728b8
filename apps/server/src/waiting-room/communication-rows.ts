import { Inject, Injectable } from '@nestjs/common';
import { type Communication, type CommunicationState } from '@teleward/contracts';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type DataKeys } from '@teleward/records';
import { ServiceError } from '../http/index.ts';
import { clockToken } from '../platform.tokens.ts';

interface Row {
  readonly id: string;
  readonly encounterId: string;
  readonly memberId: string | null;
  readonly senderName: string | null;
  readonly text: Buffer;
  readonly sentAt: Date;
}

/** A message to store; without a member it is from the patient. */
export interface Written {
  readonly id: string;
  readonly encounterId: string;
  readonly memberId: string | null;
  readonly text: string;
}

interface StateRow {
  readonly encounterId: string;
  readonly count: number;
  readonly unansweredSince: Date | null;
}

const select = `select c.id, c.encounter_id as "encounterId", c.member_id as "memberId",
    m.name as "senderName", c.text, c.sent_at as "sentAt"
  from communication c left join membership m on m.id = c.member_id`;

/** `unansweredSince` is the patient's first message after the clinic's last one. */
const states = `select c.encounter_id as "encounterId", count(*)::int as count,
    min(c.sent_at) filter (where c.member_id is null and c.sent_at > coalesce(last.at, '-infinity'))
      as "unansweredSince"
  from communication c
  left join lateral (
    select max(sent_at) as at from communication
    where encounter_id = c.encounter_id and member_id is not null
  ) last on true
  where c.encounter_id = any ($1) group by c.encounter_id`;

const nothing: CommunicationState = { count: 0, unansweredSince: null };

/**
 * The messages between patients and the clinic, as the database holds them. It checks no
 * permission.
 */
@Injectable()
export class CommunicationRows {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /** Oldest first. */
  async of(tenantId: string, encounterId: string): Promise<Communication[]> {
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#records.vault.toOpen(tenantId);
      const rows = await manager.query<Row[]>(
        `${select} where c.encounter_id = $1 order by c.sent_at, c.id`,
        [encounterId],
      );
      return rows.map((row) => present(row, keys));
    });
  }

  /** The state for each of these visits. */
  async states(
    tenantId: string,
    encounterIds: readonly string[],
  ): Promise<ReadonlyMap<string, CommunicationState>> {
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<StateRow[]>(states, [encounterIds]),
    );
    return new Map([
      ...encounterIds.map((id): [string, CommunicationState] => [id, nothing]),
      ...found.map(({ encounterId, count, unansweredSince }): [string, CommunicationState] => [
        encounterId,
        { count, unansweredSince: unansweredSince?.toISOString() ?? null },
      ]),
    ]);
  }

  /**
   * Stores a message; for a repeated id, returns the stored one.
   *
   * @throws {ServiceError} `not_found`
   */
  async keep(tenantId: string, written: Written): Promise<Communication> {
    const { id, encounterId, memberId, text } = written;
    return this.#database.run(tenantId, async (manager) => {
      const keys = await this.#records.vault.toSeal(tenantId);
      await manager.query(
        `insert into communication (id, tenant_id, encounter_id, member_id, text, sent_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
        [
          ...[id, tenantId, encounterId, memberId],
          ...[keys.seal('communication', 'text', id, text), this.#clock.now()],
        ],
      );
      const [kept] = await manager.query<Row[]>(`${select} where c.id = $1`, [id]);
      // The id belongs to another sender's message, or to another visit.
      if (kept?.encounterId !== encounterId || kept.memberId !== memberId) {
        throw new ServiceError('not_found');
      }
      return present(kept, keys);
    });
  }
}

function present({ id, memberId, senderName, text, sentAt }: Row, keys: DataKeys): Communication {
  return {
    id,
    sender: memberId === null ? 'patient' : 'clinic',
    senderName,
    text: keys.open('communication', 'text', id, text),
    sentAt: sentAt.toISOString(),
  };
}
