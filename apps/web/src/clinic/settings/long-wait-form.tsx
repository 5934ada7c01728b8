import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { DecisionForm } from './decision-form.tsx';
import { type SettingsFormProps, useDecision } from './use-decision.ts';

/** In minutes. What else is set stands among them. */
const offered: readonly number[] = [5, 10, 15, 20, 30, 45, 60];

/** How long somebody may wait while no doctor is there, before everybody at work is told. */
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
