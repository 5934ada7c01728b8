import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running PostgreSQL writes about itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Reads `postmaster.pid`; null if it is missing or incomplete. */
export function readPostmaster(dataDir: string): Postmaster | null {
  const lines = readOrNull(join(dataDir, 'postmaster.pid'))?.split('\n') ?? [];
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port)) {
    return null;
  }
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/**
 * Whether a process is the PostgreSQL of this data folder, under this account. The process id alone
 * proves nothing: the system reuses it sooner or later.
 */
export function isPostmasterOf(pid: number, dataDir: string, uid: number): boolean {
  const words = readOrNull(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
  return (
    words[0]?.endsWith('/postgres') === true &&
    words[words.indexOf('-D') + 1] === dataDir &&
    uidOf(pid) === uid
  );
}

/**
 * Processes of a cluster whose postmaster is gone; PostgreSQL ends them by itself within moments.
 */
export function orphansOf(clusterName: string, uid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readOrNull(`/proc/${pid}/cmdline`)?.startsWith(`postgres: ${clusterName}: `))
    .filter((pid) => uidOf(pid) === uid);
}

/**
 * The time at which a process started, in clock ticks since boot; null if it does not exist.
 * Together with the process id it identifies a process until the next boot.
 */
export function startTimeOf(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  // The program's name, in parentheses, may itself contain spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const dead = fields?.[0] === 'Z' || fields?.[0] === 'X';
  return dead ? null : (fields?.[19] ?? null);
}

function uidOf(pid: number): number | null {
  const uid = /^Uid:\t(\d+)/m.exec(readOrNull(`/proc/${pid}/status`) ?? '')?.[1];
  return uid === undefined ? null : Number(uid);
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The file, or the process that it describes, is gone: that is the answer.
    return null;
  }
}
