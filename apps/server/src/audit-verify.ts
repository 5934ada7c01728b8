import { ConfigError, EmbeddedPostgres, readConfig } from '@teleward/platform';
import { CheckpointError } from '@teleward/records';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { reportOnAudit } from './operations/index.ts';

/**
 * Verifies the audit, whether or not a server is running, and creates nothing. Exits with 1 if
 * something is wrong or missing.
 */
async function main(): Promise<void> {
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
  }
  const config = readConfig(process.env);
  const folder = join(config.dataDir, 'postgres');
  if (config.DATABASE_URL === undefined && !existsSync(folder)) {
    throw new CheckpointError(`There is no database in ${folder}. Set DATA_DIR to where it is.`);
  }
  const running = config.DATABASE_URL ?? EmbeddedPostgres.ownerUrlOfRunning(folder);
  const embedded =
    running === null ? await EmbeddedPostgres.start({ dataDir: folder, durable: true }) : null;
  const client = new Client({ connectionString: running ?? embedded?.ownerUrl });
  try {
    await client.connect();
    const { lines, isWhole } = await reportOnAudit(
      client,
      config.auditDir,
      config.AUDIT_VERIFICATION_KEY,
    );
    process.stdout.write(`${lines.join('\n')}\n`);
    process.stdout.write(
      isWhole ? 'The audit is whole, as far as it is proved.\n' : 'The audit is NOT whole.\n',
    );
    process.exitCode = isWhole ? 0 : 1;
  } finally {
    await client.end();
    await embedded?.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  const isMissing = error instanceof CheckpointError || error instanceof ConfigError;
  process.exit(isMissing ? 1 : 2);
});
