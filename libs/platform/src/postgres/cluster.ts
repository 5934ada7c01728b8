import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type PostgresAccount } from './account.ts';
import { type PostgresBinaries } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';

/** The files of a database server: its data folder and, beside it, the owner's password. */
export class PostgresCluster {
  /** The role that owns everything, and the database that is created with the cluster. */
  static readonly role = 'teleward';
  static readonly database = 'teleward';

  readonly data: string;
  /** Appears in the title of each of the server's processes, to tell them from another server's. */
  readonly name: string;
  readonly #passwordFile: string;
  readonly #account: PostgresAccount;
  readonly #binaries: PostgresBinaries;

  constructor(dir: string, account: PostgresAccount, binaries: PostgresBinaries) {
    this.data = join(dir, 'data');
    this.name = `teleward-${createHash('sha256').update(this.data).digest('hex').slice(0, 12)}`;
    this.#passwordFile = join(dir, 'owner-password');
    this.#account = account;
    this.#binaries = binaries;
  }

  get exists(): boolean {
    return existsSync(this.data);
  }

  /** Null if the file was removed. */
  get password(): string | null {
    return existsSync(this.#passwordFile) ? readFileSync(this.#passwordFile, 'utf8') : null;
  }

  /** Creates the data folder. An interrupted run leaves nothing that looks like one. */
  async create(durable: boolean): Promise<void> {
    const unfinished = `${this.data}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    chownSync(unfinished, this.#account.uid, this.#account.gid);
    this.#writePassword();
    await this.#run(this.#binaries.initdb, [
      ...['-D', unfinished, '-U', PostgresCluster.role, `--pwfile=${this.#passwordFile}`],
      ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--data-checksums'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...(durable ? [] : ['--no-sync']),
    ]);
    await this.#runSql(unfinished, `create database ${PostgresCluster.database}`);
    renameSync(unfinished, this.data);
  }

  /** @throws {EmbeddedPostgresError} if this program cannot use the data. */
  check(): void {
    if (statSync(this.data).uid !== this.#account.uid) {
      throw new EmbeddedPostgresError(
        'foreign-folder',
        `${this.data} belongs to another account. Start Teleward with the account that created it.`,
      );
    }
    const version = readFileSync(join(this.data, 'PG_VERSION'), 'utf8').trim();
    if (version !== this.#binaries.majorVersion) {
      throw new EmbeddedPostgresError(
        'other-version',
        `${this.data} was created by PostgreSQL ${version}, but this is PostgreSQL ${this.#binaries.majorVersion}. ` +
          'Move the data with pg_dump and pg_restore, or move the folder away to start empty.',
      );
    }
  }

  /**
   * Sets a new password while the server is stopped. The owner of the folder is entitled to that.
   */
  async resetPassword(): Promise<string> {
    const password = this.#writePassword();
    await this.#runSql(this.data, `alter role ${PostgresCluster.role} password '${password}'`);
    return password;
  }

  #writePassword(): string {
    const password = randomBytes(24).toString('hex');
    rmSync(this.#passwordFile, { force: true });
    writeFileSync(this.#passwordFile, password, { flag: 'wx', mode: 0o600 });
    chownSync(this.#passwordFile, this.#account.uid, this.#account.gid);
    return password;
  }

  async #runSql(data: string, statement: string): Promise<void> {
    const args = ['--single', '-j', '-D', data, 'postgres'];
    await this.#run(this.#binaries.postgres, args, `${statement};\n\n`);
  }

  async #run(program: string, args: readonly string[], input = ''): Promise<void> {
    const child = this.#account.spawn(program, args, ['pipe', 'pipe', 'pipe']);
    let words = '';
    const collect = (chunk: Buffer): void => {
      words = (words + chunk.toString()).slice(-4000);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    // A program that ends before it has read its input reports the reason on its other streams.
    child.stdin?.on('error', () => undefined).end(input);
    const [status] = (await once(child, 'close')) as [number | null];
    // The single-user server reports an error in SQL in its output only.
    if (status !== 0 || /\b(ERROR|FATAL|PANIC):/.test(words)) {
      throw new EmbeddedPostgresError('failed', `PostgreSQL's set-up failed:\n${words.trim()}`);
    }
  }
}
