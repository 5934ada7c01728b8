import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Devices } from '../call/devices.ts';
import { Card } from '../ui/card.tsx';
import { Icon } from '../ui/icon.tsx';
import { DeviceProblemHelp } from './device-problem-help.tsx';
import { DeviceSelect } from './device-select.tsx';
import { useDevices } from './use-devices.ts';

/** A level that speech reaches and a quiet room does not. */
const speech = 0.15;

export const MicrophoneCheck = ({ devices }: { readonly devices: Devices }) => {
  const { t } = useTranslation('patient');
  const heading = useId();
  const { microphone, microphones } = useDevices(devices);
  const meter = useRef<HTMLMeterElement>(null);
  const [heard, setHeard] = useState(false);
  const open = microphone.track !== null;

  useEffect(() => {
    if (!open) return undefined;
    let frame = 0;
    const draw = (): void => {
      const level = devices.readLevel();
      if (meter.current) meter.current.value = level;
      if (level > speech) setHeard(true);
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [devices, open]);

  return (
    <Card aria-labelledby={heading}>
      <div className="stack">
        <h2 id={heading} className="check-title">
          <Icon name="microphone" />
          <span>{t('check.microphone')}</span>
        </h2>
        {open && (
          <>
            <p>{t('check.speakNow')}</p>
            <meter ref={meter} className="level" min={0} max={1} aria-label={t('check.level')} />
            <p className="heard" role="status">
              {heard && (
                <>
                  <Icon name="success" />
                  <span>{t('check.heardYou')}</span>
                </>
              )}
            </p>
          </>
        )}
        <DeviceProblemHelp kind="microphone" devices={devices} />
        <DeviceSelect
          label={t('check.microphone')}
          choices={microphones}
          value={microphone.deviceId}
          onChoose={(id) => {
            setHeard(false);
            void devices.choose('microphone', id);
          }}
        />
      </div>
    </Card>
  );
};
