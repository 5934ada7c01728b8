import { requestIdBytes, requestIdOf } from '@teleward/contracts';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const current = new AsyncLocalStorage<string>();

export const newRequestId = (): string => requestIdOf(randomBytes(requestIdBytes));

/** Does something as part of that request: each line of the log that it writes carries the identifier. */
export const inRequest = <T>(id: string, work: () => T): T => current.run(id, work);

/** The request that is worked on; undefined where nobody asked for what happens. */
export const currentRequestId = (): string | undefined => current.getStore();
