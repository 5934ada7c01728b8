import { type DeviceCheck, type NetworkCheck } from '@teleward/contracts';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Devices } from '../call/devices.ts';
import { canEncrypt } from '../call/e2ee/support.ts';
import { startingMode } from '../call/starting-mode.ts';
import { Banner } from '../ui/banner.tsx';
import { type Elements } from '../ui/elements.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { LoadBoundary } from '../ui/load-boundary.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { BrowserHint } from './browser-hint.tsx';
import { CameraCheck } from './camera-check.tsx';
import { MicrophoneCheck } from './microphone-check.tsx';
import { SpeakerCheck } from './speaker-check.tsx';
import { StepProgress, type Way } from './step-progress.tsx';
import { useDevices } from './use-devices.ts';
import { VisitorShell, type VisitorVisit } from './visitor-shell.tsx';

const NetworkCheckCard = lazy(() => import('./network-check-card.tsx'));

interface DeviceCheckStepProps {
  readonly of: Way;
  readonly visit: VisitorVisit;
  readonly devices: Devices;
  /** A test before the time of the visit: it leads back, not on. */
  readonly isTrial?: boolean;
  /** The doctor of the visit. */
  readonly doctor?: Elements;
  readonly onDone: (check: DeviceCheck) => void;
}

const canCall = (): boolean => 'RTCPeerConnection' in globalThis;

/**
 * Checks camera, microphone, loudspeaker and line, as far as they may be used,
 * before anybody waits.
 */
export const DeviceCheckStep = (props: DeviceCheckStepProps) => {
  const { of, visit, devices, isTrial = false, doctor, onDone } = props;
  const { t } = useTranslation('patient');
  const { microphone, camera } = useDevices(devices);
  const [asked, setAsked] = useState(devices.uses.length === 0);
  const [speakerHeard, setSpeakerHeard] = useState(false);
  const [network, setNetwork] = useState<NetworkCheck | null>(null);
  const [encrypts, setEncrypts] = useState<boolean | null>(null);
  useEffect(() => {
    void canEncrypt().then(setEncrypts);
  }, []);
  const mode = network === null ? 'video' : startingMode(network);
  const beginsWithPicture = mode === 'video' || mode === 'reduced';
  const opening = microphone.opening || camera.opening;
  const answered = asked && !opening;
  const lacks = (kind: 'microphone' | 'camera'): boolean =>
    devices.uses.includes(kind) && { microphone, camera }[kind].track === null;

  const continueKey = (): string => {
    if (lacks('microphone')) return 'check.continueText';
    const isSeen = !lacks('camera') && (!devices.uses.includes('camera') || beginsWithPicture);
    return isSeen ? 'check.continue' : 'check.continueAudio';
  };
  const handleDone = (): void => {
    devices.startAs(mode);
    onDone({
      microphone: microphone.state,
      camera: camera.state,
      speakerHeard,
      ...(network !== null && { network }),
      ...(encrypts !== null && { encrypts }),
    });
  };
  const handleStart = (): void => {
    void devices.open().finally(() => {
      setAsked(true);
    });
  };

  return (
    <VisitorShell demo={visit.demo} clinic={visit.clinic}>
      <div className="stack-loose">
        {!isTrial && <StepProgress of={of} step="check" />}
        <PageHeading focusOnMount>{t('check.title')}</PageHeading>
        {doctor}
        {!canCall() && <Banner tone="danger">{t('check.unsupported')}</Banner>}
        {canCall() && encrypts === false && (
          <Banner tone="warning">{t('check.cannotEncrypt')}</Banner>
        )}
        <BrowserHint />
        {!answered && (
          <Card>
            <div className="stack">
              <p>{t('check.intro')}</p>
              <p>{t(devices.uses.length === 2 ? 'check.ask' : 'check.askOne')}</p>
              <Button variant="primary" wide busy={opening} onClick={handleStart}>
                {t(opening ? 'check.starting' : startKey(devices))}
              </Button>
            </div>
          </Card>
        )}
        {answered && (
          <>
            {devices.uses.includes('camera') && <CameraCheck devices={devices} />}
            {devices.uses.includes('microphone') && <MicrophoneCheck devices={devices} />}
            <SpeakerCheck devices={devices} onAnswer={setSpeakerHeard} />
            {canCall() && (
              // The rest of the page works without it.
              <LoadBoundary fallback={() => null}>
                <Suspense fallback={null}>
                  <NetworkCheckCard as={of} onResult={setNetwork} />
                </Suspense>
              </LoadBoundary>
            )}
            <div className="way-on">
              <Button variant="primary" wide onClick={handleDone}>
                {t(isTrial ? 'check.finish' : continueKey())}
              </Button>
            </div>
          </>
        )}
      </div>
    </VisitorShell>
  );
};

const startKey = ({ uses }: Devices): string => {
  if (uses.length === 2) return 'check.start';
  return uses.includes('camera') ? 'check.startCamera' : 'check.startMicrophone';
};
