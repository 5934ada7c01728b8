import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { PasswordField } from './password-field.tsx';

/** NIST SP 800-63B-4, 3.1.1.2, as the server asks and counts. */
export const isShortPassword = (password: string): boolean =>
  Array.from(password.normalize('NFC')).length < 15;

/** Then the field says so. */
export const isWeakPassword = (error: unknown): boolean => errorCodeOf(error) === 'password_weak';

interface NewPasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether somebody tried to send the form. */
  readonly marked: boolean;
  /** What the server said to it, or null. */
  readonly error: unknown;
}

/** A password that is to be, with what it must be like. */
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
