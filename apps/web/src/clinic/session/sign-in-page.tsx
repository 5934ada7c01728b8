import { routes, type StaffSession } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Brand } from '../../ui/brand.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { ProviderButton } from './provider-button.tsx';
import { SignInForm } from './sign-in-form.tsx';

const loadApplication = (signal: AbortSignal) => request(routes.application, {}, { signal });

export const SignInPage = ({
  onSignedIn,
}: {
  readonly onSignedIn: (session: StaffSession) => void;
}) => {
  const { t } = useTranslation('clinic');
  const application = useLoaded(loadApplication);
  const [chosen, setChosen] = useState<{ readonly email: string; readonly password: string }>();
  const { demo, demoAccounts, provider } =
    application.state === 'ready'
      ? application.data
      : { demo: false, demoAccounts: [], provider: null };
  return (
    <PageShell demo={demo} brand={<Brand />} width="narrow">
      <div className="stack-loose">
        <div className="stack-tight">
          <PageHeading>{t('signIn.title')}</PageHeading>
          <p className="muted">{t('signIn.intro')}</p>
        </div>
        {demoAccounts.length > 0 && (
          <Card aria-labelledby="demo-accounts">
            <div className="stack">
              <h2 id="demo-accounts">{t('signIn.demoTitle')}</h2>
              <p>{t('signIn.demoText')}</p>
              <div className="row">
                {demoAccounts.map(({ name, email, password, role }) => (
                  <Button
                    key={email}
                    aria-pressed={chosen?.email === email}
                    onClick={() => {
                      setChosen({ email, password });
                    }}
                  >
                    {`${name} · ${t(`staffRole.${role}`)}`}
                  </Button>
                ))}
              </div>
            </div>
          </Card>
        )}
        <Card aria-label={t('signIn.form')}>
          <div className="stack">
            <SignInForm key={chosen?.email ?? ''} demo={chosen} onSignedIn={onSignedIn} />
            {provider !== null && <ProviderButton name={provider} />}
          </div>
        </Card>
        <p className="muted small">{t('signIn.patients')}</p>
      </div>
    </PageShell>
  );
};
