import { type Client, escapeIdentifier } from 'pg';
import { PgBoss } from 'pg-boss';

/** The schema of pg-boss's tables, separate from our own. */
export const jobSchema = 'jobs';

/**
 * Brings pg-boss's tables up to date as the owner of the database. The application's role can read
 * and write their rows and owns none of the tables.
 */
export async function prepareJobs(client: Client, appRole: string): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    schema: jobSchema,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  let failure: unknown = null;
  boss.on('error', (error) => {
    failure ??= error;
  });
  await boss.start();
  await boss.stop({ graceful: false });
  if (failure !== null) {
    throw new Error("The jobs' tables could not be prepared", { cause: failure });
  }
  const [schema, role] = [escapeIdentifier(jobSchema), escapeIdentifier(appRole)];
  await client.query(`grant usage on schema ${schema} to ${role}`);
  await client.query(
    `grant select, insert, update, delete on all tables in schema ${schema} to ${role}`,
  );
}
