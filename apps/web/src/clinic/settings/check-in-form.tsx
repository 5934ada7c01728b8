import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { DecisionForm } from './decision-form.tsx';
import { type SettingsFormProps, useDecision } from './use-decision.ts';

/** In minutes. Another value that is set is added to them. */
const offered: readonly number[] = [15, 30, 60, 120, 1440];

/** How early patients may join the waiting room. */
export const CheckInForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const decision = useDecision(() => ({ checkInMinutes: settings.checkInMinutes }), onSaved);
  const choices = [...new Set([...offered, settings.checkInMinutes])].sort((a, b) => a - b);

  const wordsOf = (value: number): string => {
    if (value % 1440 === 0) return t('settings.checkIn.days', { count: value / 1440 });
    if (value % 60 === 0) return t('settings.checkIn.hours', { count: value / 60 });
    return t('settings.checkIn.minutes', { count: value });
  };

  return (
    <DecisionForm
      decision={decision}
      saved={t('settings.checkIn.saved')}
      save={t('settings.checkIn.save')}
    >
      <p>{t('settings.checkIn.help')}</p>
      <Select
        label={t('settings.checkIn.label')}
        value={String(decision.value.checkInMinutes)}
        options={choices.map((value) => ({ value: String(value), label: wordsOf(value) }))}
        onChange={({ currentTarget }) => {
          decision.change({ checkInMinutes: Number(currentTarget.value) });
        }}
      />
    </DecisionForm>
  );
};
