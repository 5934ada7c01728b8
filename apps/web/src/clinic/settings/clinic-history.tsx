import { type ClinicDetails, type ClinicVersion, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { languageNames } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

const loadVersions = (signal: AbortSignal) =>
  staffRequest(routes.listClinicVersions, {}, { signal });

/** Who changed the clinic's details when, with the values before and after. */
export const ClinicHistory = () => {
  const { t } = useTranslation('clinic');
  const [open, setOpen] = useState(false);
  if (open) return <Versions />;
  return (
    <div>
      <Button
        variant="quiet"
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('about.history')}
      </Button>
    </div>
  );
};

const Versions = () => {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(loadVersions);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') {
    return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
  }
  const { versions } = loaded.data;
  return (
    <section className="stack" aria-labelledby="about-history">
      <h3 id="about-history">{t('about.history')}</h3>
      {versions.length === 0 && <p className="muted">{t('about.neverChanged')}</p>}
      <ol className="people">
        {versions.map((version, index) => (
          <Change
            key={version.details.version}
            version={version}
            before={versions[index + 1]?.details}
          />
        ))}
      </ol>
    </section>
  );
};

interface ChangeProps {
  readonly version: ClinicVersion;
  /** Undefined for the first version. */
  readonly before: ClinicDetails | undefined;
}

const Change = ({ version: { details, changedAt, changedBy }, before }: ChangeProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const wordsOf = useWords();
  const [now, then] = [wordsOf(details), before && wordsOf(before)];
  const lines = now.filter(({ key, value }) => {
    const earlier = then?.find((one) => one.key === key);
    return then !== undefined && value !== (earlier?.value ?? '');
  });
  return (
    <li>
      <p className="people-name">
        {changedAt === null || changedBy === null
          ? t('about.setUp')
          : t('about.changed', {
              name: changedBy,
              time: formatDateTime(changedAt, session.clinic.timeZone, language),
            })}
      </p>
      <ul>
        {lines.map(({ key, label, value }) => (
          <li key={key} className="muted small">
            {t('about.line', {
              label,
              before: then?.find((one) => one.key === key)?.value || '–',
              after: value || '–',
            })}
          </li>
        ))}
      </ul>
    </li>
  );
};

/** The name and value of each detail, as people read them. */
const useWords = () => {
  const { t } = useTranslation('clinic');
  return (details: ClinicDetails): readonly { key: string; label: string; value: string }[] => [
    { key: 'name', label: t('about.fact.name'), value: details.name },
    { key: 'address', label: t('about.fact.address'), value: details.address ?? '' },
    { key: 'phone', label: t('about.fact.phone'), value: details.phone ?? '' },
    { key: 'country', label: t('about.fact.country'), value: details.country },
    {
      key: 'emergencyNumber',
      label: t('about.fact.emergencyNumber'),
      value: details.emergencyNumber ?? '',
    },
    { key: 'timeZone', label: t('about.fact.timeZone'), value: details.timeZone },
    {
      key: 'languages',
      label: t('about.fact.languages'),
      value: details.languages.map((one) => languageNames[one]).join(', '),
    },
    ...details.sites.map(({ siteId, name, timeZone, phone, active }) => ({
      key: siteId,
      label: t('about.fact.site'),
      value: [name, timeZone, ...(phone === null ? [] : [phone])]
        .concat(active ? [] : [t('about.siteClosed')])
        .join(' · '),
    })),
  ];
};
