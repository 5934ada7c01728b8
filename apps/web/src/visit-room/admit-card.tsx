import { type Participant } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { called } from '../ui/called.ts';

interface AdmitCardProps {
  readonly session: CallSession;
  readonly participant: Participant;
}

/** Somebody waits: the first thing that staff see, and one press lets them in. */
export const AdmitCard = ({ session, participant }: AdmitCardProps) => {
  const { t } = useTranslation(['call', 'common']);
  const name = called(participant, t);
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const { id, microphone, camera, connection } = participant;

  const admit = async (): Promise<void> => {
    setState('busy');
    try {
      await session.admit(id);
    } catch {
      setState('failed');
    }
  };

  return (
    <div className="room-admit" role="group" aria-label={t('admit.title', { name })}>
      <p className="room-admit-title">{t('admit.title', { name })}</p>
      <p>
        {connection === 'reconnecting'
          ? t('admit.reconnecting')
          : t('admit.devices', {
              microphone: t(`admit.state.${microphone}`),
              camera: t(`admit.state.${camera}`),
            })}
      </p>
      <button
        type="button"
        className="room-button room-button-primary"
        aria-label={t('admit.buttonFor', { name })}
        aria-disabled={state === 'busy' || undefined}
        onClick={() => {
          if (state !== 'busy') void admit();
        }}
      >
        {t('admit.button')}
      </button>
      {state === 'failed' && <p role="alert">{t('admit.failed')}</p>}
    </div>
  );
};
