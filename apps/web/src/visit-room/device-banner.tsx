import { type TFunction } from 'i18next';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DeviceChoice,
  type DeviceKind,
  type DeviceProblem,
  type Devices,
  type DevicesSnapshot,
  type DeviceStatus,
} from '../call/devices.ts';
import { CallIcon } from './call-icon.tsx';

interface DeviceBannerProps {
  readonly devices: Devices;
  readonly local: DevicesSnapshot;
}

/** The content of one notice; a different notice has a different key. */
interface DeviceNotice {
  readonly key: string;
  readonly title: string;
  readonly text: ReactNode;
  readonly act: { readonly label: string; readonly handle: () => void } | null;
}

/**
 * One notice at a time: what the others miss from this person and what helps, that they speak while
 * muted, or that another loudspeaker plays than the chosen one.
 */
export const DeviceBanner = ({ devices, local }: DeviceBannerProps) => {
  const { t } = useTranslation('call');
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const { microphone } = local;
  const notice = noticeOf(devices, local, t);
  // A notice that recurs is shown again. A device that is off or silent on purpose is
  // reported only once.
  const stays = hidden.filter(
    (key) =>
      key === notice?.key ||
      (key === mutedKey && microphone.state !== 'on') ||
      key === silentKey(microphone),
  );
  if (stays.length < hidden.length) setHidden(stays);
  if (notice === null || hidden.includes(notice.key)) return null;
  const { key, title, text, act } = notice;
  return (
    <div className="room-banner" role="status">
      <div className="room-banner-text">
        <p className="room-banner-title">{title}</p>
        {text}
      </div>
      <div className="room-banner-actions">
        {act !== null && (
          <button type="button" className="room-button" onClick={act.handle}>
            {act.label}
          </button>
        )}
        <button
          type="button"
          className="room-icon-button"
          aria-label={t('problem.hide')}
          onClick={() => {
            setHidden([...hidden, key]);
          }}
        >
          <CallIcon name="close" />
        </button>
      </div>
    </div>
  );
};

const mutedKey = 'muted';
// The same device gets the same key after it was reopened.
const silentKey = ({ deviceId }: DeviceStatus): string => `silent ${deviceId ?? ''}`;

function noticeOf(devices: Devices, local: DevicesSnapshot, t: TFunction<'call'>) {
  const { microphone, camera, speakerAway } = local;
  const kind: DeviceKind | null =
    microphone.problem !== null ? 'microphone' : camera.problem !== null ? 'camera' : null;
  const problem = microphone.problem ?? camera.problem;
  if (kind !== null && problem !== null) {
    const isBoth = microphone.problem !== null && camera.problem !== null;
    return {
      key:
        problem === 'silent' && !isBoth
          ? silentKey(microphone)
          : `${microphone.problem ?? ''}/${camera.problem ?? ''}`,
      title: t(`problem.${kind}.${problem}`),
      text: (
        <>
          <p>{t(`problem.goesOn.${isBoth ? 'both' : kind}`)}</p>
          <ProblemHelp problem={problem} />
        </>
      ),
      act: {
        label: t('problem.retry'),
        handle: () => {
          void devices.retry('microphone').then(() => devices.retry('camera'));
        },
      },
    } satisfies DeviceNotice;
  }
  if (microphone.spokenTo) {
    return {
      key: mutedKey,
      title: t('muted.title'),
      text: <p>{t('muted.text')}</p>,
      act: {
        label: t('muted.turnOn'),
        handle: () => void devices.turnOn('microphone'),
      },
    } satisfies DeviceNotice;
  }
  if (speakerAway === null) return null;
  return {
    key: `speaker ${speakerAway.id}`,
    title: t('speakerAway.title'),
    text: <p>{speakerAwayText(speakerAway, t)}</p>,
    act: null,
  } satisfies DeviceNotice;
}

/** Which loudspeaker is unplugged, and what happens when it is back. */
export const speakerAwayText = ({ label }: DeviceChoice, t: TFunction<'call'>): string =>
  label === '' ? t('speakerAway.unnamed') : t('speakerAway.named', { name: label });

const ProblemHelp = ({ problem }: { readonly problem: DeviceProblem }) => {
  const { t } = useTranslation('call');
  if (problem !== 'refused') return <p>{t(`problem.help.${problem}`)}</p>;
  return (
    <details className="room-help">
      <summary>{t('problem.how')}</summary>
      <ol>
        <li>{t('problem.allow1')}</li>
        <li>{t('problem.allow2')}</li>
        <li>{t('problem.allow3')}</li>
      </ol>
    </details>
  );
};
