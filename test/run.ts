// Runs every test with one PostgreSQL server beside it, which ends with the run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../libs/platform/src/embedded-postgres.ts';

const own = process.env['TEST_DATABASE_URL'];
const folder = mkdtempSync(join(tmpdir(), 'teleward-tests-'));
const counts = join(folder, 'counts');
const postgres =
  own === undefined
    ? await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), durable: false })
    : null;
try {
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...process.argv.slice(2),
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        TEST_DATABASE_URL: own ?? postgres?.ownerUrl,
        TELEWARD_TEST_COUNTS: counts,
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => jest.kill(signal));
  }
  const [code] = (await once(jest, 'exit')) as [number | null];
  const line = existsSync(counts) ? readFileSync(counts, 'utf8') : '0 passed, 1 failed';
  process.exitCode = line.startsWith('0 passed') ? 1 : (code ?? 1);
  process.on('exit', () => {
    process.stdout.write(`\n${line}\n`);
  });
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}
