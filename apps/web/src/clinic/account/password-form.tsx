import { routes } from '@teleward/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { TextField } from '../../ui/text-field.tsx';
import { staffCall } from '../staff-call.ts';

const shortest = 15;

/** Another password, for somebody who knows the present one. */
export const PasswordForm = () => {
  const { t } = useTranslation(['clinic', 'errors']);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [shown, setShown] = useState(false);
  const [marked, setMarked] = useState(false);
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);
  const isShort = next.length < shortest;

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (state === 'busy') return;
    const form = event.currentTarget;
    setError(null);
    setMarked(true);
    setState('ready');
    if (current === '' || isShort) {
      focusInvalid(form);
      return;
    }
    setState('busy');
    try {
      const body = { currentPassword: current, newPassword: next };
      await staffCall(routes.changePassword, { body });
      setCurrent('');
      setNext('');
      setMarked(false);
      setState('done');
    } catch (failure) {
      setError(failure);
      setState('ready');
      focusInvalid(form);
    }
  };

  const code = error === null ? null : errorCodeOf(error);
  const isOfField = code === 'password_wrong' || code === 'password_weak';
  const type = shown ? 'text' : 'password';
  return (
    <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <TextField
        label={t('account.current')}
        type={type}
        autoComplete="current-password"
        maxLength={256}
        value={current}
        error={
          code === 'password_wrong'
            ? t('errors:password_wrong')
            : marked && current === '' && t('setUp.missing')
        }
        onChange={(event) => {
          setCurrent(event.currentTarget.value);
        }}
      />
      <div className="stack-tight">
        <TextField
          label={t('account.next')}
          description={t('setUp.passwordHelp')}
          type={type}
          autoComplete="new-password"
          maxLength={256}
          value={next}
          error={
            code === 'password_weak'
              ? t('errors:password_weak')
              : marked && isShort && t('setUp.shortPassword')
          }
          onChange={(event) => {
            setNext(event.currentTarget.value);
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
            {t('account.show')}
          </Button>
        </div>
      </div>
      {error !== null && !isOfField && <ErrorBanner error={error} />}
      {state === 'done' && (
        <Banner tone="success" live="status">
          {t('account.changed')}
        </Banner>
      )}
      <div>
        <Button type="submit" variant="primary" busy={state === 'busy'}>
          {t('account.change')}
        </Button>
      </div>
    </form>
  );
};
