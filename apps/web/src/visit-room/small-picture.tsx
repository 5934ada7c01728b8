import { type Participant } from '@teleward/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isTurnedOn } from '../call/device-problem.ts';
import { type Devices, type DevicesSnapshot } from '../call/devices.ts';
import { CallIcon } from './call-icon.tsx';

interface SmallPictureProps {
  /** The participant shown; undefined while nobody else is there. */
  readonly participant: Participant | undefined;
  /** Null while there is no picture. */
  readonly stream: MediaStream | null;
  readonly devices: Devices;
  readonly local: DevicesSnapshot;
}

/**
 * The call in the picture-in-picture window: the other person, and whether the
 * own microphone is on.
 */
export const SmallPicture = ({ participant, stream, devices, local }: SmallPictureProps) => {
  const { t } = useTranslation('call');
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = stream;
    // A newer stream may have replaced this one.
    element.play().catch(() => undefined);
  }, [stream]);
  const isOn = isTurnedOn(local.microphone.state);
  const name = participant?.name ?? '';
  return (
    <main className="small-picture" aria-label={t('room')}>
      {stream === null ? (
        <div className="room-placeholder">
          <span className="room-avatar">
            <CallIcon name="person" />
          </span>
        </div>
      ) : (
        // Muted, because the sound plays in the page itself.
        <video
          ref={video}
          className="room-video"
          aria-label={t('person.picture', { name })}
          autoPlay
          playsInline
          muted
        />
      )}
      {participant !== undefined && (
        <p className="room-name">
          <bdi>{name}</bdi>
        </p>
      )}
      {devices.uses.includes('microphone') && (
        <button
          type="button"
          className={isOn ? 'small-mute' : 'small-mute small-mute-off'}
          aria-pressed={isOn}
          onClick={() => {
            if (isOn) devices.turnOff('microphone');
            else void devices.turnOn('microphone');
          }}
        >
          <CallIcon name="microphone" crossed={!isOn} />
          <span>{t('control.microphone')}</span>
        </button>
      )}
    </main>
  );
};
