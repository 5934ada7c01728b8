import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/text-field.tsx';

/** A field for times has no name for the end of the day. */
const shownEnd = (to: string): string => (to === '24:00' ? '00:00' : to);
const meantEnd = (to: string): string => (to === '00:00' ? '24:00' : to);

interface HoursFieldsProps {
  readonly from: string;
  readonly to: string;
  readonly error?: ReactNode;
  readonly onChange: (change: { from: string } | { to: string }) => void;
}

/** From when until when, by the clock of the site. */
export const HoursFields = ({ from, to, error, onChange }: HoursFieldsProps) => {
  const { t } = useTranslation('outreach');
  return (
    <>
      <TextField
        type="time"
        label={t('from')}
        value={from}
        onChange={({ currentTarget }) => {
          onChange({ from: currentTarget.value });
        }}
      />
      <TextField
        type="time"
        label={t('to')}
        value={shownEnd(to)}
        error={error}
        onChange={({ currentTarget }) => {
          onChange({ to: meantEnd(currentTarget.value) });
        }}
      />
    </>
  );
};
