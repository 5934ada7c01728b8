import { type WaitingEntry } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { isLettingIn, keptMs, setLettingIn } from './joined.ts';

interface CalledIn {
  /** The patient is admitted as soon as both are there. */
  readonly letsIn: boolean;
  /** The patient has been told that the doctor comes. */
  readonly isExpecting: boolean;
  readonly setLetsIn: (letsIn: boolean) => void;
  /** The patient was called in and waits again: now only a press of the doctor joins the call. */
  readonly isTakenBack: boolean;
}

/**
 * Whether the patient of a visit is admitted automatically: only one whom this page called
 * in a moment ago, and only while the board still shows the call. Withdrawing the call, a
 * hold or a transfer ends it.
 * @param entry the patient's queue entry; undefined where there is none
 */
export function useCalledIn(
  encounterId: string,
  memberId: string,
  entry: WaitingEntry | undefined,
): CalledIn {
  const [mayComeIn, setMayComeIn] = useState(() => isLettingIn(encounterId));
  const [wasCalled, setWasCalled] = useState(false);
  const isCalled = entry?.state === 'called' && entry.calledBy === memberId;

  // The board may show the call after this page requested it: only a call that was
  // seen can have ended.
  if (isCalled && !wasCalled) setWasCalled(true);
  if (wasCalled && !isCalled && mayComeIn) setMayComeIn(false);

  const setLetsIn = useCallback(
    (letsIn: boolean): void => {
      setLettingIn(encounterId, letsIn);
      setMayComeIn(letsIn);
      setWasCalled(false);
    },
    [encounterId],
  );

  useEffect(() => {
    if (!mayComeIn) {
      setLettingIn(encounterId, false);
      return undefined;
    }
    const timer = setTimeout(() => {
      setMayComeIn(false);
    }, keptMs);
    return () => {
      clearTimeout(timer);
    };
  }, [encounterId, mayComeIn]);

  return {
    letsIn: mayComeIn && isCalled,
    isExpecting: mayComeIn || isCalled,
    setLetsIn,
    isTakenBack: wasCalled && entry !== undefined && !isCalled,
  };
}
