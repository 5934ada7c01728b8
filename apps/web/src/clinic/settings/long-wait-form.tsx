import { routes } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { staffCall } from '../staff-call.ts';
import { type SettingsFormProps } from './link-factor-form.tsx';

/** In minutes. What else is set stands among them. */
const offered: readonly number[] = [5, 10, 15, 20, 30, 45, 60];

/** How long somebody may wait while no doctor is there, before everybody at work is told. */
export const LongWaitForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const [minutes, setMinutes] = useState(settings.longWaitMinutes);
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);
  const choices = [...new Set([...offered, settings.longWaitMinutes])].sort((a, b) => a - b);

  const handleSubmit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setState('busy');
    try {
      const body = { longWaitMinutes: minutes };
      onSaved(await staffCall(routes.changeClinicSettings, { body }));
      setState('done');
    } catch (failure) {
      setError(failure);
      setState('ready');
    }
  };

  return (
    <form className="stack" onSubmit={(event) => void handleSubmit(event)}>
      <p>{t('settings.longWait.help')}</p>
      <Select
        label={t('settings.longWait.label')}
        value={String(minutes)}
        options={choices.map((value) => ({
          value: String(value),
          label: t('settings.longWait.minutes', { count: value }),
        }))}
        onChange={(event) => {
          setMinutes(Number(event.currentTarget.value));
          setState('ready');
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      {state === 'done' && (
        <Banner tone="success" live="status">
          {t('settings.longWait.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={state === 'busy'}>
          {t('settings.longWait.save')}
        </Button>
      </div>
    </form>
  );
};
