import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useDay } from '../day/day.tsx';
import { useSignedIn } from '../session/session.ts';
import { useWaysIn } from './call-in.ts';
import { linesOf } from './lines.ts';

/** The number of patients whom the doctor could call in now. */
const useWaitingCount = (): number => {
  const { board } = useDay();
  const { id } = useSignedIn().session.practitioner;
  if (board === null) return 0;
  return linesOf(board, id, () => '')
    .filter(({ servedBy }) => servedBy.includes(id))
    .flatMap(({ entries }) => entries)
    .filter(({ state, present }) => state === 'waiting' && present).length;
};

interface NextPatientProps {
  readonly variant: 'primary' | 'secondary';
  /** The text while nobody waits. */
  readonly nobody?: string;
}

/** Calls in the next patient by the rules of the queue, and joins the visit. */
export const NextPatient = ({ variant, nobody }: NextPatientProps) => {
  const { t } = useTranslation('board');
  const { callNext, isCalling } = useWaysIn();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const count = useWaitingCount();
  const call = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await callNext();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  if (count === 0 && error === null) {
    return nobody === undefined ? null : <p className="muted">{nobody}</p>;
  }
  return (
    <div className="stack-tight">
      <Button variant={variant} busy={busy || isCalling} onClick={() => void call()}>
        {t('next', { count })}
      </Button>
      {error !== null && <ErrorBanner error={error} />}
    </div>
  );
};
