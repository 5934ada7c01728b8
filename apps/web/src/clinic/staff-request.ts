import { type ErrorCode, memberHeader, type Route, type RouteAnswer } from '@teleward/contracts';
import { errorCodeOf } from '../api/api-error.ts';
import { request, type RequestInput, type RequestOptions } from '../api/request.ts';

const listeners = new Set<() => void>();

/** Listens for the end of the session. @returns a function that unsubscribes */
export const onSessionLost = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const reportSessionLost = (): void => {
  for (const listener of [...listeners]) listener();
};

let member: string | undefined;

/** Sets the member for whom this page was opened: its requests are refused for any other member. */
export const actAs = (memberId: string): void => {
  member = memberId;
};

/** What the person must prove: anything that the account has, or its second factor. */
export type StepUpBy = 'anything' | 'factor';

const demands: Partial<Record<ErrorCode, StepUpBy>> = {
  step_up_required: 'anything',
  factor_step_up_required: 'factor',
};

type AskForStepUp = (by: StepUpBy) => Promise<boolean>;

let askForStepUp: AskForStepUp = () => Promise.resolve(false);
let asking: { readonly by: StepUpBy; readonly answer: Promise<boolean> } | null = null;

/**
 * Sets the function that asks the person to re-authenticate; it resolves to whether they did.
 * @returns a function that removes it
 */
export const onStepUpRequired = (ask: AskForStepUp): (() => void) => {
  askForStepUp = ask;
  return () => {
    askForStepUp = () => Promise.resolve(false);
  };
};

/**
 * Asks for re-authentication; simultaneous requests for the same proof share one dialog.
 * @returns whether the person gave it
 */
export const proven = async (by: StepUpBy): Promise<boolean> => {
  // A dialog for another proof comes first.
  while (asking !== null && asking.by !== by) await asking.answer.catch(() => false);
  asking ??= {
    by,
    answer: askForStepUp(by).finally(() => {
      asking = null;
    }),
  };
  return asking.answer;
};

/**
 * `request` for a signed-in member of staff. When the session has ended, the page asks to sign in
 * again over whatever is open; when re-authentication is required, the person gives it and the
 * request is sent again.
 */
export const staffRequest = async <R extends Route>(
  route: R,
  input: RequestInput<R>,
  options?: Omit<RequestOptions, 'headers'>,
): Promise<RouteAnswer<R>> => {
  const send = (): Promise<RouteAnswer<R>> =>
    request(route, input, {
      ...options,
      ...(member !== undefined && { headers: { [memberHeader]: member } }),
    });
  try {
    return await send();
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'unauthenticated') reportSessionLost();
    const demand = demands[code];
    if (demand !== undefined && (await proven(demand))) return send();
    throw error;
  }
};
