import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type CallSnapshot } from '../call/call-snapshot.ts';
import { AdmitCard } from './admit-card.tsx';
import { CallIcon } from './call-icon.tsx';
import { RemoteTile } from './remote-tile.tsx';
import { SelfView } from './self-view.tsx';

interface StageProps {
  readonly as: 'patient' | 'staff';
  readonly session: CallSession;
  readonly call: CallSnapshot;
}

/** The pictures, who waits at the door, and how the line is. */
export const Stage = ({ as, session, call }: StageProps) => {
  const { t } = useTranslation('call');
  const [blocked, setBlocked] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const { self, participants, remote, speakers, local, phase, media, line } = call;
  const present = participants.filter(({ admitted }) => admitted);
  const waiting = participants.filter(({ admitted }) => !admitted);
  const isLost = phase === 'reconnecting';

  const handleBlocked = useCallback(() => {
    setBlocked(true);
  }, []);

  return (
    <div className="room-stage">
      <div className="room-tiles" data-count={present.length}>
        {present.map((participant) => (
          <RemoteTile
            key={participant.id}
            participant={participant}
            media={remote.find(({ participantId }) => participantId === participant.id)}
            speaking={speakers.includes(participant.id)}
            speakerId={local.speakerId}
            attempt={attempt}
            onBlocked={handleBlocked}
          />
        ))}
        {present.length === 0 && waiting.length === 0 && (
          <Alone as={as} began={call.encounter?.status === 'in-progress'} />
        )}
      </div>
      {waiting.length > 0 && (
        <div className="room-door">
          {waiting.map((participant) => (
            <AdmitCard key={participant.id} session={session} participant={participant} />
          ))}
        </div>
      )}
      <SelfView local={local} speaking={self !== null && speakers.includes(self.id)} />
      <div className="room-line" role="status">
        {isLost ? (
          <p className="room-line-lost">
            <span className="room-pulse" aria-hidden="true" />
            <span>
              <strong>{t('connection.self')}</strong> {t('connection.selfHelp')}
            </span>
          </p>
        ) : media === 'interrupted' ? (
          <p className="room-line-lost">
            <span className="room-pulse" aria-hidden="true" />
            {t('connection.reconnecting')}
          </p>
        ) : (
          line === 'weak' && <p className="room-line-weak">{t('connection.weak')}</p>
        )}
      </div>
      {blocked && (
        <button
          type="button"
          className="room-tap"
          onClick={() => {
            setBlocked(false);
            setAttempt(attempt + 1);
          }}
        >
          <CallIcon name="sound" />
          <span className="room-tap-title">{t('sound.tap')}</span>
          <span>{t('sound.help')}</span>
        </button>
      )}
    </div>
  );
};

interface AloneProps {
  readonly as: 'patient' | 'staff';
  /** The two have met in this visit before. */
  readonly began: boolean;
}

const Alone = ({ as, began }: AloneProps) => {
  const { t } = useTranslation('call');
  const isStaff = as === 'staff';
  const title = isStaff
    ? began
      ? 'patientBack'
      : 'patientNotYet'
    : began
      ? 'doctorBack'
      : 'doctorSoon';
  return (
    <div className="room-alone" role="status">
      <span className="room-avatar">
        <CallIcon name="person" />
      </span>
      <p className="room-alone-title">{t(`alone.${title}`)}</p>
      {isStaff && <p>{t(`alone.${title}Help`)}</p>}
    </div>
  );
};
