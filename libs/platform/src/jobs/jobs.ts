import { type Pool } from 'pg';
import { PgBoss, type Db } from 'pg-boss';
import { type DataSource, type EntityManager } from 'typeorm';
import { type Log } from '../logging.ts';
import { type TenantDatabase } from '../tenant-database.ts';
import { jobSchema } from './job-schema.ts';

/** The content of a job: ids only, because its table is not separated by clinic. */
export interface Job {
  readonly tenantId: string;
  readonly id: string;
}

export type JobHandler = (job: Job) => Promise<void>;

/**
 * How often a worker polls for jobs from other processes, in seconds. Jobs from its own process
 * wake it.
 */
const pollSeconds = 5;
/** A job that takes longer belongs to a dead process, and another process takes it over. */
const expireSeconds = 120;
/** How long `stop` waits for running jobs, in milliseconds. */
const stopMs = 20_000;
/**
 * Finished jobs are not kept longer, because the feature's own tables record the outcome better.
 */
const keptSeconds = 3600;

/**
 * Work to be done after the answer was sent, by whichever process is free (pg-boss). A job is
 * written in the transaction of the data that it belongs to. It may run more than once, so the
 * feature has to know what is already done.
 */
export class Jobs {
  readonly #boss: PgBoss;
  readonly #database: TenantDatabase;
  readonly #log: Log;
  /** The workers of this process, by queue. */
  readonly #workers = new Map<string, readonly string[]>();

  private constructor(boss: PgBoss, database: TenantDatabase, log: Log) {
    this.#boss = boss;
    this.#database = database;
    this.#log = log;
  }

  /** Checks that the tables fit this version. Does not start any worker. */
  static async start(dataSource: DataSource, database: TenantDatabase, log: Log): Promise<Jobs> {
    const boss = new PgBoss({
      db: onPool(dataSource),
      schema: jobSchema,
      // Migrations and rebuilding an index are left to the owner.
      ...{ migrate: false, createSchema: false, reindex: false, monitorVacuum: false },
      schedule: false,
      registerInstance: false,
    });
    boss.on('error', (error) => {
      log.error('The jobs could not be checked', error);
    });
    await boss.start();
    return new Jobs(boss, database, log);
  }

  /**
   * Lets running jobs end; the remaining ones are left to other processes, or to the next start.
   */
  async stop(): Promise<void> {
    this.#workers.clear();
    await this.#boss.stop({ close: false, timeout: stopMs });
  }

  /**
   * Starts workers for a queue.
   *
   * @param handler runs outside of any transaction; if it throws, the error is logged and the job
   * is tried once more
   */
  async work(queue: string, atATime: number, handler: JobHandler): Promise<void> {
    await this.#boss.createQueue(queue, {
      ...{ expireInSeconds: expireSeconds, deleteAfterSeconds: keptSeconds },
      ...{ retryLimit: 1, retryDelay: 30 },
    });
    const workers: string[] = [];
    for (let count = 0; count < atATime; count += 1) {
      workers.push(
        await this.#boss.work<Job>(
          queue,
          { pollingIntervalSeconds: pollSeconds, batchSize: 1 },
          async (jobs) => {
            for (const { data } of jobs) {
              await this.#handle(queue, data, handler);
            }
            // There may be more jobs, so the worker that has just finished looks at once.
            this.#wake(queue);
          },
        ),
      );
    }
    this.#workers.set(queue, workers);
  }

  /** Writes jobs in the current transaction of their clinic: they commit or roll back with it. */
  async add(queue: string, tenantId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    await this.#database.run(tenantId, async (manager) => {
      const jobs = ids.map((id) => ({ data: { tenantId, id } satisfies Job }));
      await this.#boss.insert(queue, jobs, { db: onTransaction(manager) });
      this.#database.afterCommit(() => {
        this.#wake(queue);
      });
    });
  }

  #wake(queue: string): void {
    for (const worker of this.#workers.get(queue) ?? []) {
      this.#boss.notifyWorker(worker);
    }
  }

  async #handle(queue: string, job: Job, handler: JobHandler): Promise<void> {
    try {
      await handler(job);
    } catch (error) {
      this.#log.error('A job failed', error, { queue, id: job.id });
      throw error;
    }
  }
}

/** Uses TypeORM's pool, so that jobs need no connections of their own. */
function onPool(dataSource: DataSource): Db {
  const { master } = dataSource.driver as unknown as { readonly master: Pool };
  return { executeSql: (text, values) => master.query(text, values) };
}

const onTransaction = (manager: EntityManager): Db => ({
  async executeSql(text, values) {
    const result: unknown = await manager.query(text, values as unknown[]);
    return { rows: Array.isArray(result) ? (result as unknown[]) : [] };
  },
});
