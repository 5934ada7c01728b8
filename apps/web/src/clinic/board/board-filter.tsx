import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { useDay } from '../day/day.tsx';
import { useSignedIn } from '../session/session.ts';

interface BoardFilterProps {
  /** The doctor whose patients alone are shown; null for all. */
  readonly only: string | null;
  readonly onChange: (only: string | null) => void;
}

/** Filters the patients: a doctor chooses between their own and all, others choose a doctor. */
export const BoardFilter = ({ only, onChange }: BoardFilterProps) => {
  const { t } = useTranslation('board');
  const name = useId();
  const { session } = useSignedIn();
  const doctors = useDay().board?.doctors ?? [];
  const { id } = session.practitioner;
  if (doctors.length < 2) return null;
  if (!session.roles.includes('doctor')) {
    return (
      <Select
        label={t('filter.doctor')}
        labelHidden
        value={only ?? ''}
        options={[
          { value: '', label: t('filter.all') },
          ...doctors.map((doctor) => ({ value: doctor.id, label: doctor.name })),
        ]}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value === '' ? null : currentTarget.value);
        }}
      />
    );
  }
  const options = [
    { value: id, label: t('filter.mine') },
    { value: null, label: t('filter.all') },
  ];
  return (
    <fieldset className="board-filter">
      <legend className="visually-hidden">{t('filter.label')}</legend>
      {options.map(({ value, label }) => (
        <label key={label}>
          <input
            type="radio"
            name={name}
            checked={value === only}
            onChange={() => {
              onChange(value);
            }}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
};
