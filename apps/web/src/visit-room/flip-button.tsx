import { useTranslation } from 'react-i18next';
import { type Devices, type DevicesSnapshot } from '../call/devices.ts';
import { otherCamera, seenCameras } from '../call/other-camera.ts';
import { ControlButton } from './control-button.tsx';

interface FlipButtonProps {
  readonly devices: Devices;
  readonly local: DevicesSnapshot;
}

/** One press to the other camera: from the face to the rash and back. */
export const FlipButton = ({ devices, local }: FlipButtonProps) => {
  const { t } = useTranslation('call');
  const { state, opening, deviceId } = local.camera;
  // With the camera off a press would show the person unasked.
  const isIdle = state !== 'on' || opening;
  const flip = async (): Promise<void> => {
    const next = otherCamera(await seenCameras(), deviceId);
    if (next !== null) await devices.choose('camera', next);
  };
  return (
    <ControlButton
      icon="flip"
      label={t('control.flip')}
      title={t('control.flipHelp')}
      aria-disabled={isIdle || undefined}
      aria-busy={opening}
      onClick={() => {
        if (!isIdle) void flip();
      }}
    />
  );
};
