import { communicationRoutes, type PatientVisit } from '@teleward/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api/request.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { playNotes } from '../call/test-sound.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CommunicationForm, type Written } from '../communications/communication-form.tsx';
import { CommunicationLog } from '../communications/communication-log.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { deviceZone } from '../visitor/local-time.ts';

/** Two notes, in hertz, for a patient who is not looking at the page. */
const notes = [659.25, 783.99];

interface CommunicationsCardProps {
  readonly visit: PatientVisit;
  /** The number of messages so far, from the server. */
  readonly count: number;
}

/** The messages between the waiting patient and the clinic. */
export default function CommunicationsCard({ visit, count }: CommunicationsCardProps) {
  const { t } = useTranslation('patient');
  const { encounterId } = visit;
  const [open, setOpen] = useState(false);
  const load = useCallback(
    (signal: AbortSignal) =>
      request(communicationRoutes.readMyCommunications, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const loaded = useLoaded(load);
  const { reload } = loaded;
  useEffect(() => {
    if (count > 0) reload();
  }, [count, reload]);
  const communications = loaded.state === 'ready' ? loaded.data.communications : null;
  const received = communications?.filter(({ sender }) => sender === 'clinic').length ?? null;
  const heard = useRef<number | null>(null);
  useEffect(() => {
    if (received === null) return;
    const isNew = heard.current !== null && received > heard.current;
    heard.current = received;
    // Stays silent in a browser that requires a press before a page may play sound.
    if (isNew) playNotes(notes, null).catch(() => undefined);
  }, [received]);

  const send = async (line: Written): Promise<void> => {
    await request(communicationRoutes.sendMyCommunication, { params: { encounterId }, body: line });
    reload();
  };

  return (
    <Card aria-labelledby="communications">
      <div className="stack">
        <h2 id="communications">{t('communications.title')}</h2>
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={reload} />}
        <CommunicationLog
          communications={communications ?? []}
          reader="patient"
          timeZone={deviceZone()}
          title={t('communications.title')}
          names={{ patient: t('communications.you'), clinic: visit.clinic.name }}
        />
        {open || communications?.length ? (
          <CommunicationForm
            label={t('communications.field')}
            description={t('communications.help')}
            send={t('communications.send')}
            autoFocus={open}
            onSend={send}
          />
        ) : (
          <div className="row">
            <Button
              onClick={() => {
                setOpen(true);
              }}
            >
              {t('communications.open')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
