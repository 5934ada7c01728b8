import { useEffect, useRef } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type DeviceChoice, type Devices, type DevicesSnapshot } from '../call/devices.ts';
import { Button } from '../ui/button.tsx';
import { speakerAwayText } from './device-banner.tsx';
import { Select } from '../ui/select.tsx';

interface DevicesDialogProps {
  readonly devices: Devices;
  readonly local: DevicesSnapshot;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Lets the person choose another microphone, camera or loudspeaker during the call. */
export const DevicesDialog = ({ devices, local, open, onClose }: DevicesDialogProps) => {
  const { t } = useTranslation('call');
  const optionsOf = (choices: readonly DeviceChoice[]) =>
    choices.length === 0
      ? [{ value: '', label: t('devices.none') }]
      : choices.map(({ id, label }, index) => ({
          value: id,
          label: label === '' ? t('devices.unnamed', { number: index + 1 }) : label,
        }));
  return (
    <ModalOverlay
      className="dialog-overlay"
      isDismissable
      isOpen={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Modal className="dialog-modal">
        <Dialog className="dialog">
          <Heading slot="title" className="dialog-title">
            {t('devices.title')}
          </Heading>
          <div className="dialog-body">
            {devices.uses.includes('microphone') && (
              <>
                <Select
                  label={t('devices.microphone')}
                  options={optionsOf(local.microphones)}
                  value={local.microphone.deviceId ?? ''}
                  onChange={(event) => void devices.choose('microphone', event.target.value)}
                />
                <Level devices={devices} />
              </>
            )}
            {devices.uses.includes('camera') && (
              <Select
                label={t('devices.camera')}
                options={optionsOf(local.cameras)}
                value={local.camera.deviceId ?? ''}
                onChange={(event) => void devices.choose('camera', event.target.value)}
              />
            )}
            {local.speakers.length > 0 && (
              <Select
                label={t('devices.speaker')}
                options={[
                  { value: '', label: t('devices.usual') },
                  ...optionsOf(local.speakers.filter(({ id }) => id !== 'default')),
                ]}
                value={local.speakerAway === null ? (local.speakerId ?? '') : ''}
                onChange={(event) => {
                  devices.chooseSpeaker(event.target.value);
                }}
              />
            )}
            {local.speakerAway !== null && (
              <p role="status">{speakerAwayText(local.speakerAway, t)}</p>
            )}
          </div>
          <div className="dialog-actions">
            <Button onClick={() => void devices.playTestSound()}>{t('devices.test')}</Button>
            <Button variant="primary" onClick={onClose}>
              {t('devices.done')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};

/** Moves with the voice; drawn without React, which need not render 60 times a second. */
const Level = ({ devices }: { readonly devices: Devices }) => {
  const { t } = useTranslation('call');
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    let frame = 0;
    const draw = (): void => {
      if (meter.current !== null) meter.current.value = devices.readLevel();
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [devices]);
  return (
    <meter ref={meter} className="room-level" min={0} max={1} aria-label={t('devices.level')} />
  );
};
