import { type DeviceCheck, type PatientVisit } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Devices } from '../call/devices.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { CameraCheck } from './camera-check.tsx';
import { MicrophoneCheck } from './microphone-check.tsx';
import { PatientShell } from './patient-shell.tsx';
import { SpeakerCheck } from './speaker-check.tsx';
import { StepProgress } from './step-progress.tsx';
import { useDevices } from './use-devices.ts';

interface DeviceCheckStepProps {
  readonly visit: PatientVisit;
  readonly devices: Devices;
  readonly onDone: (check: DeviceCheck) => void;
}

const canCall = (): boolean => 'RTCPeerConnection' in globalThis;

/** Camera, microphone and loudspeaker, before anybody waits for them. */
export const DeviceCheckStep = ({ visit, devices, onDone }: DeviceCheckStepProps) => {
  const { t } = useTranslation('patient');
  const { microphone, camera } = useDevices(devices);
  const [asked, setAsked] = useState(false);
  const [speakerHeard, setSpeakerHeard] = useState(false);
  const opening = microphone.opening || camera.opening;
  const answered = asked && !opening;

  const handleStart = (): void => {
    void devices.open().finally(() => {
      setAsked(true);
    });
  };

  return (
    <PatientShell demo={visit.demo} clinic={visit.clinic}>
      <div className="stack-loose">
        <StepProgress step="check" />
        <PageHeading focusOnMount>{t('check.title')}</PageHeading>
        {!canCall() && <Banner tone="danger">{t('check.unsupported')}</Banner>}
        {!answered && (
          <Card>
            <div className="stack">
              <p>{t('check.intro')}</p>
              <p>{t('check.ask')}</p>
              <Button variant="primary" wide busy={opening} onClick={handleStart}>
                {t(opening ? 'check.starting' : 'check.start')}
              </Button>
            </div>
          </Card>
        )}
        {answered && (
          <>
            <CameraCheck devices={devices} />
            <MicrophoneCheck devices={devices} />
            <SpeakerCheck devices={devices} onAnswer={setSpeakerHeard} />
            <Button
              variant="primary"
              wide
              onClick={() => {
                onDone({ microphone: microphone.state, camera: camera.state, speakerHeard });
              }}
            >
              {t(
                microphone.track === null
                  ? 'check.continueText'
                  : camera.track === null
                    ? 'check.continueAudio'
                    : 'check.continue',
              )}
            </Button>
          </>
        )}
      </div>
    </PatientShell>
  );
};
