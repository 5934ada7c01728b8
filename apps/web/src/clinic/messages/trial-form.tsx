import { type MessageChannel, routes, type RouteAnswer } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';

/** Sends a test message to the administrator, and shows the answer of the server or gateway. */
export const TrialForm = ({ channel }: { readonly channel: MessageChannel }) => {
  const { t } = useTranslation('messages');
  const [to, setTo] = useState('');
  const [result, setResult] = useState<RouteAnswer<typeof routes.sendTrialMessage> | null>(null);
  const { marked, busy, error, submit, reset } = useSubmission();
  const isThere = to.trim().length >= 3;
  return (
    <form
      className="stack-tight"
      noValidate
      onSubmit={(event) => {
        setResult(null);
        void submit(event, isThere, async () => {
          const answer = await staffRequest(routes.sendTrialMessage, {
            body: { channel, to: to.trim() },
          });
          reset();
          setResult(answer);
        });
      }}
    >
      <TextField
        label={t(`trial.${channel}`)}
        type={channel === 'email' ? 'email' : 'tel'}
        maxLength={254}
        value={to}
        error={marked && !isThere && t('trial.missing')}
        onChange={({ currentTarget }) => {
          setTo(currentTarget.value);
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      {result !== null && (
        <Banner tone={result.problem === null ? 'success' : 'danger'} live="status">
          {result.problem === null ? (
            t('trial.sent')
          ) : (
            <>
              <span>{t(`problem.${result.problem}`)}</span>{' '}
              {result.answer !== null && <span>{t('answer', { answer: result.answer })}</span>}
            </>
          )}
        </Banner>
      )}
      <div>
        <Button type="submit" busy={busy}>
          {t(channel === 'email' ? 'trial.sendEmail' : 'trial.sendSms')}
        </Button>
      </div>
    </form>
  );
};
