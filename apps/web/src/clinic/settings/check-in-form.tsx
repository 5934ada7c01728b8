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
const offered: readonly number[] = [15, 30, 60, 120, 1440];

/** How early patients may come into the waiting room. */
export const CheckInForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const [minutes, setMinutes] = useState(settings.checkInMinutes);
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);
  const choices = [...new Set([...offered, settings.checkInMinutes])].sort((a, b) => a - b);

  const handleSubmit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setState('busy');
    try {
      const body = { checkInMinutes: minutes };
      onSaved(await staffCall(routes.changeClinicSettings, { body }));
      setState('done');
    } catch (failure) {
      setError(failure);
      setState('ready');
    }
  };

  const wordsOf = (value: number): string => {
    if (value % 1440 === 0) return t('settings.checkIn.days', { count: value / 1440 });
    if (value % 60 === 0) return t('settings.checkIn.hours', { count: value / 60 });
    return t('settings.checkIn.minutes', { count: value });
  };

  return (
    <form className="stack" onSubmit={(event) => void handleSubmit(event)}>
      <p>{t('settings.checkIn.help')}</p>
      <Select
        label={t('settings.checkIn.label')}
        value={String(minutes)}
        options={choices.map((value) => ({ value: String(value), label: wordsOf(value) }))}
        onChange={(event) => {
          setMinutes(Number(event.currentTarget.value));
          setState('ready');
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      {state === 'done' && (
        <Banner tone="success" live="status">
          {t('settings.checkIn.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={state === 'busy'}>
          {t('settings.checkIn.save')}
        </Button>
      </div>
    </form>
  );
};
