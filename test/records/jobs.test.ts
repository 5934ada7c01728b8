import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource, Jobs, Log, newId, TenantDatabase, type Job } from '@teleward/platform';
import { Client } from 'pg';
import { type DataSource } from 'typeorm';
import { migratedDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const queue = 'things';

/** One process of the application, with what jobs need. */
interface Process {
  readonly dataSource: DataSource;
  readonly database: TenantDatabase;
  readonly jobs: Jobs;
}

let ownerUrl: string;
let appUrl: string;
let processes: Process[];

beforeEach(async () => {
  ({ ownerUrl, appUrl } = await migratedDatabase());
  processes = [];
});

afterEach(async () => {
  for (const { jobs, dataSource } of processes) {
    await jobs.stop();
    await dataSource.destroy();
  }
});

async function begin(): Promise<Process> {
  const dataSource = createDataSource(appUrl, []);
  await dataSource.initialize();
  const database = new TenantDatabase(dataSource);
  const jobs = await Jobs.start(dataSource, database, Log.create('silent'));
  const process = { dataSource, database, jobs };
  processes.push(process);
  return process;
}

describe('a job', () => {
  it('is committed or rolled back with its transaction', async () => {
    const { database, jobs } = await begin();
    const done: Job[] = [];
    await jobs.work(queue, 1, (job) => {
      done.push(job);
      return Promise.resolve();
    });
    const tenantId = newId();
    const [lost, kept] = [newId(), newId()];
    const broken = database.run(tenantId, async () => {
      await jobs.add(queue, tenantId, [lost]);
      throw new Error('It is taken back');
    });
    await expect(broken).rejects.toThrow('It is taken back');
    await database.run(tenantId, async () => {
      await jobs.add(queue, tenantId, [kept]);
      expect(done).toEqual([]);
    });
    await until('the job is done', () => done.length);
    expect(done).toEqual([{ tenantId, id: kept }]);
  });

  it('runs once, in one of two processes', async () => {
    const [one, other] = [await begin(), await begin()];
    const done: string[] = [];
    for (const { jobs } of [one, other]) {
      await jobs.work(queue, 2, ({ id }) => {
        done.push(id);
        return Promise.resolve();
      });
    }
    const tenantId = newId();
    const ids = Array.from({ length: 40 }, () => newId());
    await one.jobs.add(queue, tenantId, ids);
    await until('all jobs are done', () => done.length >= ids.length);
    expect(done.toSorted()).toEqual(ids.toSorted());
  });

  it('is finished before the program stops', async () => {
    const { jobs } = await begin();
    const { promise: begun, resolve: begins } = Promise.withResolvers<undefined>();
    const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>();
    let ended = false;
    await jobs.work(queue, 1, async () => {
      begins(undefined);
      await held;
      ended = true;
    });
    await jobs.add(queue, newId(), [newId()]);
    await begun;
    const stopped = jobs.stop();
    letGo(undefined);
    await stopped;
    expect(ended).toBe(true);
  });
});

describe('the tables of jobs', () => {
  it('belong to the owner role; the application only writes rows', async () => {
    const owner = new Client({ connectionString: ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ owned: number; tables: number }>(
      `select count(*)::int as tables,
         count(*) filter (where pg_get_userbyid(relowner) = $1)::int as owned
       from pg_class where relnamespace = 'jobs'::regnamespace and relkind in ('r', 'p')`,
      [decodeURIComponent(new URL(appUrl).username)],
    );
    await owner.end();
    expect(rows[0]?.tables).toBeGreaterThan(3);
    expect(rows[0]?.owned).toBe(0);
    const { dataSource } = await begin();
    await expect(dataSource.query('create table jobs.mine (id int)')).rejects.toThrow('permission');
  });
});
