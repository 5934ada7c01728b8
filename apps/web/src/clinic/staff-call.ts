import { type ErrorCode, memberHeader, type Route, type RouteAnswer } from '@teleward/contracts';
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

let member: string | undefined;

/** Says as which member this page was opened: its requests do nothing for another one. */
export const actAs = (memberId: string): void => {
  member = memberId;
};

/** What people must prove themselves by: whatever their account has, or its second factor. */
export type ProofBy = 'anything' | 'factor';

const demands: Partial<Record<ErrorCode, ProofBy>> = {
  proof_required: 'anything',
  factor_proof_required: 'factor',
};

type AskForProof = (by: ProofBy) => Promise<boolean>;

let askForProof: AskForProof = () => Promise.resolve(false);
let asking: { readonly by: ProofBy; readonly answer: Promise<boolean> } | null = null;

/**
 * Sets what asks the person to prove once more who they are; it answers whether they did.
 * @returns a function that ends it.
 */
export const onProofRequired = (ask: AskForProof): (() => void) => {
  askForProof = ask;
  return () => {
    askForProof = () => Promise.resolve(false);
  };
};

/**
 * Asks for a proof; requests that need the same at the same time share one question.
 * @returns whether the person gave one
 */
export const proven = async (by: ProofBy): Promise<boolean> => {
  // One that asks for something else is answered first.
  while (asking !== null && asking.by !== by) await asking.answer.catch(() => false);
  asking ??= {
    by,
    answer: askForProof(by).finally(() => {
      asking = null;
    }),
  };
  return asking.answer;
};

/**
 * `call` for a signed-in member of staff: an ended session is told to the page, which asks to sign
 * in again over whatever is open; where a fresh proof of identity is asked for, the person gives it
 * and the request goes out again.
 */
export const staffCall = async <R extends Route>(
  route: R,
  input: CallInput<R>,
  options?: Omit<CallOptions, 'headers'>,
): Promise<RouteAnswer<R>> => {
  const send = (): Promise<RouteAnswer<R>> =>
    call(route, input, {
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
