import {
  Language,
  MessageKind,
  type MessageSettings,
  type MessageSettingsVersion,
  routes,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime, formatNames } from '../../i18n/format.ts';
import { languageNames } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { inUnits } from './units.ts';

const loadVersions = (signal: AbortSignal) =>
  staffRequest(routes.listMessageSettingsVersions, {}, { signal });

/** Who changed the message settings when, and what applied from then on. */
export const MessagesHistory = () => {
  const { t } = useTranslation('messages');
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
        {t('settings.history')}
      </Button>
    </div>
  );
};

const Versions = () => {
  const { t } = useTranslation('messages');
  const loaded = useLoaded(loadVersions);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') {
    return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
  }
  const { versions } = loaded.data;
  return (
    <section className="stack" aria-labelledby="messages-history">
      <h3 id="messages-history">{t('settings.history')}</h3>
      {versions.length === 0 && <p className="muted">{t('settings.neverChanged')}</p>}
      <ol className="people">
        {versions.map((version) => (
          <Version key={version.version} version={version} />
        ))}
      </ol>
    </section>
  );
};

const Version = ({ version }: { readonly version: MessageSettingsVersion }) => {
  const { t } = useTranslation('messages');
  const language = useLanguage();
  const { session } = useSignedIn();
  const linesOf = useLines();
  return (
    <li>
      <p className="people-name">
        {t('settings.changed', {
          name: version.changedBy,
          time: formatDateTime(version.changedAt, session.clinic.timeZone, language),
        })}
      </p>
      <ul>
        {linesOf(version.settings).map(({ label, value }) => (
          <li key={label} className="muted small">
            {t('settings.line', { label, value })}
          </li>
        ))}
      </ul>
    </li>
  );
};

/** The settings in words. */
const useLines = () => {
  const { t } = useTranslation('messages');
  const language = useLanguage();
  return ({ ways, reminders, quietHours, texts }: MessageSettings) => {
    const times = reminders.map((minutes) => {
      const { unit, count } = inUnits(minutes);
      return t(`before.${unit}`, { count });
    });
    const own = MessageKind.options.flatMap((kind) =>
      Language.options
        .filter((one) => texts[kind][one] !== null)
        .map((one) => `${t(`kind.${kind}`)} (${languageNames[one]}): ${texts[kind][one]?.text}`),
    );
    return [
      { label: t('settings.ways'), value: t(`settings.way.${ways}`) },
      {
        label: t('settings.reminders'),
        value: times.length === 0 ? t('settings.quietNone') : formatNames(times, language),
      },
      {
        label: t('settings.quiet'),
        value:
          quietHours === null ? t('settings.quietNone') : `${quietHours.from}–${quietHours.to}`,
      },
      {
        label: t('settings.ownTexts'),
        value: own.length === 0 ? t('settings.ownNone') : own.join(' · '),
      },
    ];
  };
};
