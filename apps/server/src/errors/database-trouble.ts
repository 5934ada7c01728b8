import { type ErrorCode } from '@teleward/contracts';

export type DatabaseTrouble = Extract<ErrorCode, 'database_unavailable' | 'storage_full'>;

/** The text for the log. */
export const troubleWords: Readonly<Record<DatabaseTrouble, string>> = {
  database_unavailable: 'The database could not be reached',
  storage_full: 'No space left: nothing can be saved until disk space is freed',
};

/** When PostgreSQL last reported a full disk, in milliseconds of `performance.now()`. */
let fullAt = -Infinity;

/**
 * How long the server then reports that it is not ready, in milliseconds; load balancers ask more
 * often.
 */
const fullForMs = 30_000;

/** Whether a write recently failed because the disk is full. */
export const wasFullJustNow = (): boolean => performance.now() - fullAt < fullForMs;

/** Connections that could not be opened or broke, by the codes of Node and the driver. */
const systemCodes: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'],
]);

/**
 * PostgreSQL's classes of errors (PostgreSQL 18, Appendix A): 08 connection exception, 53
 * insufficient resources, 57P operator intervention; 57014, a single cancelled query, is not among
 * them.
 */
const isAwayClass = /^(08...|53...|57P..)$/;

/** Messages of the driver, which gives these errors no code. */
const brokenOff =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** The trouble with the database that caused an error; null for any other error. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  if (typeof error !== 'object' || error === null) {
    return null;
  }
  const { code, message, syscall } = error as Record<'code' | 'message' | 'syscall', unknown>;
  // 53100 is disk_full; ENOSPC comes from the file system itself.
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

/** The same, and remembers a full disk. */
export function noticeTrouble(error: unknown): DatabaseTrouble | null {
  const trouble = databaseTrouble(error);
  if (trouble === 'storage_full') {
    fullAt = performance.now();
  }
  return trouble;
}
