import { type FirstSteps, firstStepRoutes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';
import { FirstStepsList } from './first-steps-list.tsx';

const load = (signal: AbortSignal) => staffRequest(firstStepRoutes.readFirstSteps, {}, { signal });

interface FirstStepsCardProps {
  /** Collapsed where the day has something more urgent to show. */
  readonly isOpen: boolean;
}

/** On the day's page, until everything is done or an administrator hides it. */
export default function FirstStepsCard({ isOpen }: FirstStepsCardProps) {
  const loaded = useLoaded(load);
  return loaded.state === 'ready' ? <Steps first={loaded.data} isOpen={isOpen} /> : null;
}

const Steps = ({ first, isOpen }: FirstStepsCardProps & { readonly first: FirstSteps }) => {
  const { t } = useTranslation('settings');
  const [{ steps, hidden }, setHeld] = useState(first);
  // Stays as it was at first: the person may be reading while the day fills.
  const [wasOpen] = useState(isOpen);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const done = steps.filter((one) => one.done).length;
  if (hidden || done === steps.length) return null;

  const hide = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      setHeld(await staffRequest(firstStepRoutes.hideFirstSteps, { body: { hidden: true } }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <details className="card first-steps-fold" open={wasOpen}>
      <summary>
        <h2>{t('start.title')}</h2>
        <span className="muted">{t('start.count', { done, count: steps.length })}</span>
      </summary>
      <div className="stack">
        <FirstStepsList steps={steps} />
        {error !== null && <ErrorBanner error={error} />}
        <div className="row">
          <Button variant="quiet" busy={busy} onClick={() => void hide()}>
            {t('start.hide')}
          </Button>
          <span className="muted small">{t('start.hideHelp')}</span>
        </div>
      </div>
    </details>
  );
};
