import { type Participant } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { SignallingError } from '../signalling/index.ts';
import { called } from '../ui/called.ts';

interface AdmitCardProps {
  readonly session: CallSession;
  readonly participant: Participant;
  /** The doctor let the patient in before, and the link was opened again. */
  readonly again: boolean;
}

const isWithoutConsent = (error: unknown): boolean =>
  error instanceof SignallingError && error.code === 'consent_required';

/** Somebody waits: the first thing that staff see, and one press lets them in. */
export const AdmitCard = ({ session, participant, again }: AdmitCardProps) => {
  const { t } = useTranslation(['call', 'common', 'errors']);
  const name = called(participant, t);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<'passing' | 'consent' | null>(null);
  const { id, microphone, camera, connection, blockedPaths } = participant;

  const admit = async (): Promise<void> => {
    setBusy(true);
    setFailed(null);
    try {
      await session.admit(id);
    } catch (error) {
      setFailed(isWithoutConsent(error) ? 'consent' : 'passing');
      setBusy(false);
    }
  };

  return (
    <div className="room-admit" role="group" aria-label={t('admit.title', { name })}>
      <p className="room-admit-title">{t('admit.title', { name })}</p>
      {again && <p>{t('admit.again')}</p>}
      <p>
        {connection === 'reconnecting'
          ? t('admit.reconnecting')
          : t('admit.devices', {
              microphone: t(`admit.state.${microphone}`),
              camera: t(`admit.state.${camera}`),
            })}
      </p>
      {blockedPaths !== null && <p>{t('blocked.other', { name })}</p>}
      <button
        type="button"
        className="room-button room-button-primary"
        aria-label={t('admit.buttonFor', { name })}
        aria-disabled={busy || undefined}
        onClick={() => {
          if (!busy) void admit();
        }}
      >
        {t('admit.button')}
      </button>
      {failed !== null && (
        <p role="alert">{t(failed === 'consent' ? 'errors:consent_required' : 'admit.failed')}</p>
      )}
    </div>
  );
};
