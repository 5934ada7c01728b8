import { ConsentPurpose } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DecisionForm } from './decision-form.tsx';
import { type SettingsFormProps, useDecision } from './use-decision.ts';

/** The purposes for which patients are asked to consent before a visit. */
export const ConsentsForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const decision = useDecision(() => ({ consentPurposes: settings.consentPurposes }), onSaved);
  const { consentPurposes } = decision.value;

  return (
    <DecisionForm
      decision={decision}
      saved={t('settings.consents.saved')}
      save={t('settings.consents.save')}
    >
      <p>{t('settings.consents.help')}</p>
      <fieldset className="roles">
        <legend className="field-label">{t('settings.consents.label')}</legend>
        {ConsentPurpose.options.map((purpose) => (
          <Checkbox
            key={purpose}
            label={t(`consents.purpose.${purpose}`)}
            checked={consentPurposes.includes(purpose)}
            // Without this consent there is no visit.
            disabled={purpose === 'treatment'}
            onChange={({ currentTarget: { checked } }) => {
              decision.change({
                consentPurposes: ConsentPurpose.options.filter((one) =>
                  one === purpose ? checked : consentPurposes.includes(one),
                ),
              });
            }}
          />
        ))}
      </fieldset>
      <p className="muted">{t('settings.consents.starter')}</p>
    </DecisionForm>
  );
};
