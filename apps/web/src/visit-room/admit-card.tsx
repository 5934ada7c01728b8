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

/** What stands in the way until somebody sees to it; anything else may pass. */
const obstacles = ['consent_required', 'on_hold'] as const;
type Obstacle = (typeof obstacles)[number];

const obstacleOf = (error: unknown): Obstacle | null =>
  error instanceof SignallingError ? (obstacles.find((code) => code === error.code) ?? null) : null;

/** Somebody waits: the first thing that staff see, and one press lets them in. */
export const AdmitCard = ({ session, participant, again }: AdmitCardProps) => {
  const { t } = useTranslation(['call', 'common', 'errors']);
  const name = called(participant, t);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Obstacle | 'passing' | null>(null);
  const { id, microphone, camera, connection, blockedPaths } = participant;

  const admit = async (): Promise<void> => {
    setBusy(true);
    setFailed(null);
    try {
      await session.admit(id);
    } catch (error) {
      setFailed(obstacleOf(error) ?? 'passing');
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
        <p role="alert">{t(failed === 'passing' ? 'admit.failed' : `errors:${failed}`)}</p>
      )}
    </div>
  );
};
