import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type CallSnapshot } from '../call/call-snapshot.ts';
import { type Devices } from '../call/devices.ts';
import { PageHeading } from '../ui/page-heading.tsx';
import { called } from '../ui/called.ts';
import { ChatPanel } from './chat-panel.tsx';
import { type Party } from '../call/party.ts';
import { Controls } from './controls.tsx';
import { DeviceBanner } from './device-banner.tsx';
import { DevicesDialog } from './devices-dialog.tsx';
import { EndDialog } from './end-dialog.tsx';
import { MediaBanner } from './media-banner.tsx';
import { SealBar } from './seal-bar.tsx';
import { Stage } from './stage.tsx';
import { useFullScreen } from './use-full-screen.ts';
import { useUnread } from './use-unread.ts';

interface CallViewProps {
  readonly party: Party;
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly devices: Devices;
}

/** The call itself: the people, what needs saying about the line and the devices, the controls. */
export const CallView = ({ party, session, call, devices }: CallViewProps) => {
  const { t } = useTranslation(['call', 'common']);
  const room = useRef<HTMLElement>(null);
  const chatButton = useRef<HTMLButtonElement>(null);
  const [chatOpen, setChatOpen] = useState(false);
  const [dialog, setDialog] = useState<'devices' | 'end' | null>(null);
  const fullScreen = useFullScreen();
  const unread = useUnread(call.chat, call.self?.id ?? '', chatOpen);
  const { local } = call;
  const waiting = call.participants.filter(({ admitted }) => !admitted);
  const comesAgain = call.encounter?.status === 'in-progress';

  const closeDialog = useCallback(() => {
    setDialog(null);
  }, []);
  const closeChat = useCallback(() => {
    setChatOpen(false);
    chatButton.current?.focus();
  }, []);

  return (
    <section
      ref={room}
      className={fullScreen.on ? 'room room-full' : 'room'}
      aria-label={t('room')}
    >
      {party.as !== 'staff' && (
        <div className="visually-hidden">
          {/* Being let in replaces the page: who cannot see that is told, and led here. */}
          <PageHeading focusOnMount>{t('joined')}</PageHeading>
        </div>
      )}
      <DeviceBanner devices={devices} local={local} />
      {call.phase === 'in-call' && call.blockedPaths !== null && (
        <MediaBanner
          party={party}
          tried={call.blockedPaths}
          onWrite={() => {
            setChatOpen(true);
          }}
        />
      )}
      <SealBar party={party} session={session} call={call} />
      <div className="room-middle">
        <Stage party={party} session={session} call={call} speaker={devices.speaker} />
        {chatOpen && (
          <ChatPanel
            chat={call.chat}
            pending={call.pendingChat}
            selfId={call.self?.id ?? ''}
            onSend={(text) => {
              session.sendChat(text);
            }}
            onClose={closeChat}
          />
        )}
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
        chat={{
          open: chatOpen,
          unread: unread.count,
          toggle: () => {
            setChatOpen((open) => !open);
          },
        }}
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
