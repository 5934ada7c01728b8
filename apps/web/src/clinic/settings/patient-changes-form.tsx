import { routes } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { staffCall } from '../staff-call.ts';
import { type SettingsFormProps } from './link-factor-form.tsx';

/** In minutes before the visit; what else is set stands among them. */
const offered: readonly number[] = [0, 60, 120, 240, 1440, 2880, 10_080];

/** Not a number of minutes: patients call. */
const never = 'never';

/** What patients may change of their visits by themselves, and until when. */
export const PatientChangesForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const { patientCancelMinutes, patientMoveMinutes } = settings;
  const [until, setUntil] = useState({ patientCancelMinutes, patientMoveMinutes });
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);

  const handleSubmit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setState('busy');
    try {
      onSaved(await staffCall(routes.changeClinicSettings, { body: until }));
      setState('done');
    } catch (failure) {
      setError(failure);
      setState('ready');
    }
  };

  const wordsOf = (value: number): string => {
    if (value === 0) return t('settings.patientChanges.start');
    if (value % 1440 === 0) return t('settings.patientChanges.days', { count: value / 1440 });
    if (value % 60 === 0) return t('settings.patientChanges.hours', { count: value / 60 });
    return t('settings.patientChanges.minutes', { count: value });
  };
  const choices = (now: number | null) => [
    { value: never, label: t('settings.patientChanges.never') },
    ...[...new Set([...offered, ...(now === null ? [] : [now])])]
      .sort((a, b) => a - b)
      .map((value) => ({ value: String(value), label: wordsOf(value) })),
  ];

  return (
    <form className="stack" onSubmit={(event) => void handleSubmit(event)}>
      <p>{t('settings.patientChanges.help')}</p>
      {(['patientCancelMinutes', 'patientMoveMinutes'] as const).map((what) => (
        <Select
          key={what}
          label={t(`settings.patientChanges.${what}`)}
          value={until[what] === null ? never : String(until[what])}
          options={choices(settings[what])}
          onChange={({ currentTarget: { value } }) => {
            setUntil({ ...until, [what]: value === never ? null : Number(value) });
            setState('ready');
          }}
        />
      ))}
      {error !== null && <ErrorBanner error={error} />}
      {state === 'done' && (
        <Banner tone="success" live="status">
          {t('settings.patientChanges.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={state === 'busy'}>
          {t('settings.patientChanges.save')}
        </Button>
      </div>
    </form>
  );
};
