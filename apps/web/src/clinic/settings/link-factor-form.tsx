import { CodeChannel, type ClinicSettings } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { DecisionForm } from './decision-form.tsx';
import { type SettingsFormProps, useDecision } from './use-decision.ts';

/** The channel for codes; where the server cannot send by the chosen one, the other. */
const wayOf = ({ codeChannel, sends }: ClinicSettings): CodeChannel =>
  sends[codeChannel] ? codeChannel : (CodeChannel.options.find((one) => sends[one]) ?? codeChannel);

/** The channel on which patients get the code that they enter after opening their link. */
export const LinkFactorForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const decision = useDecision(() => ({ codeChannel: wayOf(settings) }), onSaved);
  const { sends } = settings;
  const canSend = sends.sms || sends.email;

  return (
    <DecisionForm
      decision={decision}
      saved={t('settings.saved')}
      save={canSend ? t('settings.save') : null}
    >
      <RadioGroup
        legend={t('settings.channel.label')}
        options={CodeChannel.options.map((value) => ({
          value,
          label: t(`settings.channel.${value}`),
          description: t(`settings.${sends[value] ? 'channelHelp' : 'notSent'}.${value}`),
          disabled: !sends[value],
        }))}
        value={decision.value.codeChannel}
        onChange={(codeChannel) => {
          decision.change({ codeChannel });
        }}
      />
      {canSend ? (
        <p>{t('settings.unreachable')}</p>
      ) : (
        <Banner tone="warning">{t('settings.noCodes')}</Banner>
      )}
    </DecisionForm>
  );
};
