import {
  coarseWait,
  type PatientVisit,
  type QueuePosition,
  type WaitChange,
  type WaitEstimate,
  waitMinutes,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatMinutes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useNow } from '../ui/use-now.ts';
import { useTurnSignal } from './use-turn-signal.ts';

interface WaitingPositionProps {
  readonly visit: PatientVisit;
  /** Null until the server sends it. */
  readonly queuePosition: QueuePosition | null;
  readonly wait: WaitEstimate | null;
}

/** How long the reason for a changed wait is shown, in milliseconds. */
const reasonShownMs = 5 * 60_000;

/** The position already says these, where it changed for the worse. */
const saidByPosition: readonly WaitChange[] = ['somebody-before', 'priority', 'other-line'];

/** Why the wait changed, while that is news. */
function reasonToSay(
  wait: WaitEstimate,
  queuePosition: QueuePosition | null,
  now: number,
): WaitChange | null {
  const { reason, since } = wait;
  if (reason === null || now - Date.parse(since) > reasonShownMs) return null;
  const isSaid =
    queuePosition !== null && queuePosition.moved !== null && saidByPosition.includes(reason);
  return isSaid ? null : reason;
}

/** The position of a waiting patient, and why it changed. Screen readers announce every change. */
export const WaitingPosition = ({ visit, queuePosition, wait }: WaitingPositionProps) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  useTurnSignal(queuePosition);
  const name = queuePosition?.practitionerName ?? visit.practitionerName;
  const shared =
    queuePosition !== null && queuePosition.practitionerName === null
      ? queuePosition.servedBy
      : null;
  const now = useNow(10_000);
  const left =
    wait !== null && queuePosition?.state === 'waiting'
      ? waitMinutes(Date.parse(wait.medianAt) - now, Date.parse(wait.p90At) - now)
      : null;
  const reason = wait === null ? null : reasonToSay(wait, queuePosition, now);
  const whoCalls =
    shared === null
      ? t('room.waitingFor', { name })
      : t(shared === 0 ? 'position.unattended' : 'position.shared', { count: shared });
  return (
    <>
      <div role="status" className="stack-tight">
        {queuePosition !== null && (
          <p className="waiting-position" data-state={queuePosition.state}>
            {queuePosition.state === 'waiting'
              ? t(queuePosition.position === 1 ? 'position.next' : 'position.before', {
                  count: queuePosition.position - 1,
                })
              : t(`position.${queuePosition.state}`, { name })}
          </p>
        )}
        {queuePosition !== null &&
          queuePosition.moved !== null &&
          queuePosition.state === 'waiting' && <p>{t(`position.moved.${queuePosition.moved}`)}</p>}
        {left !== null && reason !== null && <p>{t(`wait.reason.${reason}`)}</p>}
      </div>
      {/* Not announced: it counts down by itself, and can be read at any time. */}
      {left !== null && wait?.learnt === false && <CoarseWait minutes={left.minutes} />}
      {left !== null && wait?.learnt === true && (
        <div className="stack-tight">
          <p>
            {left.minutes === 0
              ? t('wait.soon')
              : t('wait.about', { wait: formatMinutes(left.minutes, language) })}
          </p>
          <p className="muted">
            {t('wait.most', { wait: formatMinutes(Math.max(1, left.atMostMinutes), language) })}
          </p>
        </div>
      )}
      <p>{whoCalls}</p>
    </>
  );
};

/** The estimate before the clinic has visits of its own to learn from. */
const CoarseWait = ({ minutes }: { readonly minutes: number }) => {
  const { t } = useTranslation('patient');
  const { from, to } = coarseWait(minutes);
  if (to === null) return <p>{t('wait.long')}</p>;
  const span = { from: String(from), to: String(to) };
  return (
    <p>{from === null ? t(to <= 5 ? 'wait.few' : 'wait.upTo', span) : t('wait.span', span)}</p>
  );
};
