import { type Queue, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useDay } from '../day/day.tsx';
import { staffRequest } from '../staff-request.ts';
import { QueueForm } from './queue-form.tsx';

const loadQueues = (signal: AbortSignal) => staffRequest(routes.listQueues, {}, { signal });

/** The queues that the clinic's doctors share. */
export const QueuesCard = () => {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(loadQueues);
  return (
    <Card aria-labelledby="queues">
      <div className="stack">
        <h2 id="queues">{t('queues.title')}</h2>
        <p>{t('queues.help')}</p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && <List queues={loaded.data.queues} onSaved={loaded.reload} />}
      </div>
    </Card>
  );
};

interface ListProps {
  readonly queues: readonly Queue[];
  readonly onSaved: () => void;
}

const List = ({ queues, onSaved }: ListProps) => {
  const { t } = useTranslation('clinic');
  const { board } = useDay();
  const doctors = board?.doctors ?? [];
  /** The queue being edited; `new` for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const handleSaved = (): void => {
    setOpen(null);
    onSaved();
  };
  return (
    <>
      {queues.length === 0 && open === null && <p className="muted">{t('queues.none')}</p>}
      <ul className="sign-ins">
        {queues.map((queue) => (
          <li key={queue.queueId} className="sign-in">
            {open === queue.queueId ? (
              <QueueForm queue={queue} doctors={doctors} onSaved={handleSaved} onCancel={close} />
            ) : (
              <>
                <div>
                  <p className="sign-in-device">
                    <bdi>{queue.name}</bdi>{' '}
                    {!queue.isOpen && <StatusBadge>{t('queues.closed')}</StatusBadge>}
                  </p>
                  <p className="muted small">
                    {queue.practitionerIds.length === 0
                      ? t('waiting.unattended')
                      : doctors
                          .filter(({ id }) => queue.practitionerIds.includes(id))
                          .map(({ name }) => name)
                          .join(', ')}
                  </p>
                </div>
                <Button
                  aria-label={t('queues.editOf', { name: queue.name })}
                  onClick={() => {
                    setOpen(queue.queueId);
                  }}
                >
                  {t('queues.edit')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      {open === 'new' ? (
        <QueueForm queue={null} doctors={doctors} onSaved={handleSaved} onCancel={close} />
      ) : (
        <div>
          <Button
            onClick={() => {
              setOpen('new');
            }}
          >
            {t('queues.add')}
          </Button>
        </div>
      )}
    </>
  );
};
