import { type ErrorCode } from '@teleward/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type Devices } from '../call/devices.ts';
import { type Party } from '../call/party.ts';
import { CallView } from './call-view.tsx';
import { type ChatBeside } from './chat-beside.ts';
import { type Door } from './door.ts';
import './room.css';
import './controls.css';
import './chat.css';
import './over-picture.css';
import { useAwake } from './use-awake.ts';
import { useCall, useCallSession } from './use-call.ts';
import { useLetIn } from './use-let-in.ts';
import { type Elements } from '../ui/elements.ts';

export interface VisitRoomProps {
  /** Must stay the same object. */
  readonly party: Party;
  readonly encounterId: string;
  readonly devices: Devices;
  /** Another page of theirs may have the visit open; that one then stops. */
  readonly takesOver?: boolean;
  /** Shown until the person is admitted. */
  readonly waiting?: (door: Door) => Elements;
  /** Staff: the patient was called in, and is admitted as soon as both are there. */
  readonly letsPatientIn?: boolean;
  /** Staff: called when the patient was admitted, or admission is left to a press. */
  readonly onPatientLetIn?: () => void;
  /** Called when the person waited and is now admitted. */
  readonly onLetIn?: () => void;
  /** Staff: the page has room for the chat beside the call. */
  readonly chatBeside?: ChatBeside | undefined;
  /** Staff: the booked length of the visit. */
  readonly plannedMinutes?: number;
  readonly onEnded: () => void;
  readonly onLeft: () => void;
  /** The second argument is the id under which the server's log has the refusal. */
  readonly onRefused: (code: ErrorCode, requestId?: string) => void;
}

/** The room of a visit: waiting, then the call. */
export default function VisitRoom(props: VisitRoomProps) {
  const { party, encounterId, devices, takesOver = false } = props;
  const session = useCallSession({ party, encounterId, devices, takesOver });
  return session === null ? <Joining /> : <Room {...props} session={session} />;
}

const Room = (props: VisitRoomProps & { readonly session: CallSession }) => {
  const { session, devices, waiting, onLetIn, onEnded, onLeft, onRefused } = props;
  const { t } = useTranslation('call');
  const call = useCall(session);
  const { phase, error, requestId } = call;
  const isIn = call.self?.admitted ?? null;
  const wasIn = useRef<boolean | null>(null);
  useEffect(() => {
    if (isIn === null) return;
    if (isIn && wasIn.current === false) onLetIn?.();
    wasIn.current = isIn;
  }, [isIn, onLetIn]);
  useAwake();
  useLetIn(session, call, props);

  useEffect(() => {
    if (phase === 'ended') onEnded();
    if (phase === 'left') onLeft();
    if (phase === 'refused') onRefused(error ?? 'internal', requestId);
  }, [phase, error, requestId, onEnded, onLeft, onRefused]);

  switch (phase) {
    case 'connecting':
      return <Joining />;
    case 'ended':
    case 'left':
    case 'refused':
      return <Notice title={t(`over.${phase}`)} />;
    case 'waiting':
    case 'reconnecting':
    case 'in-call':
      if (call.self?.admitted === true) {
        return (
          <CallView
            party={props.party}
            session={session}
            call={call}
            devices={devices}
            chatBeside={props.chatBeside}
            plannedMinutes={props.plannedMinutes}
          />
        );
      }
      return (
        <>
          <p className="room-lost" role="status">
            {phase === 'reconnecting'
              ? `${t('connection.self')}. ${t('connection.selfHelp')}`
              : call.encryption.condition === 'unable'
                ? t('seal.unableWaits')
                : call.encryption.condition === 'failed' || call.encryption.condition === 'loading'
                  ? `${t(`seal.${call.encryption.condition}`)}. ${t(`seal.${call.encryption.condition}Help`)}`
                  : call.blockedPaths !== null
                    ? `${t('blocked.title')}. ${t('blocked.help')}`
                    : call.local.microphone.problem === 'silent' && t('problem.silentWaits')}
          </p>
          {waiting?.({
            company: call.participants,
            held: call.self?.held === true,
            underWay: call.encounter?.status === 'in-progress',
            queuePosition: call.queuePosition,
            wait: call.wait,
            communications: call.communications,
          })}
        </>
      );
  }
};

const Joining = () => {
  const { t } = useTranslation('call');
  return <Notice title={t('join.connecting')} text={t('join.stay')} pulse />;
};

interface NoticeProps {
  readonly title: string;
  readonly text?: string;
  readonly pulse?: boolean;
}

const Notice = ({ title, text, pulse = false }: NoticeProps) => (
  <div className="room">
    <div className="room-stage">
      <div className="room-alone" role="status">
        {pulse && <span className="room-pulse" aria-hidden="true" />}
        <p className="room-alone-title">{title}</p>
        {text !== undefined && <p>{text}</p>}
      </div>
    </div>
  </div>
);
