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
  /** What a password manager is to do: fill it in, or make one. */
  readonly autoComplete: 'current-password' | 'new-password';
}

/** A password that can be looked at while it is typed. */
export const PasswordField = ({ onChange, ...field }: PasswordFieldProps) => {
  const { t } = useTranslation('clinic');
  const [shown, setShown] = useState(false);
  return (
    <div className="stack-tight">
      <TextField
        {...field}
        type={shown ? 'text' : 'password'}
        maxLength={256}
        // While it is shown, a browser would correct it, and may send it to who checks spelling.
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
