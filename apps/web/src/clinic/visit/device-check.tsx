import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Devices } from '../../call/devices.ts';
import { Button } from '../../ui/button.tsx';
import { CameraCheck } from '../../visitor/camera-check.tsx';
import { MicrophoneCheck } from '../../visitor/microphone-check.tsx';
import { SpeakerCheck } from '../../visitor/speaker-check.tsx';
import './device-check.css';

interface DeviceCheckProps {
  readonly devices: Devices;
  readonly patientName: string;
  readonly onDone: () => void;
  readonly onLater: () => void;
}

const nothing = (): void => undefined;

/**
 * Before the first visit of the day: shows doctors how they look and sound. Nobody
 * else sees or hears it.
 */
export default function DeviceCheck({ devices, patientName, onDone, onLater }: DeviceCheckProps) {
  const { t } = useTranslation('board');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Focuses no button: the key that called the patient in may still be down.
    heading.current?.focus();
  }, []);
  return (
    <div className="visit-door device-check">
      <h2 ref={heading} tabIndex={-1}>
        {t('check.title')}
      </h2>
      <p className="muted">{t('check.intro', { name: patientName })}</p>
      <div className="device-check-cards">
        <CameraCheck devices={devices} />
        <div className="stack">
          <MicrophoneCheck devices={devices} />
          <SpeakerCheck devices={devices} onAnswer={nothing} />
        </div>
      </div>
      <div className="device-check-acts">
        <Button variant="primary" onClick={onDone}>
          {t('check.done')}
        </Button>
        <Button variant="quiet" onClick={onLater}>
          {t('check.later')}
        </Button>
      </div>
    </div>
  );
}
