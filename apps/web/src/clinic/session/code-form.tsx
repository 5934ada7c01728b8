import { plainDigits } from '@teleward/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { TextField } from '../../ui/text-field.tsx';
import { typedCode } from '../../ui/typed-code.ts';

type Kind = 'totp' | 'recovery-code';

const forms: Readonly<Record<Kind, RegExp>> = {
  totp: /^\d{3} ?\d{3}$/,
  'recovery-code': /^([A-Za-z2-7][ -]?){23}[A-Za-z2-7]$/,
};

interface CodeFormProps {
  readonly kind: Kind;
  readonly submit: string;
  readonly onSubmit: (code: string) => Promise<void>;
}

/** Asks for one code, from an authenticator app or the recovery codes. */
export const CodeForm = ({ kind, submit, onSubmit }: CodeFormProps) => {
  const { t } = useTranslation('clinic');
  const [code, setCode] = useState('');
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const typed = kind === 'totp' ? typedCode(code) : plainDigits(code).trim();
  const isWrong = !forms[kind].test(typed);

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setError(null);
    setMarked(true);
    if (isWrong) {
      focusInvalid(form);
      return;
    }
    setBusy(true);
    try {
      await onSubmit(typed);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <TextField
        label={t(`code.${kind}.label`)}
        description={t(`code.${kind}.help`)}
        autoComplete="one-time-code"
        inputMode={kind === 'totp' ? 'numeric' : 'text'}
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={64}
        value={code}
        error={marked && isWrong && t(`code.${kind}.wrong`)}
        onChange={(event) => {
          setCode(event.currentTarget.value);
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      <Button type="submit" variant="primary" wide busy={busy}>
        {submit}
      </Button>
    </form>
  );
};
