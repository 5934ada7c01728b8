import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { PasswordField } from './password-field.tsx';

/** NIST SP 800-63B-4, 3.1.1.2: the minimum length, counted as the server counts. */
export const isShortPassword = (password: string): boolean =>
  Array.from(password.normalize('NFC')).length < 15;

/** The field then shows the error. */
export const isWeakPassword = (error: unknown): boolean => errorCodeOf(error) === 'password_weak';

interface NewPasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether the person tried to submit the form. */
  readonly marked: boolean;
  /** The server's error, or null. */
  readonly error: unknown;
}

/** A field for a new password, with its requirements. */
export const NewPasswordField = ({ marked, error, ...field }: NewPasswordFieldProps) => {
  const { t } = useTranslation(['clinic', 'errors']);
  return (
    <PasswordField
      {...field}
      description={t('setUp.passwordHelp')}
      autoComplete="new-password"
      error={
        isWeakPassword(error)
          ? t('errors:password_weak')
          : marked && isShortPassword(field.value) && t('setUp.shortPassword')
      }
    />
  );
};
