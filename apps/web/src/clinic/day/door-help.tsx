import { routes, type AppointmentRow } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

interface DoorHelpProps {
  readonly row: AppointmentRow;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onChanged?: (() => void) | undefined;
}

/** Shown when a patient cannot prove who they are at the link: what the desk can do about it. */
export const DoorHelp = ({ row, now, onChanged }: DoorHelpProps) => {
  const { t } = useTranslation(['clinic', 'common']);
  const language = useLanguage();
  const { session } = useSignedIn();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { beforeTheDoor: door, patient, encounterId } = row;
  if (door === null) return null;
  const { timeZone } = session.clinic;
  const { name } = patient;
  const isWaived = door.waivedUntil !== null && Date.parse(door.waivedUntil) > now;

  const waive = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await staffRequest(routes.waiveProof, { params: { encounterId } });
      setAsking(false);
      onChanged?.();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Banner
      tone={isWaived ? 'success' : 'warning'}
      title={t(isWaived ? 'door.opened' : 'door.outside', {
        ...{ name, count: door.misses },
        time: formatTime((isWaived ? door.waivedUntil : null) ?? door.at, timeZone, language),
      })}
    >
      {!isWaived && (
        <div className="stack-tight">
          <p>{t('door.help')}</p>
          <div className="row">
            <Link className="button button-secondary" href={`/patients/${patient.id}`}>
              {t('door.correct')}
            </Link>
            <Button
              onClick={() => {
                setAsking(true);
              }}
            >
              {t('door.open')}
            </Button>
          </div>
        </div>
      )}
      {asking && (
        <Dialog
          title={t('door.openFor', { name })}
          open
          onClose={() => {
            setAsking(false);
          }}
          actions={
            <>
              <Button
                onClick={() => {
                  setAsking(false);
                }}
              >
                {t('common:cancel')}
              </Button>
              <Button variant="primary" busy={busy} onClick={() => void waive()}>
                {t('door.openNow')}
              </Button>
            </>
          }
        >
          <p>{t('door.explain')}</p>
          {error !== null && <ErrorBanner error={error} />}
        </Dialog>
      )}
    </Banner>
  );
};
