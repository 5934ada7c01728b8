import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Brand } from '../../ui/brand.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { SecondFactors } from '../account/second-factors.tsx';
import { useSignedIn } from './session.ts';
import { SignOut } from './sign-out.tsx';

/** All that is open to somebody whose clinic demands a second factor that they have not added yet. */
export default function AddFactorPage() {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  return (
    <PageShell
      demo={session.demo}
      brand={<Brand subtitle={session.clinic.name} />}
      actions={<SignOut />}
    >
      <div className="stack-loose">
        <PageHeading focusOnMount>{t('factors.title')}</PageHeading>
        <Banner tone="info">{t('factors.demanded', { clinic: session.clinic.name })}</Banner>
        <Card>
          <SecondFactors
            whenOn={
              <Button
                variant="primary"
                onClick={() => {
                  // A page that begins anew asks the server who may see what.
                  location.assign('/');
                }}
              >
                {t('factors.goOn')}
              </Button>
            }
          />
        </Card>
      </div>
    </PageShell>
  );
}
