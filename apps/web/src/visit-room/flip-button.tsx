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
  // With the camera off a press would show the person unasked. How many cameras there are is known
  // once one was on, and the button is there before: no other may move under a press.
  const isIdle = state !== 'on' || opening || local.cameras.length < 2;
  const flip = async (): Promise<void> => {
    const next = otherCamera(await seenCameras(), deviceId);
    if (next !== null) await devices.flip(next);
  };
  return (
    <ControlButton
      icon="flip"
      label={t('control.flip')}
      title={t(local.cameras.length === 1 ? 'control.flipNone' : 'control.flipHelp')}
      aria-disabled={isIdle || undefined}
      aria-busy={opening}
      onClick={() => {
        if (!isIdle) void flip();
      }}
    />
  );
};
