import { routes, type ClinicSettings } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { staffCall } from '../staff-call.ts';
import { AboutCard } from './about-card.tsx';
import { CheckInForm } from './check-in-form.tsx';
import { LongWaitForm } from './long-wait-form.tsx';
import { ConsentsForm } from './consents-form.tsx';
import { PatientChangesForm } from './patient-changes-form.tsx';
import { LinkFactorForm } from './link-factor-form.tsx';
import { PatientNumbersCard } from './patient-numbers-card.tsx';
import { QueuesCard } from './queues-card.tsx';
import { TwoFactorsForm } from './two-factors-form.tsx';
import { VisitTypesCard } from './visit-types-card.tsx';

const loadSettings = (signal: AbortSignal) => staffCall(routes.readClinicSettings, {}, { signal });

/** What an administrator decides for all visits and members of the clinic. */
export default function SettingsPage() {
  const { t } = useTranslation(['clinic', 'scheduling', 'messages']);
  const loaded = useLoaded(loadSettings);
  return (
    <ClinicShell>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t('settings.title')}</PageHeading>
        <AboutCard />
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && <Forms loaded={loaded.data} />}
        <VisitTypesCard />
        <Card aria-labelledby="hours">
          <div className="stack">
            <h2 id="hours">{t('scheduling:hours.title')}</h2>
            <p>{t('scheduling:hours.help')}</p>
            <div>
              <Link className="button button-secondary" href="/settings/hours">
                {t('scheduling:hours.open')}
              </Link>
            </div>
          </div>
        </Card>
        <Card aria-labelledby="messages">
          <div className="stack">
            <h2 id="messages">{t('messages:settings.card')}</h2>
            <p>{t('messages:settings.cardHelp')}</p>
            <div>
              <Link className="button button-secondary" href="/settings/messages">
                {t('messages:settings.open')}
              </Link>
            </div>
          </div>
        </Card>
        <PatientNumbersCard />
        <QueuesCard />
        <Card aria-labelledby="questions">
          <div className="stack">
            <h2 id="questions">{t('settings.questions')}</h2>
            <p>{t('settings.questionsHelp')}</p>
            <div>
              <Link className="button button-secondary" href="/settings/questions">
                {t('settings.questionsChange')}
              </Link>
            </div>
          </div>
        </Card>
      </div>
    </ClinicShell>
  );
}

/** Each form saves all of it, as the other one left it. */
const Forms = ({ loaded }: { readonly loaded: ClinicSettings }) => {
  const { t } = useTranslation('clinic');
  const [settings, setSettings] = useState(loaded);
  return (
    <>
      <Card aria-labelledby="link-factor">
        <div className="stack">
          <h2 id="link-factor">{t('settings.links')}</h2>
          <p>{t('settings.linksHelp')}</p>
          <LinkFactorForm settings={settings} onSaved={setSettings} />
        </div>
      </Card>
      <Card aria-labelledby="check-in">
        <div className="stack">
          <h2 id="check-in">{t('settings.checkIn.title')}</h2>
          <CheckInForm settings={settings} onSaved={setSettings} />
        </div>
      </Card>
      <Card aria-labelledby="long-wait">
        <div className="stack">
          <h2 id="long-wait">{t('settings.longWait.title')}</h2>
          <LongWaitForm settings={settings} onSaved={setSettings} />
        </div>
      </Card>
      <Card aria-labelledby="patient-changes">
        <div className="stack">
          <h2 id="patient-changes">{t('settings.patientChanges.title')}</h2>
          <PatientChangesForm settings={settings} onSaved={setSettings} />
        </div>
      </Card>
      <Card aria-labelledby="consents">
        <div className="stack">
          <h2 id="consents">{t('settings.consents.title')}</h2>
          <ConsentsForm settings={settings} onSaved={setSettings} />
        </div>
      </Card>
      <Card aria-labelledby="two-factors">
        <div className="stack">
          <h2 id="two-factors">{t('settings.twoFactors.title')}</h2>
          <TwoFactorsForm settings={settings} onSaved={setSettings} />
        </div>
      </Card>
    </>
  );
};
