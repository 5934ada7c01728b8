import { type Participant } from '@teleward/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type RemoteMedia } from '../call/incoming-media.ts';
import { type Speaker } from '../call/speaker.ts';
import { CallIcon } from './call-icon.tsx';
import { MediaPlayer } from './media-player.tsx';
import { pathNames } from './path-names.ts';
import { useLanguage } from '../i18n/use-language.ts';

interface RemoteTileProps {
  readonly participant: Participant;
  /** More than two people are in the call, so their roles are shown. */
  readonly inCompany: boolean;
  /** False for a guest who only listens. */
  readonly seen: boolean;
  /** Media are connected on this side. */
  readonly reached: boolean;
  /** Whether this person may use the chat. */
  readonly writes: boolean;
  /** Whether this tile shows the message about the connection: the room shows one at a time. */
  readonly tellsConnection: boolean;
  readonly media: RemoteMedia | undefined;
  readonly speaking: boolean;
  readonly speaker: Speaker;
  readonly attempt: number;
  readonly onBlocked: (participantId: string, isBlocked: boolean) => void;
  /** Staff: this person may be removed. */
  readonly onPutOut?: (() => void) | undefined;
}

/** Another participant: picture, name, and in words what is wrong. */
export const RemoteTile = ({
  participant,
  inCompany,
  seen,
  reached,
  writes,
  tellsConnection,
  media,
  speaking,
  speaker,
  attempt,
  onBlocked,
  onPutOut,
}: RemoteTileProps) => {
  const { t } = useTranslation(['call', 'common']);
  const language = useLanguage();
  const { id, name, role, camera, microphone, connection, blockedPaths } = participant;
  const handleBlocked = useCallback(
    (isBlocked: boolean) => {
      onBlocked(id, isBlocked);
    },
    [onBlocked, id],
  );
  const isAway = connection === 'reconnecting';
  const isBlocked = blockedPaths !== null;
  const isSeen = reached && !isBlocked && media?.camera === 'on' && camera === 'on';
  return (
    <div className={speaking ? 'room-tile room-speaking' : 'room-tile'}>
      {media !== undefined && (
        <MediaPlayer
          stream={media.stream}
          label={t('person.picture', { name })}
          participant="remote"
          hidden={!isSeen}
          speaker={speaker}
          attempt={attempt}
          onBlocked={handleBlocked}
        />
      )}
      {!isSeen && !(isBlocked && tellsConnection) && (
        <div className="room-placeholder">
          <span className="room-avatar">
            <CallIcon name="person" />
          </span>
          {!isAway && !isBlocked && seen && (
            <p>{t(reached ? placeholderKey(camera) : 'person.notThrough')}</p>
          )}
        </div>
      )}
      {isAway && tellsConnection && (
        <div className="room-overlay" role="status">
          <span className="room-pulse" aria-hidden="true" />
          <p className="room-overlay-title">{t('connection.other', { name })}</p>
          <p>{t('connection.otherHelp')}</p>
        </div>
      )}
      {!isAway && blockedPaths !== null && tellsConnection && (
        <div className="room-overlay" role="status">
          <p className="room-overlay-title">{t('blocked.other', { name })}</p>
          <p>{t(writes ? 'blocked.otherHelp' : 'blocked.otherReads')}</p>
          <p>{t('blocked.tried', { paths: pathNames(blockedPaths, t, language) })}</p>
        </div>
      )}
      {onPutOut !== undefined && (
        <button
          type="button"
          className="room-button room-tile-action"
          aria-label={t('putOut.openOf', { name })}
          aria-haspopup="dialog"
          onClick={onPutOut}
        >
          {t('putOut.open')}
        </button>
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
    case 'silent':
      return 'person.noPicture';
    case 'off':
      return 'person.cameraOff';
    case 'refused':
    case 'missing':
      return 'person.cameraRefused';
  }
}
