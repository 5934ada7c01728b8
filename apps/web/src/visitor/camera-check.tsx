import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Devices } from '../call/devices.ts';
import { Card } from '../ui/card.tsx';
import { Icon } from '../ui/icon.tsx';
import { DeviceProblemHelp } from './device-problem-help.tsx';
import { DeviceSelect } from './device-select.tsx';
import { useDevices } from './use-devices.ts';

export const CameraCheck = ({ devices }: { readonly devices: Devices }) => {
  const { t } = useTranslation('patient');
  const heading = useId();
  const { camera, cameras, picture } = useDevices(devices);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = picture;
  }, [picture]);

  return (
    <Card aria-labelledby={heading}>
      <div className="stack">
        <h2 id={heading} className="check-title">
          <Icon name="camera" />
          <span>{t('check.camera')}</span>
        </h2>
        {picture && (
          // People look at themselves during the call: the preview stays, small.
          <div className="check-seen">
            <video
              ref={video}
              className="preview"
              autoPlay
              playsInline
              muted
              aria-label={t('check.preview')}
            />
            {camera.state === 'on' && (
              <p className="heard">
                <Icon name="success" />
                <span>{t('check.seen')}</span>
              </p>
            )}
          </div>
        )}
        <DeviceProblemHelp kind="camera" devices={devices} />
        <DeviceSelect
          label={t('check.camera')}
          choices={cameras}
          value={camera.deviceId}
          onChoose={(id) => void devices.choose('camera', id)}
        />
      </div>
    </Card>
  );
};
