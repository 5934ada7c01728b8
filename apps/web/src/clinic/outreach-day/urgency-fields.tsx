import { Priority } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextField } from '../../ui/text-field.tsx';

export interface Urgency {
  readonly priority: Priority;
  /** As it was typed. */
  readonly reason: string;
}

/** Whoever is more urgent than others is so for a reason that the team sees. */
export const isReasonMissing = ({ priority, reason }: Urgency): boolean =>
  priority !== 'R' && reason.trim() === '';

/** As the contract takes it. */
export const urgencyOf = ({ priority, reason }: Urgency) => ({
  priority,
  priorityReason: priority === 'R' ? null : reason.trim(),
});

interface UrgencyFieldsProps {
  readonly urgency: Urgency;
  readonly marked: boolean;
  readonly onChange: (urgency: Urgency) => void;
}

export const UrgencyFields = ({ urgency, marked, onChange }: UrgencyFieldsProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach']);
  return (
    <>
      <RadioGroup
        legend={t('outreach:priorityLabel')}
        value={urgency.priority}
        options={[...Priority.options].reverse().map((value) => ({
          ...{ value, label: t(`outreach:priority.${value}`) },
        }))}
        onChange={(priority) => {
          onChange({ ...urgency, priority });
        }}
      />
      {urgency.priority !== 'R' && (
        <TextField
          label={t('urgentWhy')}
          maxLength={200}
          autoComplete="off"
          value={urgency.reason}
          error={marked && isReasonMissing(urgency) && t('outreach:problem.missing')}
          onChange={({ currentTarget }) => {
            onChange({ ...urgency, reason: currentTarget.value });
          }}
        />
      )}
    </>
  );
};
