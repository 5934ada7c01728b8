import { type Participant } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { type RemoteMedia } from '../call/incoming-media.ts';
import { CallIcon } from './call-icon.tsx';
import { MediaPlayer } from './media-player.tsx';

interface RemoteTileProps {
  readonly participant: Participant;
  /** There are more than the two of us: then it matters who is what. */
  readonly inCompany: boolean;
  /** False for a guest who only hears. */
  readonly seen: boolean;
  readonly media: RemoteMedia | undefined;
  readonly speaking: boolean;
  readonly speakerId: string | null;
  readonly attempt: number;
  readonly onBlocked: () => void;
}

/** One of the others: picture, name, and in words what is not as it should be. */
export const RemoteTile = ({
  participant,
  inCompany,
  seen,
  media,
  speaking,
  speakerId,
  attempt,
  onBlocked,
}: RemoteTileProps) => {
  const { t } = useTranslation(['call', 'common']);
  const { name, role, camera, microphone, connection } = participant;
  const isAway = connection === 'reconnecting';
  const isSeen = media?.camera === 'on' && camera === 'on';
  return (
    <div className={speaking ? 'room-tile room-speaking' : 'room-tile'}>
      {media !== undefined && (
        <MediaPlayer
          stream={media.stream}
          label={t('person.picture', { name })}
          participant="remote"
          hidden={!isSeen}
          speakerId={speakerId}
          attempt={attempt}
          onBlocked={onBlocked}
        />
      )}
      {!isSeen && (
        <div className="room-placeholder">
          <span className="room-avatar">
            <CallIcon name="person" />
          </span>
          {!isAway && seen && <p>{t(placeholderKey(camera))}</p>}
        </div>
      )}
      {isAway && (
        <div className="room-overlay" role="status">
          <span className="room-pulse" aria-hidden="true" />
          <p className="room-overlay-title">{t('connection.other', { name })}</p>
          <p>{t('connection.otherHelp')}</p>
        </div>
      )}
      <p className="room-name">
        {microphone !== 'on' && <CallIcon name="microphone" crossed />}
        <span>
          <bdi>{name}</bdi>
          {inCompany && <span className="room-role">{` ${t(`common:role.${role}`)}`}</span>}
        </span>
        {microphone !== 'on' && (
          <span className="visually-hidden">
            {t(microphone === 'off' ? 'person.muted' : 'person.cannotBeHeard')}
          </span>
        )}
        {speaking && <span className="visually-hidden">{t('person.speaking', { name })}</span>}
      </p>
    </div>
  );
};

function placeholderKey(camera: Participant['camera']): string {
  switch (camera) {
    case 'on':
      return 'person.noPicture';
    case 'off':
      return 'person.cameraOff';
    case 'refused':
    case 'missing':
      return 'person.cameraRefused';
  }
}
