import { type FirstSteps, firstStepRoutes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { SettingsFrame } from '../settings/settings-frame.tsx';
import { staffRequest } from '../staff-request.ts';
import { FirstStepsList } from './first-steps-list.tsx';

const load = (signal: AbortSignal) => staffRequest(firstStepRoutes.readFirstSteps, {}, { signal });

/** The same list among the settings, where it always is. */
export default function FirstStepsPage() {
  const loaded = useLoaded(load);
  return (
    <SettingsFrame page="start">
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
      {loaded.state === 'ready' && <Steps first={loaded.data} />}
    </SettingsFrame>
  );
}

const Steps = ({ first }: { readonly first: FirstSteps }) => {
  const { t } = useTranslation('settings');
  const [{ steps, hidden }, setHeld] = useState(first);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isDone = steps.every(({ done }) => done);

  const show = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      setHeld(await staffRequest(firstStepRoutes.hideFirstSteps, { body: { hidden: false } }));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Card aria-label={t('start.title')}>
      <div className="stack">
        {isDone && <Banner tone="success">{t('start.allDone')}</Banner>}
        <FirstStepsList steps={steps} />
        {error !== null && <ErrorBanner error={error} />}
        {hidden && !isDone && (
          <div>
            <Button busy={busy} onClick={() => void show()}>
              {t('start.show')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
};
