import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface PasswordFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | false;
  /** Whether a password manager should fill in a password or create one. */
  readonly autoComplete: 'current-password' | 'new-password';
}

/** A password field whose text can be shown while typing. */
export const PasswordField = ({ onChange, ...field }: PasswordFieldProps) => {
  const { t } = useTranslation('clinic');
  const [shown, setShown] = useState(false);
  return (
    <div className="stack-tight">
      <TextField
        {...field}
        type={shown ? 'text' : 'password'}
        maxLength={256}
        // While it is shown, a browser might correct it, or send it to a spell-checking service.
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <div>
        <Button
          variant="quiet"
          aria-pressed={shown}
          aria-label={t('signIn.showPasswordOf', { field: field.label })}
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
