import {
  type NoticeChannel,
  type PatientVisit,
  type QueuePosition,
  type TurnNotice,
  noticeAhead,
  turnNoticeRoutes,
} from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api/request.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';

interface TurnNoticeCardProps {
  readonly visit: PatientVisit;
  readonly queuePosition: QueuePosition;
}

/** Lets a patient with a long wait go elsewhere and be called back by a message. */
export default function TurnNoticeCard({ visit, queuePosition }: TurnNoticeCardProps) {
  const isNear = queuePosition.state === 'called' || queuePosition.position <= noticeAhead + 1;
  // When the patient is near, a message was sent; they may fall back again later.
  return <Offer key={String(isNear)} encounterId={visit.encounterId} isNear={isNear} />;
}

interface OfferProps {
  readonly encounterId: string;
  readonly isNear: boolean;
}

const Offer = ({ encounterId, isNear }: OfferProps) => {
  const { t } = useTranslation('patient');
  const load = useCallback(
    (signal: AbortSignal) =>
      request(turnNoticeRoutes.readTurnNotice, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const loaded = useLoaded(load);
  const [changed, setChanged] = useState<TurnNotice | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const notice = changed ?? (loaded.state === 'ready' ? loaded.data : null);

  const ask = async (channel: NoticeChannel | null): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const params = { encounterId };
      setChanged(await request(turnNoticeRoutes.askTurnNotice, { params, body: { channel } }));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };

  // Nothing is offered where no message can be sent, or it is too late to go.
  if (notice === null || notice.ways.length === 0) return null;
  if (isNear && notice.asked === null) return null;
  const to = notice.ways.find(({ channel }) => channel === notice.asked)?.to ?? '';
  return (
    <Card aria-labelledby="turn-notice">
      <div className="stack">
        <h2 id="turn-notice">{t('notice.title')}</h2>
        <div role="status">
          {notice.asked === null ? (
            <p>{t('notice.offer', { count: noticeAhead })}</p>
          ) : isNear || notice.sentAt !== null ? (
            <Banner tone="info">{t(isNear ? 'notice.near' : 'notice.sent')}</Banner>
          ) : (
            <Banner tone="success" title={t(`notice.asked.${notice.asked}`, { to })}>
              {t('notice.askedHelp')}
            </Banner>
          )}
        </div>
        {error !== null && <ErrorBanner error={error} />}
        <div className="row">
          {notice.asked === null
            ? notice.ways.map((way) => (
                <Button key={way.channel} busy={busy} onClick={() => void ask(way.channel)}>
                  {t(`notice.ask.${way.channel}`, { to: way.to })}
                </Button>
              ))
            : !isNear &&
              notice.sentAt === null && (
                <Button variant="quiet" busy={busy} onClick={() => void ask(null)}>
                  {t('notice.stay')}
                </Button>
              )}
        </div>
      </div>
    </Card>
  );
};
