import { ClinicSettings } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { DecisionForm } from './decision-form.tsx';
import { type SettingsFormProps, useDecision } from './use-decision.ts';

/** Whether visits are end-to-end encrypted. */
export const EncryptionForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const decision = useDecision(() => ({ encryption: settings.encryption }), onSaved);

  return (
    <DecisionForm
      decision={decision}
      saved={t('settings.encryption.saved')}
      save={t('settings.encryption.save')}
    >
      <RadioGroup
        legend={t('settings.encryption.label')}
        options={ClinicSettings.shape.encryption.options.map((value) => ({
          value,
          label: t(`settings.encryption.${value}`),
          description: t(`settings.encryption.help.${value}`),
        }))}
        value={decision.value.encryption}
        onChange={(encryption) => {
          decision.change({ encryption });
        }}
      />
    </DecisionForm>
  );
};
