import { routes } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { staffCall } from '../staff-call.ts';
import { LinkFactorForm } from './link-factor-form.tsx';

const loadSettings = (signal: AbortSignal) => staffCall(routes.readClinicSettings, {}, { signal });

/** What an administrator decides for all visits of the clinic. */
export default function SettingsPage() {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(loadSettings);
  return (
    <ClinicShell>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t('settings.title')}</PageHeading>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <Card aria-labelledby="link-factor">
            <div className="stack">
              <h2 id="link-factor">{t('settings.links')}</h2>
              <p>{t('settings.linksHelp')}</p>
              <LinkFactorForm settings={loaded.data} />
            </div>
          </Card>
        )}
      </div>
    </ClinicShell>
  );
}
