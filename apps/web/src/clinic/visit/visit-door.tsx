import { routes, type StaffVisit } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { type ApiError } from '../../api/api-error.ts';
import { formatTime, formatElapsed } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useIsCalling } from '../board/call-in.ts';
import { calling } from '../board/calling.ts';
import { useDay } from '../day/day.tsx';
import { LinkDialog } from '../day/link-dialog.tsx';
import { Presence } from '../day/presence.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { useNow } from '../../ui/use-now.ts';
import { AfterVisit } from './after-visit.tsx';
import { type Written } from './unsigned.ts';
import { type DeskTab } from './visit-desk.tsx';

interface VisitDoorProps {
  readonly visit: StaffVisit;
  readonly status: StaffVisit['status'];
  /** Why the call could not be joined. */
  readonly error?: ApiError | null;
  /** As loaded by the desk beside it; null until then. */
  readonly documents?: readonly Written[] | null;
  readonly onTab?: (tab: DeskTab) => void;
  /**
   * Absent for those who may not hold the visit.
   * @param letsIn whether the patient is admitted as well
   */
  readonly onJoin?: (letsIn: boolean) => void;
}

/** Shown before and after the call: the state of the visit, and the button to join. */
export const VisitDoor = (props: VisitDoorProps) => {
  const { visit, status, error = null, documents = null, onTab, onJoin } = props;
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const [linkOpen, setLinkOpen] = useState(false);
  const { appointments, board } = useDay();
  const isCalling = useIsCalling();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const row = appointments?.find(({ encounterId }) => encounterId === visit.encounterId);
  const now = useNow(15_000);
  const { timeZone } = session.clinic;
  const arrivedAt = row?.arrivedAt ?? visit.arrivedAt;
  const isOver = status === 'finished' || status === 'cancelled';
  const isToCome = !isOver && status !== 'in-progress';
  const { encounterId } = visit;
  // Until the board is loaded, an arrived patient counts as waiting: a button that appeared later
  // would move the others.
  const mayWait =
    board?.entries.some((entry) => entry.encounterId === encounterId && entry.state !== 'held') ??
    true;
  const isWaiting = mayWait && status === 'arrived';

  const callIn = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await calling.alone(async () => {
        await staffRequest(routes.callPatient, { params: { encounterId } });
        onJoin?.(true);
      });
    } catch (why) {
      setFailure(why);
    }
    setBusy(false);
  };

  return (
    <div className="visit-door">
      <div className="card stack">
        <h2>{t(`door.${status}`, { name: visit.patient.name })}</h2>
        {status === 'planned' && (
          <p>{t('door.plannedText', { time: formatTime(visit.startsAt, timeZone, language) })}</p>
        )}
        {status === 'arrived' && arrivedAt !== null && (
          <p>
            {t('day.waitsFor', {
              wait: formatElapsed((now - Date.parse(arrivedAt)) / 1000, language),
            })}
          </p>
        )}
        {row && !isOver && status !== 'planned' && (
          <p className="row">
            <Presence row={row} />
          </p>
        )}
        {row && isToCome && row.deviceCheck?.encrypts === false && (
          <Banner tone="warning" title={t('door.cannotEncrypt', { name: visit.patient.name })}>
            {t('door.cannotEncryptHelp')}
          </Banner>
        )}
        {error !== null && <ErrorBanner error={error} />}
        {failure !== null && <ErrorBanner error={failure} />}
        {isOver ? (
          <>
            {status === 'finished' && onTab && onJoin ? (
              <AfterVisit visit={visit} documents={documents} onTab={onTab} />
            ) : (
              status === 'finished' && <p>{t('door.finishedText')}</p>
            )}
            <div>
              <Link className="button button-secondary" href={`/visits/${encounterId}/summary`}>
                {t('day.summary')}
              </Link>
            </div>
          </>
        ) : (
          <>
            {onJoin ? (
              <>
                {isWaiting && (
                  <>
                    <Button
                      variant="primary"
                      wide
                      busy={busy || isCalling}
                      onClick={() => void callIn()}
                    >
                      {t('door.callIn', { name: visit.patient.name })}
                    </Button>
                    <p className="muted small">{t('door.callInHelp')}</p>
                  </>
                )}
                <Button
                  variant={isWaiting ? 'secondary' : 'primary'}
                  wide
                  onClick={() => {
                    onJoin(false);
                  }}
                >
                  {t(status === 'in-progress' ? 'door.rejoin' : 'door.join')}
                </Button>
                <p className="muted small">
                  {t(status === 'in-progress' ? 'door.rejoinHelp' : 'door.joinHelp')}
                </p>
              </>
            ) : (
              <p>{t('door.notYours', { name: visit.practitioner.name })}</p>
            )}
            <div>
              <Button
                variant="quiet"
                onClick={() => {
                  setLinkOpen(true);
                }}
              >
                {t('link.open')}
              </Button>
            </div>
          </>
        )}
      </div>
      {linkOpen && (
        <LinkDialog
          encounterId={encounterId}
          patientName={visit.patient.name}
          onClose={() => {
            setLinkOpen(false);
          }}
        />
      )}
    </div>
  );
};
