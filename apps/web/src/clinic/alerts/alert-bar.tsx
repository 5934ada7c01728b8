import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatNames } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { textOf } from '../../intake/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { setTitleMark } from '../../ui/page-title.ts';
import { useDay } from '../day/day.tsx';
import { readsVisits, useSignedIn } from '../session/session.ts';
import { notify, soundAlarm } from './alarm.ts';
import { type RedFlagAlert, redFlagAlerts } from './red-flags.ts';

/** What was seen on this page, whichever part of it is open. */
const seen = new Set<string>();
/** What was sounded for already. */
const sounded = new Set<string>();

/** Above every page of the clinic: patients whose answers must not wait. */
export const AlertBar = () => {
  const { t } = useTranslation('clinic');
  const { board, appointments } = useDay();
  const [, setRound] = useState(0);
  const alerts = redFlagAlerts(board, appointments).filter(({ id }) => !seen.has(id));
  const ids = alerts.map(({ id }) => id).join('\n');
  const notification = t('alerts.notification');

  useEffect(() => {
    const all = ids === '' ? [] : ids.split('\n');
    setTitleMark(all.length === 0 ? '' : `(${String(all.length)}) `);
    const fresh = all.filter((id) => !sounded.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) sounded.add(id);
    soundAlarm();
    notify(notification);
  }, [ids, notification]);

  return (
    <div className="alerts stack-tight no-print" role="alert">
      {alerts.map((alert) => (
        <Alert
          key={alert.id}
          alert={alert}
          onSeen={() => {
            seen.add(alert.id);
            setRound((round) => round + 1);
          }}
        />
      ))}
    </div>
  );
};

interface AlertProps {
  readonly alert: RedFlagAlert;
  readonly onSeen: () => void;
}

const Alert = ({ alert, onSeen }: AlertProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { encounterId, name, redFlags } = alert;
  const flags = redFlags.map((words) => textOf(words, language));
  return (
    <Banner tone="danger" title={t('alerts.redFlag', { name })}>
      <p>{formatNames(flags, language)}</p>
      <div className="row">
        {readsVisits(session) && (
          <Link
            className="button button-danger"
            href={`/visits/${encounterId}`}
            aria-label={t('day.openOf', { name })}
            onClick={onSeen}
          >
            {t('day.open')}
          </Link>
        )}
        <Button aria-label={t('alerts.seenOf', { name })} onClick={onSeen}>
          {t('alerts.seen')}
        </Button>
      </div>
    </Banner>
  );
};
