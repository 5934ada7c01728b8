import { Injectable } from '@nestjs/common';
import { type NoticeChannel } from '@teleward/contracts';
import { changedBy, TenantDatabase } from '@teleward/platform';

export interface TurnNoticeRow {
  readonly encounterId: string;
  readonly channel: NoticeChannel | null;
  readonly nearSentAt: Date | null;
  readonly calledSentAt: Date | null;
}

/** Which of the two messages. */
export type Notice = 'near' | 'called';

const columns = `t.encounter_id as "encounterId", t.channel, t.near_sent_at as "nearSentAt",
  t.called_sent_at as "calledSentAt"`;

/** The rows of requested turn notices. It checks no permission. */
@Injectable()
export class TurnNoticeRows {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  async of(tenantId: string, encounterId: string): Promise<TurnNoticeRow | null> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<TurnNoticeRow[]>(
        `select ${columns} from turn_notice t where t.encounter_id = $1`,
        [encounterId],
      ),
    );
    return row ?? null;
  }

  /** The notices of waiting patients that are not completely sent yet. */
  async due(tenantId: string): Promise<readonly TurnNoticeRow[]> {
    return this.#database.run(tenantId, (manager) =>
      manager.query<TurnNoticeRow[]>(
        `select ${columns} from turn_notice t
         join queue_entry q on q.encounter_id = t.encounter_id and q.left_at is null
         where t.channel is not null and t.called_sent_at is null`,
      ),
    );
  }

  /** @param channel null to cancel; a new request is notified again */
  async ask(
    tenantId: string,
    encounterId: string,
    channel: NoticeChannel | null,
    now: Date,
  ): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `insert into turn_notice (tenant_id, encounter_id, channel, asked_at)
         values ($1, $2, $3, $4)
         on conflict (tenant_id, encounter_id) do update set channel = $3, asked_at = $4`,
        [tenantId, encounterId, channel, now],
      ),
    );
  }

  /**
   * Claims a message, so that no other process sends it.
   *
   * @returns false if another process has claimed it
   */
  async claim(tenantId: string, encounterId: string, notice: Notice, now: Date): Promise<boolean> {
    const column = notice === 'near' ? 'near_sent_at' : 'called_sent_at';
    const changed = await this.#database.run(tenantId, (manager) =>
      changedBy(
        manager,
        `update turn_notice set ${column} = $2
         where encounter_id = $1 and channel is not null and ${column} is null`,
        [encounterId, now],
      ),
    );
    return changed > 0;
  }
}
