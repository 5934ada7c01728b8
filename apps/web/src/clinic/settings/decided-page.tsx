import { routes, type ClinicSettings } from '@teleward/contracts';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { staffRequest } from '../staff-request.ts';
import { AboutCard } from './about-card.tsx';
import { CheckInForm } from './check-in-form.tsx';
import { ConsentsForm } from './consents-form.tsx';
import { EncryptionForm } from './encryption-form.tsx';
import { FormularyCard } from './formulary-card.tsx';
import { LinkFactorForm } from './link-factor-form.tsx';
import { LongWaitForm } from './long-wait-form.tsx';
import { OverruledStopsCard } from './overruled-stops-card.tsx';
import { LookCard } from './look-card.tsx';
import { PatientChangesForm } from './patient-changes-form.tsx';
import { PatientNumbersCard } from './patient-numbers-card.tsx';
import { QueuesCard } from './queues-card.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { SigningCard } from './signing-card.tsx';
import { TwoFactorsForm } from './two-factors-form.tsx';
import { type SettingsFormProps } from './use-decision.ts';
import { VisitTypesCard } from './visit-types-card.tsx';

/** The pages that consist only of cards. */
export type DecidedPageName = keyof typeof pages;

const loadSettings = (signal: AbortSignal) =>
  staffRequest(routes.readClinicSettings, {}, { signal });

/** Loads the clinic's settings, for forms each of which saves its own setting and no other. */
const Decided = ({
  children,
}: {
  readonly children: (props: SettingsFormProps) => ReactElement;
}) => {
  const loaded = useLoaded(loadSettings);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') {
    return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
  }
  return <Held loaded={loaded.data}>{children}</Held>;
};

interface HeldProps {
  readonly loaded: ClinicSettings;
  readonly children: (props: SettingsFormProps) => ReactElement;
}

const Held = ({ loaded, children }: HeldProps) => {
  const [settings, setSettings] = useState(loaded);
  return children({ settings, onSaved: setSettings });
};

const BeforeVisit = (props: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  return (
    <>
      <Card aria-labelledby="link-factor">
        <div className="stack">
          <h2 id="link-factor">{t('settings.links')}</h2>
          <p>{t('settings.linksHelp')}</p>
          <LinkFactorForm {...props} />
        </div>
      </Card>
      <Card aria-labelledby="check-in">
        <div className="stack">
          <h2 id="check-in">{t('settings.checkIn.title')}</h2>
          <CheckInForm {...props} />
        </div>
      </Card>
      <Card aria-labelledby="patient-changes">
        <div className="stack">
          <h2 id="patient-changes">{t('settings.patientChanges.title')}</h2>
          <PatientChangesForm {...props} />
        </div>
      </Card>
    </>
  );
};

const LongWait = (props: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  return (
    <Card aria-labelledby="long-wait">
      <div className="stack">
        <h2 id="long-wait">{t('settings.longWait.title')}</h2>
        <LongWaitForm {...props} />
      </div>
    </Card>
  );
};

const Consents = (props: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  return (
    <Card aria-label={t('settings.consents.title')}>
      <div className="stack">
        <ConsentsForm {...props} />
      </div>
    </Card>
  );
};

const Encryption = (props: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  return (
    <Card aria-label={t('settings.encryption.title')}>
      <div className="stack">
        <EncryptionForm {...props} />
      </div>
    </Card>
  );
};

const TwoFactors = (props: SettingsFormProps) => {
  const { t } = useTranslation('clinic');
  return (
    <Card aria-label={t('settings.twoFactors.title')}>
      <div className="stack">
        <TwoFactorsForm {...props} />
      </div>
    </Card>
  );
};

const pages = {
  clinic: () => (
    <>
      <AboutCard />
      <LookCard />
    </>
  ),
  'visit-types': () => <VisitTypesCard />,
  'before-visit': () => <Decided>{(props) => <BeforeVisit {...props} />}</Decided>,
  queues: () => (
    <>
      <QueuesCard />
      <Decided>{(props) => <LongWait {...props} />}</Decided>
    </>
  ),
  consents: () => <Decided>{(props) => <Consents {...props} />}</Decided>,
  encryption: () => <Decided>{(props) => <Encryption {...props} />}</Decided>,
  prescriptions: () => (
    <>
      <SigningCard />
      <FormularyCard />
      <OverruledStopsCard />
    </>
  ),
  numbers: () => <PatientNumbersCard />,
  'sign-in': () => <Decided>{(props) => <TwoFactors {...props} />}</Decided>,
} as const;

export default function DecidedPage({ page }: { readonly page: DecidedPageName }) {
  const Content = pages[page];
  return (
    <SettingsFrame page={page}>
      <Content />
    </SettingsFrame>
  );
}
