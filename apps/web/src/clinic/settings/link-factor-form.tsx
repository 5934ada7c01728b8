import { CodeChannel, routes, type ClinicSettings } from '@teleward/contracts';
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

/** The way that codes take now: where the server cannot send by the one that was chosen, the other. */
const wayOf = ({ codeChannel, sends }: ClinicSettings): CodeChannel =>
  sends[codeChannel] ? codeChannel : (CodeChannel.options.find((one) => sends[one]) ?? codeChannel);

/** By which way patients get the code that they give beside their link. */
export const LinkFactorForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const [channel, setChannel] = useState(() => wayOf(settings));
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);
  const { sends } = settings;
  const canSend = sends.sms || sends.email;

  const handleSubmit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setState('busy');
    try {
      const saved = await staffCall(routes.changeClinicSettings, {
        body: { codeChannel: channel },
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
        legend={t('settings.channel.label')}
        options={CodeChannel.options.map((value) => ({
          value,
          label: t(`settings.channel.${value}`),
          description: t(`settings.${sends[value] ? 'channelHelp' : 'notSent'}.${value}`),
          disabled: !sends[value],
        }))}
        value={channel}
        onChange={(value) => {
          setChannel(value);
          setState('ready');
        }}
      />
      {canSend ? (
        <p>{t('settings.unreachable')}</p>
      ) : (
        <Banner tone="warning">{t('settings.noCodes')}</Banner>
      )}
      {error !== null && <ErrorBanner error={error} />}
      {state === 'done' && (
        <Banner tone="success" live="status">
          {t('settings.saved')}
        </Banner>
      )}
      {canSend && (
        <div>
          <Button type="submit" variant="primary" busy={state === 'busy'}>
            {t('settings.save')}
          </Button>
        </div>
      )}
    </form>
  );
};
