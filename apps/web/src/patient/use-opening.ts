import { patientRoutes } from '@teleward/contracts';
import { useState } from 'react';
import { ApiError, errorCodeOf } from '../api/api-error.ts';
import { call, type CallInput } from '../api/call.ts';
import { useCountdown } from './use-countdown.ts';

type Proof = CallInput<typeof patientRoutes.openVisitLink>['body'];

/** What may be said to somebody who proves that the link is theirs. */
export interface Opening {
  /** The key of a sentence; null while nothing is wrong. */
  readonly problem: string | null;
  readonly busy: boolean;
  /** Seconds until the next try. */
  readonly left: number;
  readonly refuse: (key: string | null) => void;
  readonly open: (proof: Proof) => Promise<void>;
}

/** Opens a link with a proof, whichever the clinic asks for. @param onRefused leads back to the field */
export const useOpening = (onOpened: () => Promise<void>, onRefused: () => void): Opening => {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { left, start } = useCountdown();

  const refuse = (key: string | null): void => {
    setProblem(key);
    if (key !== null) onRefused();
  };

  const open = async (proof: Proof): Promise<void> => {
    setProblem(null);
    setBusy(true);
    try {
      await call(patientRoutes.openVisitLink, { body: proof });
      await onOpened();
    } catch (error) {
      setBusy(false);
      refuse(`errors:${errorCodeOf(error)}`);
      if (error instanceof ApiError && error.retryAfter !== undefined) start(error.retryAfter);
    }
  };

  return { problem, busy, left, refuse, open };
};
