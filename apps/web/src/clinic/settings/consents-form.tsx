import { ConsentPurpose, routes } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffCall } from '../staff-call.ts';
import { type SettingsFormProps } from './link-factor-form.tsx';

/** What patients are asked to agree to before a visit, each apart. */
export const ConsentsForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const [purposes, setPurposes] = useState(settings.consentPurposes);
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);

  const handleSubmit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setState('busy');
    try {
      const body = { consentPurposes: purposes };
      onSaved(await staffCall(routes.changeClinicSettings, { body }));
      setState('done');
    } catch (failure) {
      setError(failure);
      setState('ready');
    }
  };

  return (
    <form className="stack" onSubmit={(event) => void handleSubmit(event)}>
      <p>{t('settings.consents.help')}</p>
      <fieldset className="roles">
        <legend className="field-label">{t('settings.consents.label')}</legend>
        {ConsentPurpose.options.map((purpose) => (
          <Checkbox
            key={purpose}
            label={t(`consents.purpose.${purpose}`)}
            checked={purposes.includes(purpose)}
            // Without it there is no visit.
            disabled={purpose === 'treatment'}
            onChange={({ currentTarget }) => {
              const { checked } = currentTarget;
              setPurposes(
                ConsentPurpose.options.filter((one) =>
                  one === purpose ? checked : purposes.includes(one),
                ),
              );
              setState('ready');
            }}
          />
        ))}
      </fieldset>
      <p className="muted">{t('settings.consents.starter')}</p>
      {error !== null && <ErrorBanner error={error} />}
      {state === 'done' && (
        <Banner tone="success" live="status">
          {t('settings.consents.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={state === 'busy'}>
          {t('settings.consents.save')}
        </Button>
      </div>
    </form>
  );
};
