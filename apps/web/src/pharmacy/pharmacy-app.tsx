import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Brand } from '../ui/brand.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { PageShell } from '../ui/page-shell.tsx';
import { whenKept } from './offline.ts';
import { PresentCard } from './present-card.tsx';
import { fetchKeys, knownKeys, type Known } from './published-keys.ts';
import { ResultPage } from './result-page.tsx';
import { presentedIn, type Presented } from './signed-text.ts';

interface PharmacyAppProps {
  /** What the address contained. */
  readonly first: Presented | null;
}

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The page on which a pharmacy verifies a prescription, online or offline. */
export const PharmacyApp = ({ first }: PharmacyAppProps) => {
  const { t } = useTranslation('pharmacy');
  const language = useLanguage();
  const [presented, setPresented] = useState(first);
  const [known, setKnown] = useState<Known | null>(knownKeys);
  const [kept, setKept] = useState(false);

  useEffect(() => {
    fetchKeys().then(setKnown, () => undefined);
    if ('serviceWorker' in navigator) {
      void whenKept().then(() => {
        setKept(true);
      });
    }
  }, []);
  useEffect(() => {
    // Another link was opened in a page that is already open.
    const handleHash = (): void => {
      const next = presentedIn(location.hash);
      history.replaceState(null, '', '/pharmacy');
      if (next !== null) setPresented(next);
    };
    addEventListener('hashchange', handleHash);
    return () => {
      removeEventListener('hashchange', handleHash);
    };
  }, []);
  const handleAnother = useCallback(() => {
    setPresented(null);
  }, []);

  return (
    <PageShell demo={false} brand={<Brand />} width="narrow">
      {presented !== null ? (
        // The key restarts the check for another prescription.
        <ResultPage
          key={presented.kind === 'signed' ? presented.jws : presented.token}
          presented={presented}
          onAnother={handleAnother}
        />
      ) : (
        <div className="stack-loose">
          <PageHeading focusOnMount>{t('title')}</PageHeading>
          <p>{t('intro')}</p>
          <PresentCard onPresented={setPresented} />
          <p className="muted small" role="status" data-ready={known !== null && kept}>
            {known !== null && kept
              ? t('ready', { time: formatDateTime(known.at, ownZone, language) })
              : t('notReady')}
          </p>
        </div>
      )}
    </PageShell>
  );
};
