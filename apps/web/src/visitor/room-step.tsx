import { type ErrorCode } from '@teleward/contracts';
import { lazy, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { type Devices } from '../call/devices.ts';
import { type Party } from '../call/party.ts';
import { type StartingMode } from '../call/starting-mode.ts';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { Part } from '../ui/part.tsx';
import { type Door } from '../visit-room/door.ts';
import { EmergencyNotice } from './emergency-notice.tsx';
import { LeftPage } from './left-page.tsx';
import { VisitorShell, type VisitorVisit } from './visitor-shell.tsx';
import { type Elements } from '../ui/elements.ts';

const Elsewhere = lazy(() => import('./elsewhere.tsx'));
const VisitRoom = lazy(() => import('../visit-room/visit-room.tsx'));

/** After these errors there is nothing to retry. */
const outcomes = new Set<ErrorCode>(['visit_ended', 'unauthenticated', 'removed']);

interface RoomStepProps {
  readonly visit: VisitorVisit & { readonly encounterId: string };
  /** Must stay the same object. */
  readonly party: Party;
  readonly devices: Devices;
  /** What the line was good for, where no check was made since the page was loaded. */
  readonly startsAs?: StartingMode | undefined;
  readonly waiting: (door: Door) => Elements;
  /** Called when the person waited and is now admitted. */
  readonly onLetIn?: () => void;
  /** The person was admitted before, and rejoins the call as soon as the room is loaded. */
  readonly isIn?: boolean;
  /** The visit is over for this person: `visit_ended`, `unauthenticated` or `removed`. */
  readonly onOut: (code: ErrorCode) => void;
  /**
   * Whether another page of theirs has the visit open; if so, this page waits
   * until that one closes.
   */
  readonly isElsewhere?: () => Promise<boolean>;
}

/** Waiting and the call share one room, so that admission changes no connection. */
export const RoomStep = (props: RoomStepProps) => {
  const { visit, party, devices, startsAs, waiting, onLetIn, isIn = false, onOut } = props;
  const { isElsewhere } = props;
  const { t } = useTranslation('patient');
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [takesOver, setTakesOver] = useState(false);
  const [left, setLeft] = useState(false);
  const begun = useRef(false);

  useEffect(() => {
    // After a reload there was no device check; leaving and a refusal close the devices. The person
    // is heard and seen no more than before.
    if (refused !== null || left) return;
    void devices.reopen().then(() => {
      // Later the person decides.
      if (startsAs !== undefined && !begun.current) devices.startAs(startsAs);
      begun.current = true;
    });
  }, [devices, refused, left, startsAs]);

  const handleRefused = useCallback(
    (code: ErrorCode, requestId?: string) => {
      setTakesOver(false);
      // A removed patient may wait for admission again; a withdrawn invitation is over.
      const mayComeBack = code === 'removed' && party.as === 'patient';
      if (outcomes.has(code) && !mayComeBack) onOut(code);
      else setRefused(new ApiError(code, 'The server refused the socket.', { requestId }));
    },
    [onOut, party],
  );
  const handleEnded = useCallback(() => {
    onOut('visit_ended');
  }, [onOut]);

  const handleLeft = useCallback(() => {
    setLeft(true);
  }, []);

  const goOn = useCallback(() => {
    setRefused(null);
  }, []);

  if (left) {
    return (
      <LeftPage
        visit={visit}
        onBack={() => {
          setLeft(false);
        }}
      />
    );
  }
  if (
    isElsewhere !== undefined &&
    (refused?.code === 'open_elsewhere' || refused?.code === 'superseded')
  ) {
    const around = (part: ReactNode): ReactNode => (
      <VisitorShell demo={visit.demo} clinic={visit.clinic}>
        {part}
      </VisitorShell>
    );
    return (
      <Part meanwhile={around(<Loading />)} failed={around}>
        <Elsewhere
          visit={visit}
          wasHere={refused.code === 'superseded'}
          isElsewhere={isElsewhere}
          onFree={goOn}
          onHere={() => {
            setTakesOver(true);
            goOn();
          }}
        />
      </Part>
    );
  }
  if (refused !== null) {
    return (
      <VisitorShell demo={visit.demo} clinic={visit.clinic}>
        <div className="stack-loose">
          <PageHeading focusOnMount>
            {t(refused.code === 'removed' ? 'room.takenOut' : 'room.failed')}
          </PageHeading>
          <ErrorBanner
            error={refused}
            onRetry={() => {
              setRefused(null);
            }}
          />
        </div>
      </VisitorShell>
    );
  }
  return (
    <VisitorShell demo={visit.demo} clinic={visit.clinic} room>
      <Part
        meanwhile={
          isIn ? (
            <Loading label={t('room.back')} />
          ) : (
            waiting({
              ...{ company: [], held: false, underWay: false, queuePosition: null, wait: null },
              communications: 0,
            })
          )
        }
        failed={(why) => (
          <div className="waiting stack">
            <PageHeading>{t('room.failed')}</PageHeading>
            {why}
            <EmergencyNotice clinic={visit.clinic} />
          </div>
        )}
      >
        <VisitRoom
          party={party}
          encounterId={visit.encounterId}
          devices={devices}
          takesOver={takesOver}
          waiting={waiting}
          {...(onLetIn !== undefined && { onLetIn })}
          onEnded={handleEnded}
          onLeft={handleLeft}
          onRefused={handleRefused}
        />
      </Part>
    </VisitorShell>
  );
};
