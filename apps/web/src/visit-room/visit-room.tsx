import { ErrorCode } from '@teleward/contracts';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { CallSession } from '../call/call-session.ts';
import { type Devices } from '../call/devices.ts';
import { Picture } from './picture.tsx';

export interface VisitRoomProps {
  readonly as: 'patient' | 'staff';
  /** The visit; staff only. */
  readonly encounterId?: string;
  readonly devices: Devices;
  /** Shown until the person is let in. */
  readonly waiting?: ReactNode;
  readonly onEnded: () => void;
  readonly onLeft: () => void;
  readonly onRefused: (code: ErrorCode) => void;
}

/** The room of a visit: waiting, then the call. */
export default function VisitRoom(props: VisitRoomProps) {
  const { as, encounterId, devices } = props;
  const [session, setSession] = useState<CallSession | null>(null);

  useEffect(() => {
    const made = new CallSession({ as, devices, ...(encounterId ? { encounterId } : {}) });
    // A microtask later, so that the effect itself renders nothing.
    queueMicrotask(() => {
      setSession(made);
    });
    return () => {
      made.close();
    };
  }, [as, encounterId, devices]);

  return session === null ? props.waiting : <Room {...props} session={session} />;
}

const Room = (props: VisitRoomProps & { readonly session: CallSession }) => {
  const { session, devices, waiting, onEnded, onLeft, onRefused } = props;
  const { t } = useTranslation('call');
  const call = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const { phase, error, local } = call;

  useEffect(() => {
    if (phase === 'ended') onEnded();
    if (phase === 'left') onLeft();
    if (phase === 'refused') onRefused(ErrorCode.safeParse(error).data ?? 'unavailable');
  }, [phase, error, onEnded, onLeft, onRefused]);

  if (props.as === 'patient' && call.self?.admitted !== true) return waiting;

  const toggle = (kind: 'microphone' | 'camera'): void => {
    if (local[kind].state === 'on') devices.turnOff(kind);
    else void devices.turnOn(kind);
  };
  return (
    <section aria-label={t('room')}>
      <p role="status">{phase === 'reconnecting' ? t('reconnecting') : ''}</p>
      {call.remote.map(({ participantId, stream }) => (
        <Picture key={participantId} of="remote" stream={stream} />
      ))}
      {local.picture && <Picture of="self" stream={local.picture} />}
      {call.participants
        .filter(({ admitted }) => !admitted)
        .map(({ id, name }) => (
          <button key={id} type="button" onClick={() => void session.admit(id)}>
            {t('admit', { name })}
          </button>
        ))}
      {(['microphone', 'camera'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={local[kind].state === 'on'}
          onClick={() => {
            toggle(kind);
          }}
        >
          {t(kind)}
        </button>
      ))}
      <button type="button" onClick={() => void session.leave()}>
        {t('leave')}
      </button>
      {props.as === 'staff' && (
        <button type="button" onClick={() => void session.end()}>
          {t('end')}
        </button>
      )}
    </section>
  );
};
