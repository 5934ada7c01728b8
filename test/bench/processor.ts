import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, the unit in which Linux counts the time of a process (proc(5)). */
const ticksPerSecond = 100;

interface Stat {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  readonly seconds: number;
}

/**
 * Seconds of processor time that a process's descendants have used so far, in user and system mode.
 * @param names the beginning of the names to count
 */
export function processorSecondsBelow(ancestor: number, names: string): number {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statOf(Number(pid)) ?? []);
  const parents = new Map(stats.map(({ pid, parent }) => [pid, parent]));
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === ancestor || isBelow(parent));
  };
  return stats
    .filter(({ pid, name }) => name.startsWith(names) && isBelow(pid))
    .reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Seconds of processor time that one process has used so far. */
export const processorSecondsOf = (pid: number): number => statOf(pid)?.seconds ?? 0;

function statOf(pid: number): Stat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { pid, name, parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
  } catch {
    // The process ended meanwhile.
    return null;
  }
}
