import { type ErrorCode } from '@teleward/contracts';

export type DatabaseTrouble = Extract<ErrorCode, 'database_unavailable' | 'storage_full'>;

/** For the log. */
export const troubleWords: Readonly<Record<DatabaseTrouble, string>> = {
  database_unavailable: 'The database could not be reached',
  storage_full: 'No space left: nothing can be saved until somebody makes room',
};

/** When PostgreSQL said last that its disk is full, in milliseconds of `performance.now()`. */
let fullAt = -Infinity;

/** For so long the server says that it is not ready, in milliseconds; a load balancer asks more often. */
const fullForMs = 30_000;

/** Whether somebody's writing failed just now because the disk is full. */
export const wasFullJustNow = (): boolean => performance.now() - fullAt < fullForMs;

/** Connections that could not be made or broke, as Node and the driver name them. */
const systemCodes: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'],
]);

/**
 * PostgreSQL's classes of errors (PostgreSQL 18, Appendix A): 08 connection exception, 53 insufficient resources, 57P
 * operator intervention, of which 57014 is a single query that was cancelled.
 */
const isAwayClass = /^(08...|53...|57P..)$/;

/** Words of the driver, which gives these errors no code. */
const brokenOff =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** What is the matter with the database, where that is why something failed; null for everything else. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  if (typeof error !== 'object' || error === null) {
    return null;
  }
  const { code, message, syscall } = error as Record<'code' | 'message' | 'syscall', unknown>;
  // 53100 is disk_full; the same from the file system itself.
  if (code === '53100' || code === 'ENOSPC') {
    return 'storage_full';
  }
  if (typeof code === 'string' && isAwayClass.test(code)) {
    return 'database_unavailable';
  }
  const isBroken =
    (systemCodes.has(code) &&
      (syscall === 'connect' || syscall === 'read' || syscall === 'write')) ||
    (typeof message === 'string' && brokenOff.test(message));
  return isBroken ? 'database_unavailable' : null;
}

/** The same of what has just failed here, which is remembered where the disk is full. */
export function noticeTrouble(error: unknown): DatabaseTrouble | null {
  const trouble = databaseTrouble(error);
  if (trouble === 'storage_full') {
    fullAt = performance.now();
  }
  return trouble;
}
