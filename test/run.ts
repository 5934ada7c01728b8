// Runs every test with one PostgreSQL server beside it, which ends with the run.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../libs/platform/src/embedded-postgres.ts';

/** A run that takes longer hangs; it is ended, so that whoever waits for it learns so. */
const longestMs = 60 * 60_000;

const own = process.env['TEST_DATABASE_URL'];
const folder = mkdtempSync(join(tmpdir(), 'teleward-tests-'));
const counts = join(folder, 'counts');
let jest: ChildProcess | null = null;
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The database server is stopped below in every case, also when it is only starting now.
  process.on(signal, () => {
    interruption.abort();
    jest?.kill(signal);
  });
}

const postgres =
  own === undefined
    ? await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), durable: false })
    : null;
try {
  process.exitCode = interruption.signal.aborted ? 130 : await runJest();
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function runJest(): Promise<number> {
  jest = spawn(
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
  const timer = setTimeout(() => {
    process.stderr.write('The tests hang and are ended.\n');
    jest?.kill('SIGKILL');
  }, longestMs);
  const [code] = (await once(jest, 'exit')) as [number | null];
  clearTimeout(timer);
  const line = existsSync(counts) ? readFileSync(counts, 'utf8') : '0 passed, 1 failed';
  process.on('exit', () => {
    process.stdout.write(`\n${line}\n`);
  });
  return line.startsWith('0 passed') ? 1 : (code ?? 1);
}
