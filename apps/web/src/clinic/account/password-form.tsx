import { routes } from '@teleward/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import {
  isShortPassword,
  isWeakPassword,
  NewPasswordField,
} from '../session/new-password-field.tsx';
import { PasswordField } from '../session/password-field.tsx';
import { staffRequest } from '../staff-request.ts';

/** Changes the password of a person who knows the current one. */
export const PasswordForm = () => {
  const { t } = useTranslation(['clinic', 'errors']);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const { marked, busy, error, submit, reset } = useSubmission();
  const isWrong = errorCodeOf(error) === 'password_wrong';

  const handleSubmit = (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    setDone(false);
    return submit(event, current !== '' && !isShortPassword(next), async () => {
      const body = { currentPassword: current, newPassword: next };
      await staffRequest(routes.changePassword, { body });
      setCurrent('');
      setNext('');
      setDone(true);
      reset();
    });
  };

  return (
    <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <PasswordField
        label={t('account.current')}
        autoComplete="current-password"
        value={current}
        error={
          isWrong ? t('errors:password_wrong') : marked && current === '' && t('setUp.missing')
        }
        onChange={setCurrent}
      />
      <NewPasswordField
        label={t('account.next')}
        value={next}
        marked={marked}
        error={error}
        onChange={setNext}
      />
      {error !== null && !isWrong && !isWeakPassword(error) && <ErrorBanner error={error} />}
      {done && (
        <Banner tone="success" live="status">
          {t('account.changed')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {t('account.change')}
        </Button>
      </div>
    </form>
  );
};
