import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './error.ts';
import { startTimeOf } from './processes.ts';

/**
 * Claims a folder for this process with a file that names it. The claim of a killed process is
 * taken over; a live process keeps its folder.
 *
 * @returns a function that releases the folder.
 * @throws {EmbeddedPostgresError} with code `in-use`.
 */
export function claim(path: string): () => void {
  const mine = `${process.pid} ${startTimeOf(process.pid) ?? ''}`;
  for (;;) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
      return () => {
        rmSync(path, { force: true });
      };
    } catch (error) {
      if (!isExisting(error)) {
        throw error;
      }
    }
    const [pid = '', started = ''] = readFileSync(path, 'utf8').split(' ');
    if (started !== '' && startTimeOf(Number(pid)) === started) {
      throw new EmbeddedPostgresError(
        'in-use',
        `Process ${pid} already runs the database in this folder. Stop it, or set DATABASE_URL so that both use one server.`,
      );
    }
    rmSync(path, { force: true });
  }
}

/**
 * Tested by its code alone: an error of the file system may come from another realm than `Error`.
 */
const isExisting = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
