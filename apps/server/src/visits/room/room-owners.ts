import { Injectable } from '@nestjs/common';
import { changedRows, processLockClass, TenantDatabase } from '@teleward/platform';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '../../errors/index.ts';
import { DatabaseNews } from '../../news/index.ts';

/** A room that this process holds. */
export interface RoomClaim {
  readonly tenantId: string;
  readonly encounterId: string;
  readonly epoch: string;
}

/** How long to wait for a process that is ending and giving its rooms back, in milliseconds. */
const patienceMs = 3_000;
const pauseMs = 100;

/** Whether the process with this number is connected to this database. */
const lives = (process: string): string => `exists (
  select 1 from pg_locks l join pg_database d on d.oid = l.database
  where l.locktype = 'advisory' and l.objsubid = 2 and l.granted and d.datname = current_database()
    and l.classid = ${processLockClass} and l.objid = ${process}::bigint::oid)`;

/**
 * Which process holds the room of a visit: all media of a visit flow through one process. A claim
 * ends with its process's connection to the database, so that a restarted server takes over at
 * once.
 */
@Injectable()
export class RoomOwners {
  readonly #database: TenantDatabase;
  readonly #news: DatabaseNews;

  constructor(database: TenantDatabase, news: DatabaseNews) {
    this.#database = database;
    this.#news = news;
  }

  /**
   * Requires that other processes see this process's lock: they could otherwise take the room away
   * at once.
   *
   * @throws {ServiceError} `held_elsewhere`; `unavailable` if the room is free but this process's
   * lock is not visible yet
   */
  async claim(tenantId: string, encounterId: string): Promise<RoomClaim> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const [row] = await this.#database.run(tenantId, (manager) =>
        manager.query<{ epoch: string }[]>(
          `insert into visit_room as r (tenant_id, encounter_id, process)
           select $1::uuid, $2::uuid, $3::integer where ${lives('$3')}
           on conflict (tenant_id, encounter_id) do update
             set process = excluded.process, epoch = r.epoch + 1
             where r.process is null or r.process = excluded.process or not ${lives('r.process')}
           returning epoch`,
          [tenantId, encounterId, this.#news.process],
        ),
      );
      if (row !== undefined) {
        return { tenantId, encounterId, epoch: row.epoch };
      }
      if (performance.now() > until) {
        const isElsewhere = await this.isElsewhere(tenantId, encounterId);
        throw new ServiceError(isElsewhere ? 'held_elsewhere' : 'unavailable');
      }
      await delay(pauseMs);
    }
  }

  /** Gives a room back; does nothing if another process has taken it over. */
  async release({ tenantId, encounterId, epoch }: RoomClaim): Promise<void> {
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `update visit_room set process = null
         where encounter_id = $1 and process = $2 and epoch = $3`,
        [encounterId, this.#news.process, epoch],
      ),
    );
  }

  /**
   * Writes as the holder of a room, in one transaction: a process that takes the room over waits
   * for its end, and this process can write nothing after that.
   *
   * @throws {ServiceError} `held_elsewhere`, with nothing written
   */
  async write<T>(claim: RoomClaim, work: () => Promise<T>): Promise<T> {
    return this.#database.run(claim.tenantId, async () => {
      if (!(await this.holds(claim))) {
        throw new ServiceError('held_elsewhere');
      }
      return work();
    });
  }

  /**
   * Starts another MLS group for the media of a room that this process holds.
   *
   * @returns its number, which is unique for the visit
   * @throws {ServiceError} `held_elsewhere`
   */
  async countGroup({ tenantId, encounterId, epoch }: RoomClaim): Promise<number> {
    const rows = await this.#database.run(tenantId, (manager) =>
      changedRows<{ generation: number }>(
        manager,
        `update visit_room set key_generation = key_generation + 1
         where encounter_id = $1 and process = $2 and epoch = $3
         returning key_generation as generation`,
        [encounterId, this.#news.process, epoch],
      ),
    );
    const [row] = rows;
    if (row === undefined) {
      throw new ServiceError('held_elsewhere');
    }
    return row.generation;
  }

  /** Whether this process still holds the room; waits for a concurrent takeover. */
  async holds({ tenantId, encounterId, epoch }: RoomClaim): Promise<boolean> {
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<unknown[]>(
        `select 1 from visit_room where encounter_id = $1 and process = $2 and epoch = $3
         for share`,
        [encounterId, this.#news.process, epoch],
      ),
    );
    return found.length > 0;
  }

  /** Whether another process holds the room of a visit. */
  async isElsewhere(tenantId: string, encounterId: string): Promise<boolean> {
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<unknown[]>(
        `select 1 from visit_room r where encounter_id = $1 and process <> $2 and ${lives('r.process')}`,
        [encounterId, this.#news.process],
      ),
    );
    return found.length > 0;
  }
}
