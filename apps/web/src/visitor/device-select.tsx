import { useTranslation } from 'react-i18next';
import { type DeviceChoice } from '../call/devices.ts';
import { Select } from '../ui/select.tsx';

interface DeviceSelectProps {
  readonly label: string;
  readonly choices: readonly DeviceChoice[];
  readonly value: string | null;
  readonly onChoose: (id: string) => void;
}

/** Shown where there is a choice; a single device needs none. */
export const DeviceSelect = ({ label, choices, value, onChoose }: DeviceSelectProps) => {
  const { t } = useTranslation('patient');
  if (choices.length < 2) return null;
  return (
    <Select
      label={t('check.choose', { device: label })}
      value={value ?? choices[0]?.id}
      options={choices.map((choice, index) => ({
        value: choice.id,
        label: choice.label || `${label} ${index + 1}`,
      }))}
      onChange={(event) => {
        onChoose(event.currentTarget.value);
      }}
    />
  );
};
