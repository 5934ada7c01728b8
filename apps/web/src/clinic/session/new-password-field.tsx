import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** NIST SP 800-63B-4, 3.1.1.2, as the server asks. */
export const shortestPassword = 15;

interface NewPasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | false;
  /** The password of an account that there is. */
  readonly existing?: boolean;
}

/** A password that can be looked at while it is typed. */
export const NewPasswordField = ({
  label,
  value,
  onChange,
  error,
  existing = false,
}: NewPasswordFieldProps) => {
  const { t } = useTranslation('clinic');
  const [shown, setShown] = useState(false);
  return (
    <div className="stack-tight">
      <TextField
        label={label}
        description={!existing && t('setUp.passwordHelp')}
        type={shown ? 'text' : 'password'}
        autoComplete={existing ? 'current-password' : 'new-password'}
        maxLength={256}
        value={value}
        error={error}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <div>
        <Button
          variant="quiet"
          aria-pressed={shown}
          onClick={() => {
            setShown(!shown);
          }}
        >
          {t('signIn.showPassword')}
        </Button>
      </div>
    </div>
  );
};
