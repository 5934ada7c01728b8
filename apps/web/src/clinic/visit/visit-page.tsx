import { type ErrorCode, routes, type StaffVisit } from '@teleward/contracts';
import { lazy, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Devices } from '../../call/devices.ts';
import { type Party } from '../../call/party.ts';
import { type ChatBeside } from '../../visit-room/chat-beside.ts';
import { dayIn } from '../../i18n/format.ts';
import { serverNow } from '../../server-clock.ts';
import { ApiError } from '../../api/api-error.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Part } from '../../ui/part.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { useDay } from '../day/day.tsx';
import { KnownProvider } from '../facts/known.tsx';
import { holdsVisit, readsHistory, useSignedIn } from '../session/session.ts';
import { reportSessionLost, staffRequest } from '../staff-request.ts';
import { areDevicesChecked, rememberDevicesChecked } from './checked-devices.ts';
import { isJoined, setJoined } from './joined.ts';
import './strip-place.css';
import { type Written } from './unsigned.ts';
import { useCalledIn } from './use-called-in.ts';
import { type DeskTab, VisitDesk } from './visit-desk.tsx';
import { VisitDoor } from './visit-door.tsx';
import { VisitHeading } from './visit-heading.tsx';

const DeviceCheck = lazy(() => import('./device-check.tsx'));
const SafetyStrip = lazy(() => import('../facts/safety-strip.tsx'));
const VisitRoom = lazy(() => import('../../visit-room/visit-room.tsx'));

const StripPlace = () => <div className="safety-strip safety-strip-awaited" />;

/** How often a page in the call renews its stored state, in ms. */
const saidEveryMs = 30_000;

/** From this width on the desk is beside the call (clinic.css). */
const besideQuery = '(min-width: 64rem)';

/** A visit for its doctor: the call on one side, the record on the other. */
export const VisitPage = ({ encounterId }: { readonly encounterId: string }) => {
  const { t } = useTranslation('clinic');
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readVisit, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const visit = useLoaded(load);
  if (visit.state !== 'ready') {
    return (
      <ClinicShell>
        {visit.state === 'loading' ? (
          <Loading />
        ) : (
          <div className="stack">
            <PageHeading>{t('visit.failed')}</PageHeading>
            <ErrorBanner error={visit.error} onRetry={visit.reload} />
          </div>
        )}
      </ClinicShell>
    );
  }
  return <Visit visit={visit.data} onChanged={visit.reload} />;
};

interface VisitProps {
  readonly visit: StaffVisit;
  readonly onChanged: () => void;
}

const Visit = ({ visit, onChanged }: VisitProps) => {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const { appointments } = useDay();
  const row = appointments?.find(({ encounterId }) => encounterId === visit.encounterId);
  const status = row?.status ?? visit.status;
  const [tab, setTab] = useState<DeskTab>('note');
  const [documents, setDocuments] = useState<readonly Written[] | null>(null);
  const isOver = status === 'finished' || status === 'cancelled';
  const holds = holdsVisit(session, visit);
  const hasChat = useMedia(besideQuery) && holds && !isOver;
  const shownTab = tab === 'chat' && !hasChat ? 'note' : tab;
  const [chatPlace, setChatPlace] = useState<HTMLElement | null>(null);
  const [unread, setUnread] = useState(0);
  const chatBeside = useMemo(
    (): ChatBeside | undefined =>
      chatPlace === null
        ? undefined
        : {
            place: chatPlace,
            isShown: shownTab === 'chat',
            show: () => {
              setTab('chat');
            },
            onUnread: setUnread,
          },
    [chatPlace, shownTab],
  );

  // The list gets every change at once; the rest of the visit is loaded again.
  useEffect(() => {
    if (status !== visit.status) onChanged();
  }, [status, visit.status, onChanged]);

  return (
    <ClinicShell width="full">
      <KnownProvider patient={visit.patient}>
        <div className="visit">
          <VisitHeading visit={visit} isOver={isOver} isFollowed={status === 'finished' && holds}>
            <Part meanwhile={readsHistory(session) && <StripPlace />}>
              <SafetyStrip visit={visit} />
            </Part>
          </VisitHeading>
          <div className="visit-columns">
            <section className="visit-call" aria-label={t('visit.call')}>
              {holds ? (
                <Call
                  visit={visit}
                  status={status}
                  documents={documents}
                  chatBeside={chatBeside}
                  onTab={setTab}
                  onChanged={onChanged}
                />
              ) : (
                <VisitDoor visit={visit} status={status} />
              )}
            </section>
            <section className="visit-desk" aria-label={t('visit.desk')}>
              <VisitDesk
                visit={visit}
                status={status}
                tab={shownTab}
                onTab={setTab}
                hasChat={hasChat}
                unread={unread}
                onChatPlace={setChatPlace}
                onDocuments={setDocuments}
              />
            </section>
          </div>
        </div>
      </KnownProvider>
    </ClinicShell>
  );
};

interface CallProps extends VisitProps {
  readonly status: StaffVisit['status'];
  /** As loaded by the desk beside it; null until then. */
  readonly documents: readonly Written[] | null;
  readonly chatBeside: ChatBeside | undefined;
  readonly onTab: (tab: DeskTab) => void;
}

const Call = ({ visit, status, documents, chatBeside, onTab, onChanged }: CallProps) => {
  const { encounterId } = visit;
  const isOver = status === 'finished' || status === 'cancelled';
  const { session } = useSignedIn();
  const memberId = session.practitioner.id;
  const party = useMemo((): Party => ({ as: 'staff', memberId }), [memberId]);
  const [devices] = useState(() => new Devices(undefined, encounterId));
  const [joined, setIsJoined] = useState(() => !isOver && isJoined(encounterId));
  const entry = useDay().board?.entries.find((one) => one.encounterId === encounterId);
  const calledIn = useCalledIn(encounterId, memberId, entry);
  const { letsIn, setLetsIn, isExpecting, isTakenBack } = calledIn;
  const today = dayIn(session.clinic.timeZone, new Date(serverNow()));
  const [areChecked, setChecked] = useState(() => areDevicesChecked(today));
  const [error, setError] = useState<ApiError | null>(null);
  const isInCall = joined && !isOver;

  useEffect(() => {
    // After a reload the devices open without a press of “Join”.
    if (isInCall) void devices.reopen();
    return () => {
      devices.close();
    };
  }, [isInCall, devices]);

  useEffect(() => {
    if (!isInCall) return undefined;
    if (isTakenBack) {
      setJoined(encounterId, false);
      return undefined;
    }
    const say = (): void => {
      setJoined(encounterId, true);
    };
    say();
    const timer = setInterval(say, saidEveryMs);
    return () => {
      clearInterval(timer);
    };
  }, [encounterId, isInCall, isTakenBack]);
  useEffect(
    () => () => {
      // A reload returns to the call; navigating to another page leaves it.
      setJoined(encounterId, false);
    },
    [encounterId],
  );

  const enter = (lettingIn: boolean): void => {
    setError(null);
    setJoined(encounterId, true);
    setLetsIn(lettingIn);
    setIsJoined(true);
  };
  const leave = useCallback(() => {
    setJoined(encounterId, false);
    setLetsIn(false);
    setIsJoined(false);
    onChanged();
  }, [encounterId, onChanged, setLetsIn]);
  const handleLetIn = useCallback(() => {
    setLetsIn(false);
  }, [setLetsIn]);
  const handleRefused = useCallback(
    (code: ErrorCode, requestId?: string) => {
      if (code === 'unauthenticated') reportSessionLost();
      if (code !== 'visit_ended') {
        setError(new ApiError(code, 'The call was refused.', { requestId }));
      }
      leave();
    },
    [leave],
  );
  const handleLater = (): void => {
    // A patient who was told that the doctor comes waits again, in the same position.
    if (isExpecting) {
      staffRequest(routes.returnToQueue, { params: { encounterId } }).catch(() => undefined);
    }
    leave();
  };

  if (!isInCall) {
    return (
      <VisitDoor
        visit={visit}
        status={status}
        error={error}
        documents={documents}
        onTab={onTab}
        onJoin={enter}
      />
    );
  }
  return (
    <Part failed={(why) => <div className="visit-door">{why}</div>}>
      {areChecked ? (
        <VisitRoom
          party={party}
          encounterId={encounterId}
          devices={devices}
          letsPatientIn={letsIn}
          onPatientLetIn={handleLetIn}
          chatBeside={chatBeside}
          plannedMinutes={Math.round(
            (Date.parse(visit.endsAt) - Date.parse(visit.startsAt)) / 60_000,
          )}
          onEnded={leave}
          onLeft={leave}
          onRefused={handleRefused}
        />
      ) : (
        <DeviceCheck
          devices={devices}
          patientName={visit.patient.name}
          onDone={() => {
            rememberDevicesChecked(today);
            setChecked(true);
          }}
          onLater={handleLater}
        />
      )}
    </Part>
  );
};
