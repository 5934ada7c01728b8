import { type Participant } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { SignallingError } from '../signalling/index.ts';
import { PlainDialog } from './plain-dialog.tsx';
import { called } from '../ui/called.ts';

interface AdmitCardProps {
  readonly session: CallSession;
  readonly participant: Participant;
  /** The doctor admitted the patient before, and the link was opened again. */
  readonly again: boolean;
  /** Staff may turn encryption off for this visit. */
  readonly mayTurnOff: boolean;
  /** The visit is end-to-end encrypted, so every browser in it must be able to encrypt. */
  readonly encrypted: boolean;
}

/** Obstacles that stay until staff deal with them; any other error may pass by itself. */
const obstacles = ['consent_required', 'on_hold', 'encryption_required'] as const;
type Obstacle = (typeof obstacles)[number];

const obstacleOf = (error: unknown): Obstacle | null =>
  error instanceof SignallingError ? (obstacles.find((code) => code === error.code) ?? null) : null;

function failedKey(failed: Obstacle | 'passing'): string {
  if (failed === 'passing') return 'admit.failed';
  return failed === 'encryption_required' ? 'admit.unableKept' : `errors:${failed}`;
}

/**
 * Shown while a participant waits for admission: the first thing that staff see,
 * and one press admits.
 */
export const AdmitCard = (props: AdmitCardProps) => {
  const { session, participant, again, mayTurnOff, encrypted } = props;
  const { t } = useTranslation(['call', 'common', 'errors']);
  const name = called(participant, t);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Obstacle | 'passing' | null>(null);
  const { id, microphone, camera, connection, blockedPaths, encrypts } = participant;
  const [turningOff, setTurningOff] = useState(false);
  const isUnable = encrypted && !encrypts;

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
      <div className="room-admit-who">
        <p className="room-admit-title">{t('admit.title', { name })}</p>
        <p>
          {connection === 'reconnecting'
            ? t('admit.reconnecting')
            : t('admit.devices', {
                microphone: t(`admit.state.${microphone}`),
                camera: t(`admit.state.${camera}`),
              })}
        </p>
      </div>
      {again && <p>{t('admit.again')}</p>}
      {blockedPaths !== null && <p>{t('blocked.other', { name })}</p>}
      {isUnable && (
        <>
          <p>{t(mayTurnOff ? 'admit.unable' : 'admit.unableKept', { name })}</p>
          {mayTurnOff && (
            <button
              type="button"
              className="room-button"
              aria-haspopup="dialog"
              onClick={() => {
                setTurningOff(true);
              }}
            >
              {t('seal.turnOff')}
            </button>
          )}
          <PlainDialog
            session={session}
            reason="browser"
            open={turningOff}
            onClose={() => {
              setTurningOff(false);
            }}
          />
        </>
      )}
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
      {failed !== null && <p role="alert">{t(failedKey(failed), { name })}</p>}
    </div>
  );
};
