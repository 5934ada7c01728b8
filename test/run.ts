// Runs the tests with one PostgreSQL server beside them, which ends with the run. Two files run at a time, but never
// two with calls in browsers: their software video encoders would take all processors for themselves.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../libs/platform/src/embedded-postgres.ts';
import { makeTemplate } from './support/database.ts';

/** A run that takes longer hangs; it is ended, so that whoever waits for it learns so. */
const longestMs = 60 * 60_000;

/** Two lanes run beside each other and begin with one of these each; jest.config.js says what the parts are. */
const first = ['calls', 'others'] as const;

/** What the lane takes next that is free. */
const next = ['pages 1/4', 'pages 2/4', 'pages 3/4', 'pages 4/4'] as const;
type Part = (typeof first | typeof next)[number];

/** What test/support/summary-reporter.js leaves. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly files: readonly { readonly name: string; readonly ms: number }[];
}

const began = Date.now();
const own = process.env['TEST_DATABASE_URL'];
const folder = mkdtempSync(join(tmpdir(), 'teleward-tests-'));
const children = new Set<ChildProcess>();
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The database server is stopped below in every case, also when it is only starting now.
  process.on(signal, () => {
    interruption.abort();
    for (const child of children) child.kill(signal);
  });
}

const postgres =
  own === undefined
    ? await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), durable: false })
    : null;
try {
  const databases = await makeTemplate(own ?? postgres?.ownerUrl ?? '');
  process.exitCode = interruption.signal.aborted ? 130 : await runLanes(databases);
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function runLanes(databases: NodeJS.ProcessEnv): Promise<number> {
  const timer = setTimeout(() => {
    process.stderr.write('The tests hang and are ended.\n');
    for (const child of children) child.kill('SIGKILL');
  }, longestMs);
  const codes: number[] = [];
  const waiting: Part[] = [...next];
  await Promise.all(
    first.map(async (own) => {
      for (let part: Part | undefined = own; part !== undefined; part = waiting.shift()) {
        if (!interruption.signal.aborted) codes.push(await runJest(part, databases));
      }
    }),
  );
  clearTimeout(timer);
  const line = report([...first, ...next].map(countsOf));
  // After whatever else the run still prints.
  process.on('exit', () => {
    process.stdout.write(`\n${line}\n`);
  });
  return line.startsWith('0 passed') ? 1 : Math.max(...codes);
}

async function runJest(part: Part, databases: NodeJS.ProcessEnv): Promise<number> {
  const [name = '', shard] = part.split(' ');
  const words = process.argv
    .slice(2)
    .map((word) => (word === '--changed' ? '--onlyChanged' : word));
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      '--passWithNoTests',
      ...(shard === undefined ? [] : [`--shard=${shard}`]),
      ...words,
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...databases,
        TELEWARD_TEST_PART: name,
        TELEWARD_TEST_COUNTS: fileOf(part),
      },
    },
  );
  children.add(child);
  const [code] = (await once(child, 'exit')) as [number | null];
  children.delete(child);
  return code ?? 1;
}

function fileOf(part: Part): string {
  return join(folder, part.replaceAll(/\W/g, '-'));
}

function countsOf(part: Part): Counts {
  const file = fileOf(part);
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Counts)
    : { passed: 0, failed: 1, skipped: 0, files: [] };
}

/** Prints which files took longest. @returns the closing line, which counts the tests */
function report(all: readonly Counts[]): string {
  const sum = (part: 'passed' | 'failed' | 'skipped'): number =>
    all.reduce((total, counts) => total + counts[part], 0);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1).padStart(7)} s`;
  const slowest = all
    .flatMap(({ files }) => files)
    .sort((one, other) => other.ms - one.ms)
    .slice(0, 10);
  process.stdout.write(
    `\nThe slowest files:\n${slowest.map(({ name, ms }) => `${seconds(ms)}  ${name}\n`).join('')}` +
      `${seconds(Date.now() - began)}  in all\n`,
  );
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
