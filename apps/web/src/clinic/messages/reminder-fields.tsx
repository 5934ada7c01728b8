import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { isRightReminder, mostReminders, type ReminderFields } from './settings-form.ts';
import { units, type Unit } from './units.ts';

interface ReminderListProps {
  readonly reminders: readonly ReminderFields[];
  readonly marked: boolean;
  readonly onChange: (reminders: readonly ReminderFields[]) => void;
}

const unitNames = Object.keys(units) as readonly Unit[];

/** How long before a visit the patient is reminded. */
export const ReminderList = ({ reminders, marked, onChange }: ReminderListProps) => {
  const { t } = useTranslation('messages');
  const change = (key: string, part: Partial<ReminderFields>): void => {
    onChange(reminders.map((one) => (one.key === key ? { ...one, ...part } : one)));
  };
  return (
    <fieldset className="roles">
      <legend className="field-label">{t('settings.reminders')}</legend>
      <p className="field-description">{t('settings.remindersHelp')}</p>
      {reminders.map((reminder, index) => (
        <div key={reminder.key} className="message-reminder">
          <TextField
            label={t('settings.reminder', { number: index + 1 })}
            inputMode="numeric"
            value={reminder.count}
            error={marked && !isRightReminder(reminder) && t('settings.reminderWrong')}
            onChange={({ currentTarget }) => {
              change(reminder.key, { count: currentTarget.value.trim() });
            }}
          />
          <Select
            label={t('settings.unit', { number: index + 1 })}
            value={reminder.unit}
            options={unitNames.map((unit) => ({ value: unit, label: t(`settings.units.${unit}`) }))}
            onChange={({ currentTarget }) => {
              const unit = unitNames.find((one) => one === currentTarget.value);
              if (unit !== undefined) change(reminder.key, { unit });
            }}
          />
          <Button
            variant="quiet"
            onClick={() => {
              onChange(reminders.filter(({ key }) => key !== reminder.key));
            }}
          >
            {t('settings.removeReminder', { number: index + 1 })}
          </Button>
        </div>
      ))}
      {reminders.length < mostReminders && (
        <div>
          <Button
            onClick={() => {
              onChange([...reminders, { key: randomId(), count: '1', unit: 'hours' }]);
            }}
          >
            {t('settings.addReminder')}
          </Button>
        </div>
      )}
    </fieldset>
  );
};
