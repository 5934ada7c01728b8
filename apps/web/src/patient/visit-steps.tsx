import {
  type DeviceCheck,
  type ErrorCode,
  type PatientVisit,
  patientRoutes,
} from '@teleward/contracts';
import { lazy, type ReactNode, useCallback, useEffect, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { Devices } from '../call/devices.ts';
import { type Party } from '../call/party.ts';
import { ConsentStep } from './consent-step.tsx';
import { DeviceCheckStep } from '../visitor/device-check-step.tsx';
import { RoomStep } from '../visitor/room-step.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';
import { Loading } from '../ui/loading.tsx';
import { Part } from '../ui/part.tsx';
import { WaitingCard } from './waiting-card.tsx';

// Nobody needs it before the visit, and by its end it is there.
const loadEnded = () => import('./ended-page.tsx');
const EndedPage = lazy(loadEnded);

const party: Party = { as: 'patient' };

type Step = 'check' | 'consent' | 'room' | 'ended';

/**
 * Steps already done are skipped, so that a reload in mid-call comes straight back into the call. Whoever
 * opens the link again to wait may hold another phone, whose devices nobody has tried.
 */
const firstStep = ({ status, consent }: PatientVisit, isByLink: boolean): Step => {
  if (status === 'finished' || status === 'cancelled') return 'ended';
  if (!consent || status === 'planned') return 'check';
  return isByLink && status === 'arrived' ? 'check' : 'room';
};

const isWaiting = ({ status, consent }: PatientVisit): boolean =>
  status === 'arrived' && consent !== null;

interface VisitStepsProps {
  readonly visit: PatientVisit;
  /** The link was opened just now, not the page again. */
  readonly isByLink: boolean;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

export const VisitSteps = ({ visit: opened, isByLink, onLost }: VisitStepsProps) => {
  const [visit, setVisit] = useState(opened);
  const [step, setStep] = useState(() => firstStep(opened, isByLink));
  const [devices] = useState(() => new Devices());
  const [deviceCheck, setDeviceCheck] = useState<DeviceCheck | null>(null);

  const handleEnded = useCallback(() => {
    devices.close();
    setStep('ended');
  }, [devices]);
  const handleOut = useCallback(
    (code: ErrorCode) => {
      if (code === 'visit_ended') handleEnded();
      else onLost(new ApiError(code, 'The visit refused the socket.'));
    },
    [handleEnded, onLost],
  );

  useEffect(() => {
    // Where it does not come, the step tries again.
    if (step === 'room') loadEnded().catch(() => undefined);
  }, [step]);

  const around = (part: ReactNode): ReactNode => (
    <VisitorShell demo={visit.demo} clinic={visit.clinic}>
      {part}
    </VisitorShell>
  );

  switch (step) {
    case 'check':
      return (
        <DeviceCheckStep
          of="patient"
          visit={visit}
          devices={devices}
          onDone={(check) => {
            setDeviceCheck(check);
            if (!isWaiting(visit)) {
              setStep('consent');
              return;
            }
            // The place is kept already; that this check is of another phone only adds to it.
            const params = { encounterId: visit.encounterId };
            call(patientRoutes.arrive, { params, body: { deviceCheck: check } }).catch(
              () => undefined,
            );
            setStep('room');
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
          party={party}
          devices={devices}
          waiting={({ company, place, wait }) => (
            <WaitingCard visit={visit} company={company} place={place} wait={wait} />
          )}
          onOut={handleOut}
        />
      );
    case 'ended':
      return (
        <Part meanwhile={around(<Loading />)} failed={around}>
          <EndedPage visit={visit} onLost={onLost} />
        </Part>
      );
  }
};
