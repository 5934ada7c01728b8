import { Inject, Injectable } from '@nestjs/common';
import {
  StopRule,
  type routes,
  type RouteAnswer,
  type StopRule as Rule,
} from '@teleward/contracts';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { clockToken } from '../platform.tokens.ts';

const entity = { entityType: 'DetectedIssue' };

/** The months reported, including the current one. */
const months = 12;

/**
 * Counts how often stops are overruled, by rule: a stop that is always overruled no longer warns.
 */
@Injectable()
export class OverruledStops {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, records: RecordStore, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /**
   * Counts the stops that one signature overrules, in its transaction, without recording the doctor
   * or the patient.
   */
  async add(tenantId: string, rules: readonly Rule[]): Promise<void> {
    if (rules.length === 0) return;
    const month = this.#monthsAgo(0);
    await this.#database.run(tenantId, async (manager) => {
      // In a fixed order, so that two signatures cannot deadlock.
      for (const rule of [...new Set(rules)].toSorted()) {
        await manager.query(
          `insert into overruled_stop (tenant_id, month, rule, count) values ($1, $2, $3, $4)
           on conflict (tenant_id, month, rule)
           do update set count = overruled_stop.count + excluded.count`,
          [tenantId, month, rule, rules.filter((one) => one === rule).length],
        );
      }
    });
  }

  /** @throws {RecordError} `not_found` */
  async list(actor: StaffActor): Promise<RouteAnswer<typeof routes.listOverruledStops>> {
    const since = this.#monthsAgo(months - 1);
    const rows = await this.#records.access.perform(
      actor,
      'overruled-stop.list',
      {},
      entity,
      (manager) =>
        manager.query<{ rule: string; count: number }[]>(
          `select rule, sum(count)::int as count from overruled_stop where month >= $1
         group by rule order by count desc, rule`,
          [since],
        ),
    );
    return {
      since,
      stops: rows.flatMap(({ rule, count }) => {
        // A rule that is no longer shipped has no text any more.
        const known = StopRule.safeParse(rule);
        return known.success ? [{ rule: known.data, count }] : [];
      }),
    };
  }

  #monthsAgo(ago: number): string {
    const now = this.#clock.now();
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago, 1));
    return first.toISOString().slice(0, 10);
  }
}
