import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';
import { type SettingsFormProps } from './use-decision.ts';

/** Whether all members must sign in with two factors. */
export const TwoFactorsForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { twoFactors } = settings;
  const state = twoFactors ? 'on' : 'off';

  const change = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const body = { twoFactors: !twoFactors };
      onSaved(await staffRequest(routes.changeClinicSettings, { body }));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="stack">
      <p>{t('settings.twoFactors.help')}</p>
      <Banner tone={twoFactors ? 'success' : 'warning'} live="status">
        {t(`settings.twoFactors.${state}`)}
      </Banner>
      {error !== null && <ErrorBanner error={error} />}
      <div>
        <Button busy={busy} onClick={() => void change()}>
          {t(`settings.twoFactors.${twoFactors ? 'turnOff' : 'turnOn'}`)}
        </Button>
      </div>
    </div>
  );
};
