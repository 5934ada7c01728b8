import { type DeviceCheck, type PatientVisit } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { Devices } from '../call/devices.ts';
import { ConsentStep } from './consent-step.tsx';
import { DeviceCheckStep } from './device-check-step.tsx';
import { EndedPage } from './ended-page.tsx';
import { LeftPage } from './left-page.tsx';
import { RoomStep } from './room-step.tsx';

type Step = 'check' | 'consent' | 'room' | 'left' | 'ended';

/** Steps already done are skipped, so that a reload in mid-call comes straight back into the call. */
const firstStep = ({ status, consent }: PatientVisit): Step => {
  if (status === 'finished' || status === 'cancelled') return 'ended';
  return consent && status !== 'planned' ? 'room' : 'check';
};

interface VisitStepsProps {
  readonly visit: PatientVisit;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

export const VisitSteps = ({ visit: opened, onLost }: VisitStepsProps) => {
  const [visit, setVisit] = useState(opened);
  const [step, setStep] = useState(() => firstStep(opened));
  const [devices] = useState(() => new Devices());
  const [deviceCheck, setDeviceCheck] = useState<DeviceCheck | null>(null);

  const handleEnded = useCallback(() => {
    devices.close();
    setStep('ended');
  }, [devices]);
  const handleLeft = useCallback(() => {
    devices.close();
    setStep('left');
  }, [devices]);

  switch (step) {
    case 'check':
      return (
        <DeviceCheckStep
          visit={visit}
          devices={devices}
          onDone={(check) => {
            setDeviceCheck(check);
            setStep('consent');
          }}
        />
      );
    case 'consent':
      return (
        <ConsentStep
          visit={visit}
          deviceCheck={deviceCheck}
          onArrived={(arrived) => {
            setVisit(arrived);
            setStep('room');
          }}
          onEnded={handleEnded}
          onLost={onLost}
        />
      );
    case 'room':
      return (
        <RoomStep
          visit={visit}
          devices={devices}
          onEnded={handleEnded}
          onLeft={handleLeft}
          onLost={onLost}
        />
      );
    case 'left':
      return (
        <LeftPage
          visit={visit}
          onBack={() => {
            setStep('room');
          }}
        />
      );
    case 'ended':
      return <EndedPage visit={visit} onLost={onLost} />;
  }
};
