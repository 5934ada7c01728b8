import { useCallback, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type CallSnapshot } from '../call/call-snapshot.ts';
import { type Devices } from '../call/devices.ts';
import { PageHeading } from '../ui/page-heading.tsx';
import { called } from '../ui/called.ts';
import { type ChatBeside } from './chat-beside.ts';
import { ChatPanel } from './chat-panel.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { connectionMessage } from './connection-message.ts';
import { type Party } from '../call/party.ts';
import { Controls } from './controls.tsx';
import { DeviceBanner } from './device-banner.tsx';
import { DevicesDialog } from './devices-dialog.tsx';
import { EndDialog } from './end-dialog.tsx';
import { MediaBanner } from './media-banner.tsx';
import { SealBar } from './seal-bar.tsx';
import { Stage } from './stage.tsx';
import { useFullScreen } from './use-full-screen.ts';
import { useFading } from './use-fading.ts';
import { useSmallWindow } from './use-small-window.ts';
import { useUnread } from './use-unread.ts';
import { VisitClock } from './visit-clock.tsx';

interface CallViewProps {
  readonly party: Party;
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly devices: Devices;
  /** Set where the page has room for the chat beside the call. */
  readonly chatBeside?: ChatBeside | undefined;
  readonly plannedMinutes?: number | undefined;
}

/** The call itself: the people, messages about line and devices, and the controls. */
export const CallView = (props: CallViewProps) => {
  const { party, session, call, devices, plannedMinutes } = props;
  const { t } = useTranslation(['call', 'common']);
  const room = useRef<HTMLElement>(null);
  const chatButton = useRef<HTMLButtonElement>(null);
  const [chatOpen, setChatOpen] = useState(false);
  const [text, setText] = useState('');
  const [dialog, setDialog] = useState<'devices' | 'end' | null>(null);
  const fullScreen = useFullScreen();
  // In full screen nothing beside the room is visible.
  const beside = fullScreen.on ? undefined : props.chatBeside;
  const isChatShown = beside?.isShown ?? chatOpen;
  const unread = useUnread(call.chat, call.self?.id ?? '', isChatShown);
  const onUnread = props.chatBeside?.onUnread;
  useEffect(() => {
    onUnread?.(unread.count);
  }, [onUnread, unread.count]);
  useEffect(() => () => onUnread?.(0), [onUnread]);
  const smallWindow = useSmallWindow(room);
  const { local } = call;
  const present = call.participants.filter(({ admitted }) => admitted);
  const waiting = call.participants.filter(({ admitted }) => !admitted);
  const message = connectionMessage(call, present);
  const comesAgain = call.encounter?.status === 'in-progress';
  const startedAt = call.encounter?.startedAt ?? null;
  // Only for staff, who are in calls all day. A patient may be frightened, old or here for the
  // first time, and must find “Mic” and “Leave” where they were: a patient's controls do not fade.
  const isFaded = useFading(
    room,
    party.as === 'staff' &&
      call.phase === 'in-call' &&
      waiting.length === 0 &&
      dialog === null &&
      !(chatOpen && beside === undefined),
  );

  const closeDialog = useCallback(() => {
    setDialog(null);
  }, []);
  const closeChat = useCallback(() => {
    setChatOpen(false);
    chatButton.current?.focus();
  }, []);

  const write = (): void => {
    if (beside === undefined) {
      setChatOpen(true);
      return;
    }
    beside.show();
    requestAnimationFrame(() => beside.place.querySelector('textarea')?.focus());
  };
  const chat = (
    <ChatPanel
      chat={call.chat}
      pending={call.pendingChat}
      selfId={call.self?.id ?? ''}
      shown={isChatShown}
      text={text}
      onText={setText}
      onSend={(text) => {
        session.sendChat(text);
      }}
      onClose={beside === undefined ? closeChat : null}
    />
  );

  return (
    <section
      ref={room}
      className={[
        'room',
        ...(fullScreen.on ? ['room-full'] : []),
        ...(isFaded ? ['room-faded'] : []),
      ].join(' ')}
      aria-label={t('room')}
    >
      {party.as !== 'staff' && (
        <div className="visually-hidden">
          {/* Admission replaces the page: this tells screen reader users, and
              moves their focus here. */}
          <PageHeading focusOnMount>{t('joined')}</PageHeading>
        </div>
      )}
      <DeviceBanner devices={devices} local={local} />
      {call.phase === 'in-call' && call.blockedPaths !== null && (
        <MediaBanner party={party} tried={call.blockedPaths} onWrite={write} />
      )}
      <SealBar
        party={party}
        session={session}
        call={call}
        below={<ConnectionLine message={message} present={present} />}
      >
        {startedAt !== null && <VisitClock startedAt={startedAt} plannedMinutes={plannedMinutes} />}
      </SealBar>
      <div className="room-middle">
        <Stage
          party={party}
          session={session}
          call={call}
          devices={devices}
          smallWindow={smallWindow}
          message={message}
        />
        {beside === undefined && chatOpen && chat}
        {beside !== undefined && createPortal(chat, beside.place)}
      </div>
      <p className="visually-hidden" role="status">
        {waiting
          .filter(({ held }) => !held)
          .flatMap((participant) => [
            t('admit.title', { name: called(participant, t) }),
            ...(comesAgain && participant.role === 'patient' ? [t('admit.again')] : []),
          ])
          .join(' ')}
      </p>
      <p className="visually-hidden" role="status">
        {unread.newest !== null &&
          t('chat.new', { name: unread.newest.senderName, text: unread.newest.text })}
      </p>
      <Controls
        room={room}
        party={party}
        session={session}
        devices={devices}
        local={local}
        chat={
          beside === undefined
            ? {
                open: chatOpen,
                unread: unread.count,
                toggle: () => {
                  setChatOpen((open) => !open);
                },
              }
            : null
        }
        chatButton={chatButton}
        fullScreen={fullScreen}
        onDialog={setDialog}
      />
      <DevicesDialog
        devices={devices}
        local={local}
        open={dialog === 'devices'}
        onClose={closeDialog}
      />
      <EndDialog session={session} open={dialog === 'end'} onClose={closeDialog} />
    </section>
  );
};
