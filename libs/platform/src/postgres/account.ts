import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { EmbeddedPostgresError } from './error.ts';

/** Debian's "nobody": an account that every system has and that owns nothing. */
const nobody = 65534;

/**
 * Capabilities that root may pass to PostgreSQL so that it reaches a folder inside one that is
 * closed to others, such as root's home: none; the right to traverse and read closed folders; and
 * last the right to override every file permission, which is all that root has to give in many
 * containers.
 */
const reaches = [[], ['dac_read_search'], ['dac_override']] as const;

/**
 * The account that PostgreSQL runs under. PostgreSQL refuses to run as root, so root starts it as
 * the folder's owner, or as "nobody" where root is the owner. Any other account starts it as
 * itself.
 */
export class PostgresAccount {
  readonly uid: number;
  readonly gid: number;
  readonly #prefix: readonly string[];

  private constructor(uid: number, gid: number, prefix: readonly string[]) {
    this.uid = uid;
    this.gid = gid;
    this.#prefix = prefix;
  }

  /**
   * @param folder contains the data folder.
   * @param binary is the program that the account must be able to run.
   * @throws {EmbeddedPostgresError}
   */
  static choose(folder: string, binary: string): PostgresAccount {
    const self = process.geteuid?.() ?? -1;
    const owner = lstatSync(folder);
    const ownerIsOurs = owner.uid === self || self === 0;
    if (!owner.isDirectory() || !ownerIsOurs || (owner.mode & 0o022) !== 0) {
      throw new EmbeddedPostgresError(
        'foreign-folder',
        `${folder} must be a folder that belongs to the account that runs Teleward, and that no other account can write to.`,
      );
    }
    if (self !== 0) {
      return new PostgresAccount(self, process.getegid?.() ?? -1, []);
    }
    const [uid, gid] = owner.uid === 0 ? [nobody, nobody] : [owner.uid, owner.gid];
    for (const reach of reaches) {
      const account = new PostgresAccount(uid, gid, changeAccount(uid, gid, reach));
      if (account.#reaches(folder, binary)) {
        return account;
      }
    }
    throw new EmbeddedPostgresError(
      'unreachable',
      `PostgreSQL does not run as root, and user ${uid} cannot reach ${folder}. ` +
        'Start Teleward as an ordinary user, or move it to a folder that others may enter.',
    );
  }

  /**
   * Starts a program under this account, in a session of its own, so that Ctrl-C does not reach it.
   */
  spawn(program: string, args: readonly string[], stdio: StdioOptions): ChildProcess {
    // The environment may contain PG* variables that are meant for another server.
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
    return spawn('env', [...this.#prefix, program, ...args], {
      cwd: '/',
      env,
      stdio,
      detached: true,
    });
  }

  #reaches(folder: string, binary: string): boolean {
    const probe = '"$0" --version && test -x "$1"';
    const args = [...this.#prefix, 'sh', '-c', probe, binary, folder];
    return spawnSync('env', args, { cwd: '/', stdio: 'ignore' }).status === 0;
  }
}

function changeAccount(uid: number, gid: number, capabilities: readonly string[]): string[] {
  const set = ['-all', ...capabilities.map((name) => `+${name}`)].join(',');
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--no-new-privs',
    // Otherwise access(2), by which initdb looks for its programs, ignores the capabilities that
    // are passed.
    ...(capabilities.length === 0 ? [] : ['--securebits=+no_setuid_fixup']),
    `--inh-caps=${set}`,
    `--ambient-caps=${set}`,
  ];
}
