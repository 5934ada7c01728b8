import { type Pool } from 'pg';
import { PgBoss, type Db } from 'pg-boss';
import { type DataSource, type EntityManager } from 'typeorm';
import { type Log } from '../logging.ts';
import { type TenantDatabase } from '../tenant-database.ts';
import { jobSchema } from './job-schema.ts';

/** What a job says: ids and nothing else, because its table shows all clinics to the program. */
export interface Job {
  readonly tenantId: string;
  readonly id: string;
}

export type JobHandler = (job: Job) => Promise<void>;

/** How often a worker looks for jobs that another process wrote, in seconds. Its own ones wake it. */
const pollSeconds = 5;
/** A job that takes longer belongs to a process that died, and another one takes it. */
const expireSeconds = 120;
/** How long a stop waits for jobs at work, in milliseconds. */
const stopMs = 20_000;
/** Finished jobs say nothing that their feature does not say better. */
const keptSeconds = 3600;

/**
 * Work that is done after the answer was given, by whichever process is free (pg-boss). A job is written in the
 * transaction of what it belongs to, and may be worked more than once: the feature knows what was done already.
 */
export class Jobs {
  readonly #boss: PgBoss;
  readonly #database: TenantDatabase;
  readonly #log: Log;
  /** Workers of this process by queue. */
  readonly #workers = new Map<string, readonly string[]>();

  private constructor(boss: PgBoss, database: TenantDatabase, log: Log) {
    this.#boss = boss;
    this.#database = database;
    this.#log = log;
  }

  /** Looks whether the tables fit this version; works nothing yet. */
  static async start(dataSource: DataSource, database: TenantDatabase, log: Log): Promise<Jobs> {
    const boss = new PgBoss({
      db: onPool(dataSource),
      schema: jobSchema,
      // The owner's business; so is rebuilding an index.
      ...{ migrate: false, createSchema: false, reindex: false, monitorVacuum: false },
      schedule: false,
      registerInstance: false,
    });
    boss.on('error', (error) => {
      log.error('The jobs could not be looked at', error);
    });
    await boss.start();
    return new Jobs(boss, database, log);
  }

  /** Lets jobs at work end; whatever is left is worked by others, or after the next start. */
  async stop(): Promise<void> {
    this.#workers.clear();
    await this.#boss.stop({ close: false, timeout: stopMs });
  }

  /**
   * Works the jobs of a queue, so many at a time.
   * @param handler runs outside of any transaction; what it throws is logged, and the job is tried once more
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
            // There may be more, and whoever is through looks at once.
            this.#wake(queue);
          },
        ),
      );
    }
    this.#workers.set(queue, workers);
  }

  /** Writes jobs in the present transaction of their clinic: they stand or fall with it. */
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

/** The pool of TypeORM, so that jobs cost no connections of their own. */
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
