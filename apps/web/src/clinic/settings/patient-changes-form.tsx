import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { DecisionForm } from './decision-form.tsx';
import { type SettingsFormProps, useDecision } from './use-decision.ts';

/** In minutes before the visit; another value that is set is added to them. */
const offered: readonly number[] = [0, 60, 120, 240, 1440, 2880, 10_080];

/** Not a number of minutes: patients have to telephone. */
const never = 'never';

/** Whether patients can move or cancel visits themselves, and until when. */
export const PatientChangesForm = ({ settings, onSaved }: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  const { patientCancelMinutes, patientMoveMinutes } = settings;
  const decision = useDecision(() => ({ patientCancelMinutes, patientMoveMinutes }), onSaved);
  const until = decision.value;

  const wordsOf = (value: number): string => {
    if (value === 0) return t('settings.patientChanges.start');
    if (value % 1440 === 0) return t('settings.patientChanges.days', { count: value / 1440 });
    if (value % 60 === 0) return t('settings.patientChanges.hours', { count: value / 60 });
    return t('settings.patientChanges.minutes', { count: value });
  };
  const choices = (now: number | null) => [
    { value: never, label: t('settings.patientChanges.never') },
    ...[...new Set([...offered, ...(now === null ? [] : [now])])]
      .sort((a, b) => a - b)
      .map((value) => ({ value: String(value), label: wordsOf(value) })),
  ];

  return (
    <DecisionForm
      decision={decision}
      saved={t('settings.patientChanges.saved')}
      save={t('settings.patientChanges.save')}
    >
      <p>{t('settings.patientChanges.help')}</p>
      {(['patientCancelMinutes', 'patientMoveMinutes'] as const).map((what) => (
        <Select
          key={what}
          label={t(`settings.patientChanges.${what}`)}
          value={until[what] === null ? never : String(until[what])}
          options={choices(settings[what])}
          onChange={({ currentTarget: { value } }) => {
            decision.change({ [what]: value === never ? null : Number(value) });
          }}
        />
      ))}
    </DecisionForm>
  );
};
