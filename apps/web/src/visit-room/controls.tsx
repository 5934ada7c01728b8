import { type RefObject, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { isTurnedOn } from '../call/device-problem.ts';
import { type DeviceKind, type Devices, type DevicesSnapshot } from '../call/devices.ts';
import { type Party, writes } from '../call/party.ts';
import { ControlButton } from './control-button.tsx';
import { FlipButton } from './flip-button.tsx';
import { type FullScreen } from './use-full-screen.ts';
import { useShortcuts } from './use-shortcuts.ts';

interface ControlsProps {
  /** The keyboard shortcuts work while the focus is inside this element. */
  readonly room: RefObject<HTMLElement | null>;
  readonly party: Party;
  readonly session: CallSession;
  readonly devices: Devices;
  readonly local: DevicesSnapshot;
  /** Null where the chat is beside the room. */
  readonly chat: {
    readonly open: boolean;
    readonly unread: number;
    readonly toggle: () => void;
  } | null;
  readonly chatButton: RefObject<HTMLButtonElement | null>;
  readonly fullScreen: FullScreen;
  readonly onDialog: (dialog: 'devices' | 'end') => void;
}

const keys = { microphone: 'M', camera: 'V' } as const;

function toggleDevice(devices: Devices, kind: DeviceKind): void {
  if (!devices.uses.includes(kind)) return;
  if (isTurnedOn(devices.snapshot[kind].state)) devices.turnOff(kind);
  else void devices.turnOn(kind);
}

/** The row of controls of a call. */
export const Controls = (props: ControlsProps) => {
  const { room, party, session, devices, local, chat, chatButton, fullScreen, onDialog } = props;
  const { t } = useTranslation('call');
  const shortcuts = useMemo(
    () => ({
      m: () => {
        toggleDevice(devices, 'microphone');
      },
      v: () => {
        toggleDevice(devices, 'camera');
      },
    }),
    [devices],
  );
  useShortcuts(room, shortcuts);

  return (
    <div className="room-controls" role="group" aria-label={t('control.bar')}>
      {devices.uses.map((kind) => {
        const { state, opening } = local[kind];
        const isOn = isTurnedOn(state);
        const name = t(`control.${kind}`);
        return (
          <ControlButton
            key={kind}
            icon={kind}
            label={name}
            note={isOn ? undefined : t('control.off')}
            tone={isOn ? 'plain' : 'off'}
            aria-pressed={isOn}
            aria-busy={opening}
            title={t('control.withKey', { name, key: keys[kind] })}
            onClick={() => {
              toggleDevice(devices, kind);
            }}
          />
        );
      })}
      {devices.uses.includes('camera') && <FlipButton devices={devices} local={local} />}
      {chat !== null && writes(party) && (
        <ControlButton
          ref={chatButton}
          icon="chat"
          label={t('control.chat')}
          aria-expanded={chat.open}
          badge={
            chat.unread > 0 && (
              <span className="room-badge">
                <span aria-hidden="true">{chat.unread}</span>
                <span className="visually-hidden">{t('chat.unread', { count: chat.unread })}</span>
              </span>
            )
          }
          onClick={chat.toggle}
        />
      )}
      <ControlButton
        icon="settings"
        label={t('control.settings')}
        aria-haspopup="dialog"
        onClick={() => {
          onDialog('devices');
        }}
      />
      {fullScreen.possible && (
        <ControlButton
          icon="fullScreen"
          label={t('control.fullScreen')}
          aria-pressed={fullScreen.on}
          onClick={fullScreen.toggle}
        />
      )}
      <ControlButton
        icon="leave"
        label={t('control.leave')}
        tone={party.as === 'staff' ? 'plain' : 'danger'}
        onClick={() => void session.leave()}
      />
      {party.as === 'staff' && (
        <ControlButton
          icon="end"
          label={t('control.end')}
          tone="danger"
          aria-haspopup="dialog"
          onClick={() => {
            onDialog('end');
          }}
        />
      )}
    </div>
  );
};
