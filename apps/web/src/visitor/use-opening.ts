import { useState } from 'react';
import { ApiError, errorCodeOf } from '../api/api-error.ts';
import { useCountdown } from './use-countdown.ts';

/** The state of opening a link with a proof. */
export interface Opening {
  /** A text key; null while there is no error. */
  readonly problem: string | null;
  readonly busy: boolean;
  /** Seconds until the next attempt. */
  readonly left: number;
  readonly refuse: (key: string | null) => void;
  /** Replaces the wait, in seconds. */
  readonly wait: (seconds: number) => void;
  /** Sends the proof to the server. */
  readonly open: (prove: () => Promise<unknown>) => Promise<void>;
}

/** Opens a link with any kind of proof. @param onRefused returns the focus to the field */
export const useOpening = (onOpened: () => Promise<void>, onRefused: () => void): Opening => {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { left, start } = useCountdown();

  const refuse = (key: string | null): void => {
    setProblem(key);
    if (key !== null) onRefused();
  };

  const open = async (prove: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    setBusy(true);
    try {
      await prove();
      await onOpened();
    } catch (error) {
      setBusy(false);
      refuse(`errors:${errorCodeOf(error)}`);
      if (error instanceof ApiError && error.retryAfter !== undefined) start(error.retryAfter);
    }
  };

  return { problem, busy, left, refuse, wait: start, open };
};
