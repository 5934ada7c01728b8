import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/card.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { seesDay, useSignedIn } from '../session/session.ts';
import { AlertsHere } from './alerts-here.tsx';
import { PasswordForm } from './password-form.tsx';
import { PortraitCard } from './portrait-card.tsx';
import { SecondFactors } from './second-factors.tsx';
import { SignIns } from './sign-ins.tsx';
import { Workplaces } from './workplaces.tsx';

/** The signed-in person's own account: sessions, password and second factors. */
export default function AccountPage() {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  return (
    <ClinicShell>
      <div className="stack-loose">
        <div className="stack-tight">
          <PageHeading focusOnMount>{t('account.title')}</PageHeading>
          <p className="muted">
            <bdi>{session.practitioner.name}</bdi>
            <span>{` · ${session.roles.map((role) => t(`staffRole.${role}`)).join(', ')}`}</span>
          </p>
        </div>
        {session.workplaces.length > 1 && (
          <Card aria-labelledby="workplaces">
            <div className="stack">
              <h2 id="workplaces">{t('clinics.title')}</h2>
              <Workplaces />
            </div>
          </Card>
        )}
        <PortraitCard />
        <Card aria-labelledby="sign-ins">
          <div className="stack">
            <h2 id="sign-ins">{t('account.signIns')}</h2>
            <p>{t('account.signInsHelp')}</p>
            <SignIns />
          </div>
        </Card>
        <Card aria-labelledby="second-factors">
          <div className="stack">
            <h2 id="second-factors">{t('factors.title')}</h2>
            <p>{t('factors.help')}</p>
            <SecondFactors />
          </div>
        </Card>
        {seesDay(session) && (
          <Card aria-labelledby="alerts-here">
            <div className="stack">
              <h2 id="alerts-here">{t('alerts.here.title')}</h2>
              <p>{t('alerts.here.help')}</p>
              <AlertsHere />
            </div>
          </Card>
        )}
        <Card aria-labelledby="password">
          <div className="stack">
            <h2 id="password">{t('account.password')}</h2>
            <p>{t('account.passwordHelp')}</p>
            <PasswordForm />
          </div>
        </Card>
      </div>
    </ClinicShell>
  );
}
