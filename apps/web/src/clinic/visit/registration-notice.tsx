import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Banner } from '../../ui/banner.tsx';
import { administers, useSignedIn } from '../session/session.ts';

/** Tells a doctor who cannot sign prescriptions yet, before they write one. */
export const RegistrationNotice = () => {
  const { session, refresh } = useSignedIn();
  return session.lacksRegistration ? <Notice refresh={refresh} /> : null;
};

const Notice = ({ refresh }: { readonly refresh: () => Promise<void> }) => {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  useEffect(() => {
    // An administrator may have entered the registration since this page was opened.
    refresh().catch(() => undefined);
  }, [refresh]);
  return (
    <Banner tone="warning" title={t('prescription.lacksRegistration')}>
      {administers(session) ? (
        <Link href={`/members/${session.practitioner.id}`}>
          {t('prescription.addRegistration')}
        </Link>
      ) : (
        <p>{t('prescription.askForRegistration')}</p>
      )}
    </Banner>
  );
};
