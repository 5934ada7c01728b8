import { LinkFactor, routes, type ClinicSettings } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { staffCall } from '../staff-call.ts';

export interface SettingsFormProps {
  readonly settings: ClinicSettings;
  readonly onSaved: (settings: ClinicSettings) => void;
}

/** What is saved: all of it but what the server says of itself. */
export const decisionsOf = ({
  linkFactor,
  twoFactors,
  checkInMinutes,
  consentPurposes,
}: ClinicSettings) => ({
  linkFactor,
  twoFactors,
  checkInMinutes,
  consentPurposes,
});

/** By what patients prove who they are, beside their link. */
export const LinkFactorForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const [factor, setFactor] = useState(settings.linkFactor);
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);
  const { sends } = settings;
  const isSent = factor === 'birth-date' || sends[factor];

  const handleSubmit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setState('busy');
    try {
      const saved = await staffCall(routes.changeClinicSettings, {
        body: { ...decisionsOf(settings), linkFactor: factor },
      });
      onSaved(saved);
      setState('done');
    } catch (failure) {
      setError(failure);
      setState('ready');
    }
  };

  return (
    <form className="stack" onSubmit={(event) => void handleSubmit(event)}>
      <RadioGroup
        legend={t('settings.factor.label')}
        options={LinkFactor.options.map((value) => ({
          value,
          label: t(`settings.factor.${value}`),
          description: t(`settings.factorHelp.${value}`),
        }))}
        value={factor}
        onChange={(value) => {
          setFactor(value);
          setState('ready');
        }}
      />
      {!isSent && <Banner tone="warning">{t(`settings.notSent.${factor}`)}</Banner>}
      {error !== null && <ErrorBanner error={error} />}
      {state === 'done' && (
        <Banner tone="success" live="status">
          {t('settings.saved')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={state === 'busy'}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
};
