import { type WaitingEntry } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { isLettingIn, keptMs, setLettingIn } from './joined.ts';

interface CalledIn {
  /** The patient comes in as soon as both are there. */
  readonly letsIn: boolean;
  /** The patient has been told that the doctor comes. */
  readonly isExpecting: boolean;
  readonly setLetsIn: (letsIn: boolean) => void;
  /** The patient was called in and waits again: their doctor goes in anew by a press alone. */
  readonly isTakenBack: boolean;
}

/**
 * Whether the patient of a visit comes in by themselves: only whom this page called in a moment
 * ago, and only as long as the board says so. Whoever takes the call back, puts the patient on hold
 * or sends them elsewhere ends it.
 * @param entry the patient's place; undefined where they have none
 */
export function useCalledIn(
  encounterId: string,
  memberId: string,
  entry: WaitingEntry | undefined,
): CalledIn {
  const [mayComeIn, setMayComeIn] = useState(() => isLettingIn(encounterId));
  const [wasCalled, setWasCalled] = useState(false);
  const isCalled = entry?.state === 'called' && entry.calledBy === memberId;

  // The board may hear of the call after this page has asked for it: only what was seen to
  // be so can be over.
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
