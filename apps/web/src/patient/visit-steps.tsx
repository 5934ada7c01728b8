import {
  type DeviceCheck,
  type ErrorCode,
  type PatientVisit,
  patientRoutes,
} from '@teleward/contracts';
import { lazy, type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { Devices } from '../call/devices.ts';
import { startingMode } from '../call/starting-mode.ts';
import { type Party } from '../call/party.ts';
import { DeviceCheckStep } from '../visitor/device-check-step.tsx';
import { RoomStep } from '../visitor/room-step.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';
import { serverNow } from '../server-clock.ts';
import { Loading } from '../ui/loading.tsx';
import { Part } from '../ui/part.tsx';
import { DoctorLine } from './doctor-line.tsx';
import { signalTurn } from './use-turn-signal.ts';
import { WaitingCard } from './waiting-card.tsx';

// Not needed before the visit, and loaded in the background by its end.
const loadEnded = () => import('./ended-page.tsx');
const EndedPage = lazy(loadEnded);
const BeforeStep = lazy(() => import('./before-step.tsx'));
const ConsentStep = lazy(() => import('./consent-step.tsx'));

const party: Party = { as: 'patient' };

type Step = 'before' | 'trial' | 'check' | 'consent' | 'room' | 'ended';

const isEarly = ({ status, waitingRoomOpensAt }: PatientVisit): boolean =>
  status === 'planned' && Date.parse(waitingRoomOpensAt) > serverNow();

/**
 * Completed steps are skipped, so that a reload during the call returns straight to it. A link that
 * is opened again may be on another phone, whose devices are not checked yet.
 */
const firstStep = (visit: PatientVisit, isByLink: boolean): Step => {
  const { status, consent } = visit;
  if (status === 'finished' || status === 'cancelled') return 'ended';
  if (isEarly(visit)) return 'before';
  if (!consent || status === 'planned') return 'check';
  return isByLink && status === 'arrived' ? 'check' : 'room';
};

const isWaiting = ({ status, consent }: PatientVisit): boolean =>
  status === 'arrived' && consent !== null;

interface VisitStepsProps {
  readonly visit: PatientVisit;
  /** The link was just opened, as opposed to a reload. */
  readonly isByLink: boolean;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

export const VisitSteps = ({ visit: opened, isByLink, onLost }: VisitStepsProps) => {
  const { t } = useTranslation('patient');
  const [visit, setVisit] = useState(opened);
  const [step, setStep] = useState(() => firstStep(opened, isByLink));
  const [devices] = useState(() => new Devices(undefined, opened.encounterId));
  const [deviceCheck, setDeviceCheck] = useState<DeviceCheck | null>(null);
  // After a reload in the room the check is not repeated.
  const [lineAtFirst] = useState(() =>
    step === 'room' && opened.deviceCheck?.network
      ? startingMode(opened.deviceCheck.network)
      : undefined,
  );

  const handleChanged = useCallback((now: PatientVisit) => {
    setVisit(now);
    if (now.status !== 'planned') setStep(firstStep(now, false));
  }, []);
  const keep = (check: DeviceCheck): void => {
    const params = { encounterId: visit.encounterId };
    setVisit({ ...visit, deviceCheck: check });
    // The result only helps the clinic, and joining the waiting room sends another one.
    request(patientRoutes.keepDeviceCheck, { params, body: { deviceCheck: check } }).catch(
      () => undefined,
    );
  };
  const handleEnded = useCallback(() => {
    devices.close();
    setStep('ended');
  }, [devices]);
  const handleOut = useCallback(
    (code: ErrorCode) => {
      if (code === 'visit_ended') handleEnded();
      else onLost(new ApiError(code, 'The server refused the socket.'));
    },
    [handleEnded, onLost],
  );

  const { encounterId } = visit;
  const isElsewhere = useCallback(
    async () => (await request(patientRoutes.readMyRoom, { params: { encounterId } })).open,
    [encounterId],
  );
  const letIn = t('position.signal');
  const handleLetIn = useCallback(() => {
    signalTurn(letIn);
  }, [letIn]);

  useEffect(() => {
    // If it does not load, the step tries again.
    if (step === 'room') loadEnded().catch(() => undefined);
  }, [step]);

  const around = (part: ReactNode): ReactNode => (
    <VisitorShell demo={visit.demo} clinic={visit.clinic}>
      {part}
    </VisitorShell>
  );

  switch (step) {
    case 'before':
      return (
        <Part meanwhile={around(<Loading />)} failed={around}>
          <BeforeStep
            visit={visit}
            onChanged={handleChanged}
            onTry={() => {
              setStep('trial');
            }}
            onGo={() => {
              setStep('check');
            }}
            onLost={onLost}
          />
        </Part>
      );
    case 'trial':
      return (
        <DeviceCheckStep
          of="patient"
          visit={visit}
          devices={devices}
          doctor={<DoctorLine visit={visit} />}
          isTrial
          onDone={(check) => {
            devices.close();
            keep(check);
            setStep('before');
          }}
        />
      );
    case 'check':
      return (
        <DeviceCheckStep
          of="patient"
          visit={visit}
          devices={devices}
          doctor={<DoctorLine visit={visit} />}
          onDone={(check) => {
            setDeviceCheck(check);
            if (!isWaiting(visit)) {
              setStep('consent');
              return;
            }
            // The position is kept already; the check of another phone only adds to it.
            keep(check);
            setStep('room');
          }}
        />
      );
    case 'consent':
      return (
        <Part meanwhile={around(<Loading />)} failed={around}>
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
        </Part>
      );
    case 'room':
      return (
        <RoomStep
          visit={visit}
          party={party}
          devices={devices}
          startsAs={lineAtFirst}
          isIn={visit.status === 'in-progress'}
          waiting={({ held: _held, ...door }) => <WaitingCard visit={visit} {...door} />}
          onLetIn={handleLetIn}
          onOut={handleOut}
          isElsewhere={isElsewhere}
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
