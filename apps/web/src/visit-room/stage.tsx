import { type Participant } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type CallSnapshot } from '../call/call-snapshot.ts';
import { type Devices } from '../call/devices.ts';
import { type Party, writes } from '../call/party.ts';
import { AtTheDoor } from './at-the-door.tsx';
import { CallIcon } from './call-icon.tsx';
import { type ConnectionMessage } from './connection-message.ts';
import { isGuest } from '../ui/called.ts';
import { PictureTools } from './picture-tools.tsx';
import { PutOutDialog } from './put-out-dialog.tsx';
import { RemoteTile } from './remote-tile.tsx';
import { SelfView } from './self-view.tsx';
import { SmallPicture } from './small-picture.tsx';
import { useFit } from './use-fit.ts';
import { type SmallWindow } from './use-small-window.ts';

interface StageProps {
  readonly party: Party;
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly devices: Devices;
  readonly smallWindow: SmallWindow;
  readonly message: ConnectionMessage | null;
}

/** A participant's visible stream; null where there is none. */
function streamOf(call: CallSnapshot, participant: Participant | undefined): MediaStream | null {
  if (participant?.camera !== 'on') return null;
  const media = call.remote.find(({ participantId }) => participantId === participant.id);
  return media?.camera === 'on' ? media.stream : null;
}

/** The pictures, and the participants who wait for admission. */
export const Stage = (props: StageProps) => {
  const { party, session, call, devices, smallWindow, message } = props;
  const { t } = useTranslation('call');
  // The participants whose media the browser does not play before a press.
  const [blocked, setBlocked] = useState<readonly string[]>([]);
  const [attempt, setAttempt] = useState(0);
  const fit = useFit();
  const [leaving, setLeaving] = useState<string | null>(null);
  const { self, participants, remote, speakers, local, blockedPaths } = call;
  // Patient and doctor come first and largest.
  const ordered = participants.toSorted(
    (one, other) => Number(isGuest(one)) - Number(isGuest(other)),
  );
  const present = ordered.filter(({ admitted }) => admitted);
  const waiting = ordered.filter(({ admitted }) => !admitted);
  const seesPictures = party.as !== 'guest' || party.allowance.pictures;

  const handleBlocked = useCallback((participantId: string, isBlocked: boolean) => {
    setBlocked((before) => {
      if (before.includes(participantId) === isBlocked) return before;
      return isBlocked
        ? [...before, participantId]
        : before.filter((other) => other !== participantId);
    });
  }, []);

  return (
    <div className={fit.fills ? 'room-stage room-fills' : 'room-stage'}>
      <div className="room-tiles" data-count={present.length}>
        {present.map((participant) => (
          <RemoteTile
            key={participant.id}
            participant={participant}
            inCompany={present.length > 1}
            seen={seesPictures}
            reached={blockedPaths === null}
            writes={writes(party)}
            tellsConnection={message === 'other'}
            media={remote.find(({ participantId }) => participantId === participant.id)}
            speaking={speakers.includes(participant.id)}
            speaker={devices.speaker}
            attempt={attempt}
            onBlocked={handleBlocked}
            onPutOut={
              party.as === 'staff' && participant.role === 'patient'
                ? () => {
                    setLeaving(participant.id);
                  }
                : undefined
            }
          />
        ))}
        {present.length === 0 && waiting.length === 0 && (
          <Alone as={party.as} began={call.encounter?.status === 'in-progress'} />
        )}
      </div>
      {present
        .filter(({ id }) => id === leaving)
        .map((participant) => (
          <PutOutDialog
            key={participant.id}
            session={session}
            participant={participant}
            open
            onClose={() => {
              setLeaving(null);
            }}
          />
        ))}
      {waiting.length > 0 && (
        <AtTheDoor
          party={party}
          session={session}
          waiting={waiting}
          underWay={call.encounter?.status === 'in-progress'}
          encryption={call.encryption}
        />
      )}
      {seesPictures && (
        <div className="room-corner">
          <SelfView local={local} speaking={self !== null && speakers.includes(self.id)} />
          <PictureTools fit={fit} smallWindow={party.as === 'staff' ? smallWindow : null} />
        </div>
      )}
      {smallWindow.body !== null &&
        createPortal(
          <SmallPicture
            participant={present[0]}
            stream={streamOf(call, present[0])}
            devices={devices}
            local={local}
          />,
          smallWindow.body,
        )}
      {present.some(({ id }) => blocked.includes(id)) && (
        <button
          type="button"
          className="room-tap"
          onClick={() => {
            setBlocked([]);
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
  readonly as: Party['as'];
  /** Patient and doctor have already met in this visit. */
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
