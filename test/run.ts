// Runs the tests with one PostgreSQL server beside them, which ends with the run. Two lanes run
// beside each other, each many files in one process: see test/support/together.ts. Files with calls
// in browsers never run beside each other: their software video encoders would take all processors
// for themselves.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { EmbeddedPostgres } from '../libs/platform/src/embedded-postgres.ts';
import { makeTemplate } from './support/database.ts';

/** A run that takes longer hangs; it is ended, so that whoever waits for it learns so. */
const longestMs = 60 * 60_000;
/** How long its processes then have to end what they started. */
const endingMs = 10_000;

/**
 * Files for one process. Small enough that the lanes end at about the same time, and that memory is
 * given back.
 */
const sizes = { calls: 4, pages: 5, others: 24 };
type Kind = keyof typeof sizes;

interface Group {
  readonly number: number;
  readonly files: readonly string[];
}

/** What test/support/summary-reporter.js and test/support/environment.js leave. */
interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly files: readonly { readonly name: string; readonly ms: number }[];
}

const began = Date.now();
const own = process.env['TEST_DATABASE_URL'];
const folder = mkdtempSync(join(tmpdir(), 'teleward-tests-'));
const words = process.argv.slice(2).map((word) => (word === '--changed' ? '--onlyChanged' : word));
/** `-t` and a pattern choose tests; all other words choose files. */
const at = words.indexOf('-t');
const [chosen, pattern] = at < 0 ? [words, []] : [words.toSpliced(at, 2), words.slice(at, at + 2)];
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
    // They end their browsers first, if they can.
    for (const child of children) child.kill('SIGTERM');
    setTimeout(() => {
      for (const child of children) child.kill('SIGKILL');
    }, endingMs).unref();
  }, longestMs);
  const { calls, pages, others } = groupsOf(await listFiles());
  const outcomes: Outcome[] = [];
  // Each lane takes from its own list first, and then from the pages.
  await Promise.all(
    [calls, others].map(async (list) => {
      for (;;) {
        const group = list.shift() ?? pages.shift();
        if (group === undefined || interruption.signal.aborted) return;
        outcomes.push(await runGroup(group, databases));
      }
    }),
  );
  clearTimeout(timer);
  const line = report(outcomes);
  // After whatever else the run still prints.
  process.on('exit', () => {
    process.stdout.write(`\n${line}\n`);
  });
  return sumOf(outcomes, 'failed') === 0 && sumOf(outcomes, 'passed') > 0 ? 0 : 1;
}

/** Every file of tests that the words choose. */
async function listFiles(): Promise<readonly string[]> {
  const child = jest(['--listTests', ...chosen], {}, 'pipe');
  const [list] = await Promise.all([text(child.stdout ?? process.stdin), once(child, 'exit')]);
  return list
    .split('\n')
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => relative(process.cwd(), name))
    .sort();
}

function groupsOf(files: readonly string[]): Record<Kind, Group[]> {
  const kindOf = (name: string): Kind =>
    name.startsWith('test/e2e/calls/')
      ? 'calls'
      : name.startsWith('test/e2e/')
        ? 'pages'
        : 'others';
  let number = 0;
  const groups = (kind: Kind): Group[] => {
    const left = files.filter((name) => kindOf(name) === kind);
    const found: Group[] = [];
    while (left.length > 0) {
      number += 1;
      found.push({ number, files: left.splice(0, sizes[kind]) });
    }
    return found;
  };
  return { calls: groups('calls'), pages: groups('pages'), others: groups('others') };
}

function jest(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: 'inherit' | 'pipe',
): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...args,
    ],
    { stdio: ['ignore', output, 'inherit'], env: { ...process.env, ...env } },
  );
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function runGroup({ number, files }: Group, databases: NodeJS.ProcessEnv): Promise<Outcome> {
  const [counts, times] = ['counts', 'times'].map((name) => join(folder, `${number}-${name}`)) as [
    string,
    string,
  ];
  const child = jest(
    ['--runInBand', ...pattern],
    {
      ...databases,
      TELEWARD_TEST_FILES: JSON.stringify(files),
      TELEWARD_TEST_COUNTS: counts,
      TELEWARD_TEST_TIMES: times,
    },
    'inherit',
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  const read = <Value>(file: string, none: Value): Value =>
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Value) : none;
  const { passed, failed, skipped } = read(counts, { passed: 0, failed: 1, skipped: 0 });
  // A process that ends badly after its last test failed too.
  return {
    ...{ passed, failed: code === 0 ? failed : Math.max(1, failed), skipped },
    files: read<Outcome['files']>(times, []),
  };
}

function sumOf(all: readonly Outcome[], part: 'passed' | 'failed' | 'skipped'): number {
  return all.reduce((total, outcome) => total + outcome[part], 0);
}

/** Prints which files took longest. @returns the closing line, which counts the tests */
function report(all: readonly Outcome[]): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1).padStart(7)} s`;
  const slowest = all
    .flatMap(({ files }) => files)
    .sort((one, other) => other.ms - one.ms)
    .slice(0, 10);
  process.stdout.write(
    `\nThe slowest files:\n${slowest.map(({ name, ms }) => `${seconds(ms)}  ${name}\n`).join('')}` +
      `${seconds(Date.now() - began)}  in all\n`,
  );
  const skipped = sumOf(all, 'skipped');
  return `${sumOf(all, 'passed')} passed, ${sumOf(all, 'failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
