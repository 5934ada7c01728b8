import { routes, type SignInAnswer, type StaffSession } from '@teleward/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/api-error.ts';
import { request } from '../../api/request.ts';
import { Brand } from '../../ui/brand.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { type ProviderAnswer } from './provider-answer.ts';

interface ProviderReturnProps {
  readonly answer: ProviderAnswer;
  readonly onSignedIn: (session: StaffSession) => void;
  readonly onCancel: () => void;
}

let handedOn: Promise<SignInAnswer> | null = null;

/** An answer is good for one sign-in, however often the component renders. */
const handOn = (answer: ProviderAnswer): Promise<SignInAnswer> => {
  handedOn ??=
    answer === null
      ? Promise.reject(new ApiError('provider_failed', 'The provider refused the sign-in.'))
      : request(routes.signInWithProvider, { body: answer });
  return handedOn;
};

/** The page after the redirect from the clinic's provider: signed in, or told what to do. */
export const ProviderReturn = ({ answer, onSignedIn, onCancel }: ProviderReturnProps) => {
  const { t } = useTranslation('clinic');
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    handOn(answer).then(
      (given) => {
        if (given.next === 'done') onSignedIn(given.session);
      },
      (failure: unknown) => {
        setError(failure);
      },
    );
  }, [answer, onSignedIn]);

  return (
    <PageShell demo={false} brand={<Brand />} width="narrow">
      <div className="stack">
        <PageHeading>{t('provider.title')}</PageHeading>
        {error === null ? (
          <Loading />
        ) : (
          <>
            <ErrorBanner error={error} />
            <Button variant="primary" onClick={onCancel}>
              {t('provider.again')}
            </Button>
          </>
        )}
      </div>
    </PageShell>
  );
};
