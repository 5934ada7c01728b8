import { useTranslation } from 'react-i18next';
import { TextField } from '../ui/text-field.tsx';

interface CodeFieldProps {
  readonly help: string;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

/** Six digits that came to the person by another way than the link. */
export const CodeField = ({ help, value, error, onChange }: CodeFieldProps) => {
  const { t } = useTranslation('patient');
  return (
    <div className="code-field">
      <TextField
        label={t('code.label')}
        description={help}
        inputMode="numeric"
        autoComplete="one-time-code"
        // Some are read out and typed in groups.
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
