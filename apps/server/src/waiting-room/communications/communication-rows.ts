import { Inject, Injectable } from '@nestjs/common';
import { type Communication, type CommunicationState } from '@teleward/contracts';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Opened, type Sealed } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { clockToken } from '../../platform.tokens.ts';

interface Row {
  readonly id: string;
  readonly encounterId: string;
  readonly memberId: string | null;
  readonly senderName: string | null;
  readonly text: Sealed;
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

const seals = { text: ['communication(text)', 'id'] } as const;

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
      const rows = await this.#records.rows.communications.read<Row>(
        ...([manager, tenantId] as const),
        `${select} where c.encounter_id = $1 order by c.sent_at, c.id`,
        [encounterId],
        seals,
      );
      return rows.map(present);
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
      const { communications } = this.#records.rows;
      await communications.run(
        ...([manager, tenantId] as const),
        `insert into communication (id, tenant_id, encounter_id, member_id, text, sent_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
        [
          ...[id, tenantId, encounterId, memberId],
          ...[communications.sealed('communication(text)', id, text), this.#clock.now()],
        ],
      );
      const [kept] = await communications.read<Row>(
        ...([manager, tenantId, `${select} where c.id = $1`, [id], seals] as const),
      );
      // The id belongs to another sender's message, or to another visit.
      if (kept?.encounterId !== encounterId || kept.memberId !== memberId) {
        throw new ServiceError('not_found');
      }
      return present(kept);
    });
  }
}

function present({ id, memberId, senderName, text, sentAt }: Opened<Row>): Communication {
  return {
    id,
    sender: memberId === null ? 'patient' : 'clinic',
    senderName,
    text,
    sentAt: sentAt.toISOString(),
  };
}
