import { useTranslation } from 'react-i18next';
import { TextField } from '../ui/text-field.tsx';

interface CodeFieldProps {
  readonly help: string;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

/** A six-digit code that came by another channel than the link. */
export const CodeField = ({ help, value, error, onChange }: CodeFieldProps) => {
  const { t } = useTranslation('patient');
  return (
    <div className="code-field">
      <TextField
        label={t('code.label')}
        description={help}
        inputMode="numeric"
        autoComplete="one-time-code"
        // Some codes are read out and typed in groups.
        maxLength={20}
        value={value}
        error={error}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
    </div>
  );
};
