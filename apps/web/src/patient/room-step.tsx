import { type ErrorCode, type PatientVisit } from '@teleward/contracts';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { type Devices } from '../call/devices.ts';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { LoadBoundary } from '../ui/load-boundary.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { EmergencyNotice } from './emergency-notice.tsx';
import { PatientShell } from './patient-shell.tsx';
import { WaitingCard } from './waiting-card.tsx';

const VisitRoom = lazy(() => import('../visit-room/visit-room.tsx'));

interface RoomStepProps {
  readonly visit: PatientVisit;
  readonly devices: Devices;
  readonly onEnded: () => void;
  readonly onLeft: () => void;
  readonly onLost: (error: unknown) => void;
}

/** Waiting and the call are one room, so that being let in changes nothing that is connected. */
export const RoomStep = ({ visit, devices, onEnded, onLeft, onLost }: RoomStepProps) => {
  const { t } = useTranslation('patient');
  const [refused, setRefused] = useState<ErrorCode | null>(null);
  const waiting = <WaitingCard visit={visit} />;

  useEffect(() => {
    // After a reload nobody went through the device check, and a refusal closed them.
    if (refused === null) void devices.open();
  }, [devices, refused]);

  const handleRefused = useCallback(
    (code: ErrorCode) => {
      if (code === 'visit_ended') onEnded();
      else if (code === 'unauthenticated') onLost(new ApiError(code, 'The visit cookie ended.'));
      else setRefused(code);
    },
    [onEnded, onLost],
  );

  if (refused !== null) {
    return (
      <PatientShell demo={visit.demo} clinic={visit.clinic}>
        <div className="stack-loose">
          <PageHeading focusOnMount>{t('room.failed')}</PageHeading>
          <ErrorBanner
            error={new ApiError(refused, 'The visit refused the socket.')}
            onRetry={() => {
              setRefused(null);
            }}
          />
        </div>
      </PatientShell>
    );
  }
  return (
    <PatientShell demo={visit.demo} clinic={visit.clinic} room>
      <LoadBoundary
        fallback={(retry) => (
          <div className="waiting stack">
            <PageHeading>{t('room.failed')}</PageHeading>
            <ErrorBanner
              error={new ApiError('unavailable', 'A chunk is missing.')}
              onRetry={retry}
            />
            <EmergencyNotice clinic={visit.clinic} />
          </div>
        )}
      >
        <Suspense fallback={waiting}>
          <VisitRoom
            as="patient"
            encounterId={visit.encounterId}
            devices={devices}
            waiting={waiting}
            onEnded={onEnded}
            onLeft={onLeft}
            onRefused={handleRefused}
          />
        </Suspense>
      </LoadBoundary>
    </PatientShell>
  );
};
