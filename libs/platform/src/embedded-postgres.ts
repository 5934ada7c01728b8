import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { PostgresAccount } from './postgres/account.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres/binaries.ts';
import { claim } from './postgres/claim.ts';
import { PostgresCluster } from './postgres/cluster.ts';
import { EmbeddedPostgresError } from './postgres/error.ts';
import {
  isPostmasterOf,
  orphansOf,
  readPostmaster,
  startTimeOf,
  type Postmaster,
} from './postgres/processes.ts';
import { ServerLog } from './postgres/server-log.ts';

export { EmbeddedPostgresError } from './postgres/error.ts';

export interface EmbeddedPostgresOptions {
  /** A folder for this database alone; created if it is missing. */
  readonly dataDir: string;
  /** False trades safety against a power cut for speed: for tests only. */
  readonly durable: boolean;
  /** Called with a sentence about each step that takes a while. */
  readonly log?: ((line: string) => void) | undefined;
  /** Called with a sentence when PostgreSQL has ended unexpectedly, and with the outcome. */
  readonly warn?: ((line: string) => void) | undefined;
}

/** How long PostgreSQL may take to recover from a crash, to start or to stop, in milliseconds. */
const patience = 60_000;
/**
 * PostgreSQL announces its state in a file only, so the file is polled at this interval, in
 * milliseconds.
 */
const pollInterval = 15;
const portAttempts = 5;
/** The interval at which the server process is checked, in milliseconds. */
const watchInterval = 500;
/** The pause between two attempts to restart it, in milliseconds. */
const restartPause = 2_000;

/**
 * A PostgreSQL server that ships with the program. It listens on a free port of 127.0.0.1 only and
 * requires a password. It outlives a killed owner; the next start adopts it, with its data. If it
 * ends unexpectedly, it is restarted at the same address.
 *
 * `dataDir` holds `data/` (PostgreSQL's own), `owner-password`, `owner` (the process that uses it)
 * and `server.log`. If root starts it, `data/` belongs to the account that PostgreSQL runs under.
 */
export class EmbeddedPostgres {
  readonly #durable: boolean;
  readonly #binaries: PostgresBinaries;
  readonly #account: PostgresAccount;
  readonly #cluster: PostgresCluster;
  readonly #serverLog: ServerLog;
  readonly #release: () => void;
  #postmaster: Postmaster | null = null;
  #password = '';
  #stopping: Promise<void> | null = null;
  readonly #warn: (line: string) => void;
  #watch: NodeJS.Timeout | null = null;
  /** Pending while the server is being restarted. */
  #restart: Promise<void> | null = null;

  private constructor({ dataDir, durable, warn = () => undefined }: EmbeddedPostgresOptions) {
    this.#durable = durable;
    this.#warn = warn;
    this.#binaries = findPostgresBinaries();
    mkdirSync(dirname(dataDir), { recursive: true });
    if (!existsSync(dataDir)) {
      mkdirSync(dataDir, { mode: 0o711 });
    }
    const dir = realpathSync(dataDir);
    this.#account = PostgresAccount.choose(dir, this.#binaries.postgres);
    this.#cluster = new PostgresCluster(dir, this.#account, this.#binaries);
    this.#serverLog = new ServerLog(join(dir, 'server.log'));
    this.#release = claim(join(dir, 'owner'));
  }

  /** @throws {EmbeddedPostgresError} */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const server = new EmbeddedPostgres(options);
    try {
      await server.#start(options.log ?? (() => undefined));
      server.#watchOver();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /**
   * The owner's URL of the server that runs on this folder, whichever process started it; null if
   * none does.
   */
  static ownerUrlOfRunning(dataDir: string): string | null {
    const postmaster = readPostmaster(join(dataDir, 'data'));
    const passwordFile = join(dataDir, 'owner-password');
    const runs = postmaster !== null && startTimeOf(postmaster.pid) !== null;
    return runs && existsSync(passwordFile)
      ? urlOf(readFileSync(passwordFile, 'utf8'), postmaster.port, PostgresCluster.database)
      : null;
  }

  /** The URL of the role that owns everything, for the database `teleward`. */
  get ownerUrl(): string {
    return this.#url(PostgresCluster.database);
  }

  /** Stops PostgreSQL, which closes open connections, and releases the folder. */
  async stop(): Promise<void> {
    this.#stopping ??= Promise.resolve().then(() => this.#stop());
    await this.#stopping;
  }

  /** Creates an empty database and returns the owner's URL for it. */
  async createDatabase(name: string): Promise<string> {
    const client = new Client({ connectionString: this.#url('postgres') });
    await client.connect();
    try {
      await client.query(`create database ${escapeIdentifier(name)}`);
    } finally {
      await client.end();
    }
    return this.#url(name);
  }

  #url(name: string): string {
    return urlOf(this.#password, this.#postmaster?.port ?? 0, name);
  }

  async #start(log: (line: string) => void): Promise<void> {
    if (!this.#cluster.exists) {
      log('Making the database.');
      await this.#cluster.create(this.#durable);
    }
    this.#cluster.check();
    const survivor = readPostmaster(this.#cluster.data);
    if (survivor !== null && this.#isOurs(survivor.pid)) {
      log('Taking over the database server that is still running.');
      if (await this.#adopt(survivor.pid)) {
        return;
      }
    }
    await this.#clearTheWay();
    this.#password = this.#cluster.password ?? (await this.#cluster.resetPassword());
    await this.#launch();
  }

  /** False if the server was shutting down, or if its password is lost. */
  async #adopt(pid: number): Promise<boolean> {
    const password = this.#cluster.password;
    if (password === null) {
      await this.#end(pid);
      return false;
    }
    this.#password = password;
    this.#postmaster = await this.#untilReady(pid, () => !this.#isOurs(pid));
    return this.#postmaster !== null;
  }

  /**
   * PostgreSQL checks its own lock file, but takes any live process with the recorded id for
   * itself. The file is removed only after the last process of the old server has ended.
   */
  async #clearTheWay(): Promise<void> {
    const isFree = (): boolean => orphansOf(this.#cluster.name, this.#account.uid).length === 0;
    if (!(await until(isFree))) {
      throw new EmbeddedPostgresError(
        'failed',
        'Processes of an earlier PostgreSQL are still running.',
      );
    }
    rmSync(join(this.#cluster.data, 'postmaster.pid'), { force: true });
  }

  /** @param port the port that open connections already use, if any */
  async #launch(port?: number): Promise<void> {
    for (let attempt = 1; this.#postmaster === null; attempt += 1) {
      const logStart = this.#serverLog.size;
      const child = this.#spawn(port ?? (await freePort()));
      if (child.pid === undefined) {
        // Waits for the reason, which arrives as an error event and is thrown.
        await once(child, 'spawn');
      }
      const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
      this.#postmaster = await this.#untilReady(child.pid ?? -1, hasEnded);
      const words = this.#serverLog.readFrom(logStart).trim();
      // Another process may have taken the port since `freePort` found it.
      const isPortTaken = words.includes('Address already in use');
      if (this.#postmaster === null && !(isPortTaken && attempt < portAttempts)) {
        child.kill('SIGQUIT');
        throw new EmbeddedPostgresError('failed', `PostgreSQL did not start:\n${words}`);
      }
      child.unref();
    }
  }

  #spawn(port: number): ChildProcess {
    const settings = {
      cluster_name: this.#cluster.name,
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      shared_buffers: '64MB',
      jit: 'off',
      timezone: 'UTC',
      log_timezone: 'UTC',
      // Clinical data must not reach the log: no statements, and no rows that violated a
      // constraint.
      log_min_error_statement: 'panic',
      log_error_verbosity: 'terse',
      ...(this.#durable
        ? {}
        : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return this.#serverLog.lend((log) =>
      this.#account.spawn(
        this.#binaries.postgres,
        ['-D', this.#cluster.data, ...args],
        ['ignore', log, log],
      ),
    );
  }

  /** Null if the server ended, or did not become ready in time. */
  async #untilReady(pid: number, hasEnded: () => boolean): Promise<Postmaster | null> {
    const readyOne = (): Postmaster | null => {
      const found = readPostmaster(this.#cluster.data);
      return found?.pid === pid && found.ready ? found : null;
    };
    await until(() => readyOne() !== null || hasEnded());
    return readyOne();
  }

  #watchOver(): void {
    const pid = this.#postmaster?.pid ?? -1;
    const started = startTimeOf(pid);
    this.#watch = setInterval(() => {
      if (startTimeOf(pid) !== started) {
        clearInterval(this.#watch ?? undefined);
        this.#restart = this.#startAgain();
      }
    }, watchInterval);
    this.#watch.unref();
  }

  /**
   * Tries until the server runs or the owner stops it: the cause, such as a full disk, may go away.
   */
  async #startAgain(): Promise<void> {
    const port = this.#postmaster?.port;
    this.#warn('The database server ended by itself. It is started again.');
    for (let failures = 0; this.#stopping === null; failures += 1) {
      this.#postmaster = null;
      try {
        await this.#clearTheWay();
        await this.#launch(port);
        this.#warn('The database server runs again. What was saved is there.');
        this.#watchOver();
        return;
      } catch (error) {
        if (failures === 0) {
          const words = error instanceof Error ? error.message : String(error);
          this.#warn(`It is tried again every ${restartPause / 1000} s. ${words}`);
        }
        await delay(restartPause);
      }
    }
  }

  async #stop(): Promise<void> {
    clearInterval(this.#watch ?? undefined);
    await this.#restart;
    // The server may have come back meanwhile.
    clearInterval(this.#watch ?? undefined);
    const pid = this.#postmaster?.pid;
    if (pid !== undefined) {
      await this.#end(pid);
      this.#postmaster = null;
    }
    this.#release();
  }

  /** SIGINT closes connections and writes everything; SIGQUIT leaves recovery to the next start. */
  async #end(pid: number): Promise<void> {
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
      if (this.#isOurs(pid)) {
        const started = startTimeOf(pid);
        process.kill(pid, signal);
        // An ending process loses its command line first and its open files only later.
        await until(() => startTimeOf(pid) !== started);
      }
    }
  }

  #isOurs(pid: number): boolean {
    return isPostmasterOf(pid, this.#cluster.data, this.#account.uid);
  }
}

async function until(condition: () => boolean): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (!condition()) {
    if (Date.now() > deadline) {
      return false;
    }
    await delay(pollInterval);
  }
  return true;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const urlOf = (password: string, port: number, name: string): string =>
  `postgres://${PostgresCluster.role}:${password}@127.0.0.1:${port}/${encodeURIComponent(name)}`;
