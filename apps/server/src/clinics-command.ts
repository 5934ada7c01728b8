import { EmbeddedPostgres, readConfig } from '@teleward/platform';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runClinicsCommand } from './clinics/index.ts';

/** Manages the clinics of an installation, whether or not a server is running. */
async function main(): Promise<void> {
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
  }
  const config = readConfig(process.env);
  const folder = join(config.dataDir, 'postgres');
  const running = config.DATABASE_URL ?? EmbeddedPostgres.ownerUrlOfRunning(folder);
  const embedded =
    running === null ? await EmbeddedPostgres.start({ dataDir: folder, durable: true }) : null;
  try {
    process.exitCode = await runClinicsCommand(
      process.argv.slice(2),
      running ?? embedded?.ownerUrl ?? '',
      config,
      (line) => process.stdout.write(`${line}\n`),
    );
  } finally {
    await embedded?.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
