import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Devices } from '../call/devices.ts';
import { CheckCard } from './check-card.tsx';
import { DeviceProblemHelp } from './device-problem-help.tsx';
import { DeviceSelect } from './device-select.tsx';
import { useDevices } from './use-devices.ts';

/** A level that speech reaches and a quiet room does not. */
const speech = 0.15;

export const MicrophoneCheck = ({ devices }: { readonly devices: Devices }) => {
  const { t } = useTranslation('patient');
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
    <CheckCard
      icon="microphone"
      title={t('check.microphone')}
      fine={open && heard && microphone.problem === null ? t('check.heardYou') : null}
    >
      {open && (
        <>
          <p>{t('check.speakNow')}</p>
          <meter ref={meter} className="level" min={0} max={1} aria-label={t('check.level')} />
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
    </CheckCard>
  );
};
