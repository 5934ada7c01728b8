import { requestIdBytes, requestIdOf } from '@teleward/contracts';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const current = new AsyncLocalStorage<string>();

export const newRequestId = (): string => requestIdOf(randomBytes(requestIdBytes));

/** Runs `work` as part of that request: each log line that it writes carries the identifier. */
export const inRequest = <T>(id: string, work: () => T): T => current.run(id, work);

/** The request being handled; undefined in background work. */
export const currentRequestId = (): string | undefined => current.getStore();
