import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DeviceKind,
  type DeviceProblem,
  type Devices,
  type DevicesSnapshot,
} from '../call/devices.ts';
import { CallIcon } from './call-icon.tsx';

interface DeviceBannerProps {
  readonly devices: Devices;
  readonly local: DevicesSnapshot;
}

/** Says what the others miss of this person, that the visit goes on, and what helps. */
export const DeviceBanner = ({ devices, local }: DeviceBannerProps) => {
  const { t } = useTranslation('call');
  const [hidden, setHidden] = useState<string | null>(null);
  const { microphone, camera } = local;
  const kind: DeviceKind | null =
    microphone.problem !== null ? 'microphone' : camera.problem !== null ? 'camera' : null;
  const problem = microphone.problem ?? camera.problem;
  if (kind === null || problem === null) return null;
  const which = `${microphone.problem ?? ''}/${camera.problem ?? ''}`;
  if (hidden === which) return null;
  const isBoth = microphone.problem !== null && camera.problem !== null;
  return (
    <div className="room-banner" role="status">
      <div className="room-banner-text">
        <p className="room-banner-title">{t(`problem.${kind}.${problem}`)}</p>
        <p>{t(`problem.goesOn.${isBoth ? 'both' : kind}`)}</p>
        <ProblemHelp problem={problem} />
      </div>
      <div className="room-banner-actions">
        <button
          type="button"
          className="room-button"
          onClick={() => {
            void devices.retry('microphone').then(() => devices.retry('camera'));
          }}
        >
          {t('problem.retry')}
        </button>
        <button
          type="button"
          className="room-icon-button"
          aria-label={t('problem.hide')}
          onClick={() => {
            setHidden(which);
          }}
        >
          <CallIcon name="close" />
        </button>
      </div>
    </div>
  );
};

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
