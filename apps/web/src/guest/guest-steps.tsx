import { type ErrorCode, type GuestVisit } from '@teleward/contracts';
import { useCallback, useMemo, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { Devices } from '../call/devices.ts';
import { devicesOf, type Party } from '../call/party.ts';
import { DeviceCheckStep } from '../visitor/device-check-step.tsx';
import { RoomStep } from '../visitor/room-step.tsx';
import { GuestDoor } from './guest-door.tsx';
import { GuestOver } from './guest-over.tsx';

type Step = 'check' | 'room' | 'ended' | 'removed';

interface GuestStepsProps {
  readonly visit: GuestVisit;
  /** The link was just opened, so the devices are not checked yet. A reload goes straight back. */
  readonly isByLink: boolean;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

export const GuestSteps = ({ visit, isByLink, onLost }: GuestStepsProps) => {
  const { guestId, allowance } = visit;
  const [step, setStep] = useState<Step>(isByLink ? 'check' : 'room');
  const [devices] = useState(() => new Devices(devicesOf(allowance), visit.encounterId));
  const party = useMemo<Party>(() => ({ as: 'guest', guestId, allowance }), [guestId, allowance]);

  const handleOut = useCallback(
    (code: ErrorCode) => {
      if (code === 'visit_ended') setStep('ended');
      else if (code === 'removed') setStep('removed');
      else onLost(new ApiError(code, 'The server refused the socket.'));
    },
    [onLost],
  );

  switch (step) {
    case 'check':
      return (
        <DeviceCheckStep
          of="guest"
          visit={visit}
          devices={devices}
          onDone={() => {
            setStep('room');
          }}
        />
      );
    case 'room':
      return (
        <RoomStep
          visit={visit}
          party={party}
          devices={devices}
          waiting={({ held }) => <GuestDoor visit={visit} held={held} />}
          onOut={handleOut}
        />
      );
    case 'ended':
    case 'removed':
      return <GuestOver visit={visit} why={step} />;
  }
};
