import { routes, type RouteAnswer } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { staffRequest } from '../staff-request.ts';
import { MessageLine } from './message-line.tsx';
import { ReachBanner } from './reach-banner.tsx';

type Listed = RouteAnswer<typeof routes.listAppointmentMessages>;

interface MessagesDialogProps {
  readonly appointmentId: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** The messages to the patient about a visit, with a button to send one again. */
export default function MessagesDialog({ appointmentId, name, onClose }: MessagesDialogProps) {
  const { t } = useTranslation(['messages', 'common']);
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.listAppointmentMessages, { params: { appointmentId } }, { signal }),
    [appointmentId],
  );
  const loaded = useLoaded(load);
  const [again, setAgain] = useState<Listed | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const listed = again ?? (loaded.state === 'ready' ? loaded.data : null);

  const send = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      setAgain(await staffRequest(routes.sendAppointmentMessages, { params: { appointmentId } }));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Dialog
      title={t('dialog.title', { name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:close')}</Button>
          {listed !== null && listed.reach.problem === null && (
            <Button variant="primary" busy={busy} onClick={() => void send()}>
              {t('dialog.again')}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {again !== null && (
          <Banner tone="success" live="status">
            {t('dialog.sentAgain')}
          </Banner>
        )}
        {listed !== null && listed.reach.problem !== null && <ReachBanner reach={listed.reach} />}
        {listed !== null && listed.messages.length === 0 && (
          <p className="muted">{t('dialog.none')}</p>
        )}
        {listed !== null && listed.messages.length > 0 && (
          <ul className="people">
            {listed.messages.map((message) => (
              <MessageLine key={message.messageId} message={message} />
            ))}
          </ul>
        )}
        {error !== null && <ErrorBanner error={error} />}
      </div>
    </Dialog>
  );
}
