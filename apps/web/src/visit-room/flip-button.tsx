import { useTranslation } from 'react-i18next';
import { type Devices, type DevicesSnapshot } from '../call/devices.ts';
import { otherCamera, seenCameras } from '../call/other-camera.ts';
import { ControlButton } from './control-button.tsx';

interface FlipButtonProps {
  readonly devices: Devices;
  readonly local: DevicesSnapshot;
}

/** Switches to the other camera with one press: from the face to the rash and back. */
export const FlipButton = ({ devices, local }: FlipButtonProps) => {
  const { t } = useTranslation('call');
  const { state, opening, deviceId } = local.camera;
  // With the camera off, a press would show the person unasked. The number of cameras is
  // known only once one was on, yet the button is there from the start: no other button may
  // move under a press.
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
