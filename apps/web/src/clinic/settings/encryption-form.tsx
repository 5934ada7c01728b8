import { ClinicSettings, routes } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { staffCall } from '../staff-call.ts';
import { type SettingsFormProps } from './link-factor-form.tsx';

/** Whether visits are encrypted from end to end. */
export const EncryptionForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const [encryption, setEncryption] = useState(settings.encryption);
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);

  const handleSubmit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setState('busy');
    try {
      const body = { encryption };
      onSaved(await staffCall(routes.changeClinicSettings, { body }));
      setState('done');
    } catch (failure) {
      setError(failure);
      setState('ready');
    }
  };

  return (
    <form className="stack" onSubmit={(event) => void handleSubmit(event)}>
      <RadioGroup
        legend={t('settings.encryption.label')}
        options={ClinicSettings.shape.encryption.options.map((value) => ({
          value,
          label: t(`settings.encryption.${value}`),
          description: t(`settings.encryption.help.${value}`),
        }))}
        value={encryption}
        onChange={(value) => {
          setEncryption(value);
          setState('ready');
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      {state === 'done' && (
        <Banner tone="success" live="status">
          {t('settings.encryption.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={state === 'busy'}>
          {t('settings.encryption.save')}
        </Button>
      </div>
    </form>
  );
};
