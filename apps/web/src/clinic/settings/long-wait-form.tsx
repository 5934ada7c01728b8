import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { DecisionForm } from './decision-form.tsx';
import { type SettingsFormProps, useDecision } from './use-decision.ts';

/** In minutes. Another value that is set is added to them. */
const offered: readonly number[] = [5, 10, 15, 20, 30, 45, 60];

/** How long a patient may wait with no doctor online before all staff are alerted. */
export const LongWaitForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const decision = useDecision(() => ({ longWaitMinutes: settings.longWaitMinutes }), onSaved);
  const choices = [...new Set([...offered, settings.longWaitMinutes])].sort((a, b) => a - b);

  return (
    <DecisionForm
      decision={decision}
      saved={t('settings.longWait.saved')}
      save={t('settings.longWait.save')}
    >
      <p>{t('settings.longWait.help')}</p>
      <Select
        label={t('settings.longWait.label')}
        value={String(decision.value.longWaitMinutes)}
        options={choices.map((value) => ({
          value: String(value),
          label: t('settings.longWait.minutes', { count: value }),
        }))}
        onChange={({ currentTarget }) => {
          decision.change({ longWaitMinutes: Number(currentTarget.value) });
        }}
      />
    </DecisionForm>
  );
};
