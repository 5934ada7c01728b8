import { type SiteProfile } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { SettingsFrame } from '../settings/settings-frame.tsx';
import './outreach.css';
import { SiteProfileForm } from './site-profile-form.tsx';
import { loadChoices } from './use-outreach.ts';

/** What is known of each site: villages, power, network, whom to phone. */
export default function SitesPage() {
  const { t } = useTranslation('outreach');
  const loaded = useLoaded(loadChoices);
  const [open, setOpen] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  return (
    <SettingsFrame page="outreach" intro={t('sites.help')}>
      <>
        {saved && (
          <Banner tone="success" live="status">
            {t('sites.saved')}
          </Banner>
        )}
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && loaded.data.sites.length === 0 && (
          <EmptyState icon="team" title={t('noSites')}>
            <p>{t('noSitesHelp')}</p>
          </EmptyState>
        )}
        {loaded.state === 'ready' &&
          loaded.data.sites.map((profile) => (
            <Card key={profile.site.id} aria-labelledby={`site-${profile.site.id}`}>
              <div className="stack">
                <h2 id={`site-${profile.site.id}`}>{profile.site.name}</h2>
                {open === profile.site.id ? (
                  <SiteProfileForm
                    profile={profile}
                    onSaved={() => {
                      setOpen(null);
                      setSaved(true);
                      loaded.reload();
                    }}
                    onCancel={() => {
                      setOpen(null);
                    }}
                  />
                ) : (
                  <>
                    <Summary profile={profile} />
                    <div>
                      <Button
                        aria-label={t('sites.changeOf', { name: profile.site.name })}
                        onClick={() => {
                          setOpen(profile.site.id);
                          setSaved(false);
                        }}
                      >
                        {t('sites.change')}
                      </Button>
                    </div>
                  </>
                )}
              </div>
            </Card>
          ))}
        <p>
          <Link href="/settings/clinic" className="button button-quiet">
            {t('addSite')}
          </Link>
        </p>
      </>
    </SettingsFrame>
  );
}

const Summary = ({ profile }: { readonly profile: SiteProfile }) => {
  const { t } = useTranslation('outreach');
  const { villages, power, network, contact, version } = profile;
  if (version === 0) return <p className="muted">{t('sites.unsaid')}</p>;
  const parts = [
    t('sites.villages', { count: villages.length }),
    t(power.length === 0 ? 'sites.powerUnsaid' : 'sites.powerSaid'),
    t(network.length === 0 ? 'sites.networkUnsaid' : 'sites.networkSaid'),
    ...(contact === null ? [] : [contact.name]),
  ];
  return <p>{parts.join(' · ')}</p>;
};
