import { type Route, type RouteAnswer } from '@teleward/contracts';
import { errorCodeOf } from '../api/api-error.ts';
import { call, type CallInput, type CallOptions } from '../api/call.ts';

const listeners = new Set<() => void>();

/** Tells when the server no longer knows who is signed in. @returns a function that ends it. */
export const onSessionLost = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const reportSessionLost = (): void => {
  for (const listener of [...listeners]) listener();
};

/**
 * `call` for a signed-in member of staff: an ended session is told to the page, which asks to sign in
 * again over whatever is open.
 */
export const staffCall = async <R extends Route>(
  route: R,
  input: CallInput<R>,
  options?: CallOptions,
): Promise<RouteAnswer<R>> => {
  try {
    return await call(route, input, options);
  } catch (error) {
    if (errorCodeOf(error) === 'unauthenticated') reportSessionLost();
    throw error;
  }
};
