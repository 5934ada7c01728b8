import { type PrescriptionStanding } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { checkPrescription, type Checked, type Told } from './check-prescription.ts';
import { type Presented } from './signed-text.ts';

export type Check =
  | { readonly state: 'checking' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'checked'; readonly checked: Checked };

const retold = (check: Check, told: Told): Check =>
  check.state === 'checked' ? { ...check, checked: { ...check.checked, told } } : check;

/** Checks what is presented, and again on request. */
export const useCheck = (
  presented: Presented,
): readonly [Check, () => void, (standing: PrescriptionStanding) => void] => {
  const [result, setResult] = useState<Check>({ state: 'checking' });
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let current = true;
    const tell = (checked: Checked): void => {
      if (current) setResult({ state: 'checked', checked });
    };
    checkPrescription(presented, tell).catch((error: unknown) => {
      if (current) setResult({ state: 'failed', error });
    });
    return () => {
      current = false;
    };
  }, [presented, times]);
  const again = useCallback(() => {
    setResult((before) =>
      before.state === 'checked' ? retold(before, { kind: 'asking' }) : { state: 'checking' },
    );
    setTimes((before) => before + 1);
  }, []);
  const tell = useCallback((standing: PrescriptionStanding) => {
    setResult((before) => retold(before, { kind: 'standing', standing }));
  }, []);
  return [result, again, tell];
};
