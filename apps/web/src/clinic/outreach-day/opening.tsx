import { type OutreachRun, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useNow } from '../../ui/use-now.ts';
import { staffRequest } from '../staff-request.ts';

interface OpeningProps {
  readonly run: OutreachRun;
  readonly onChanged: () => void;
}

/** Stands on the page of the plan: opens the day, on its date at the site. */
export const Opening = ({ run, onChanged }: OpeningProps) => {
  const { t } = useTranslation(['outreach-day', 'common']);
  const language = useLanguage();
  const now = useNow(60_000);
  const [isAsked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { sessionId, site, date } = run.session;
  const isDue = date <= dayIn(site.timeZone, new Date(now));
  const day = formatDay(`${date}T00:00:00Z`, 'UTC', language);
  const open = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await staffRequest(routes.openOutreachSession, { params: { sessionId } });
      onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const close = (): void => {
    setAsked(false);
  };
  if (!isDue) {
    return (
      <aside className="od-open" aria-label={t('open.label')}>
        <p>{t('open.notYet', { day })}</p>
      </aside>
    );
  }
  return (
    <aside className="od-open" aria-label={t('open.label')}>
      <p>{t('open.help')}</p>
      <Button
        variant="primary"
        onClick={() => {
          setAsked(true);
        }}
      >
        {t('open.do')}
      </Button>
      <Dialog
        title={t('open.ask', { site: site.name })}
        open={isAsked}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('common:cancel')}</Button>
            <Button variant="primary" busy={busy} onClick={() => void open()}>
              {t('open.do')}
            </Button>
          </>
        }
      >
        <div className="stack">
          <p>{day}</p>
          <p>{t('open.after')}</p>
          {error !== null && <ErrorBanner error={error} />}
        </div>
      </Dialog>
    </aside>
  );
};
