import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Brand } from '../../ui/brand.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { SecondFactors } from '../account/second-factors.tsx';
import { proven, staffRequest } from '../staff-request.ts';
import { useSignedIn } from './session.ts';
import { SignOut } from './sign-out.tsx';

/**
 * The only page open to a member who has not yet added the second factor that the clinic requires.
 */
export default function AddFactorPage() {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const goOn = async (): Promise<void> => {
    const { mustAddFactor } = await staffRequest(routes.readSession, {});
    // The account had a second factor earlier, and was not asked for it at sign-in.
    if (mustAddFactor && !(await proven('factor'))) return;
    // A reloaded page asks the server again who may see what.
    location.assign('/');
  };
  const handleGoOn = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await goOn();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <PageShell demo={session.demo} brand={<Brand clinic={session.clinic} />} actions={<SignOut />}>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t('factors.title')}</PageHeading>
        <Banner tone="info">{t('factors.demanded', { clinic: session.clinic.name })}</Banner>
        <Card>
          <SecondFactors
            whenOn={
              <>
                {error !== null && <ErrorBanner error={error} />}
                <Button variant="primary" busy={busy} onClick={() => void handleGoOn()}>
                  {t('factors.goOn')}
                </Button>
              </>
            }
          />
        </Card>
      </div>
    </PageShell>
  );
}
