import { useTranslation } from 'react-i18next';
import { isTurnedOn } from '../call/device-problem.ts';
import { type DevicesSnapshot } from '../call/devices.ts';
import { looksAway } from '../call/other-camera.ts';
import { CallIcon } from './call-icon.tsx';
import { MediaPlayer } from './media-player.tsx';

interface SelfViewProps {
  readonly local: DevicesSnapshot;
  readonly speaking: boolean;
}

/** What the others see of this person, small. */
export const SelfView = ({ local, speaking }: SelfViewProps) => {
  const { t } = useTranslation('call');
  const { picture, microphone, camera } = local;
  return (
    <div
      className={[
        'room-self',
        ...(speaking ? ['room-speaking'] : []),
        ...(looksAway(picture) ? ['room-self-away'] : []),
      ].join(' ')}
    >
      {picture !== null && camera.state === 'on' ? (
        <MediaPlayer stream={picture} label={t('person.ownPicture')} participant="self" />
      ) : (
        <div className="room-placeholder">
          <CallIcon name="camera" crossed />
          <p className="visually-hidden">{t('person.cameraOff')}</p>
        </div>
      )}
      <p className="room-name">
        {!isTurnedOn(microphone.state) && <CallIcon name="microphone" crossed />}
        <span>{t('person.you')}</span>
      </p>
    </div>
  );
};
