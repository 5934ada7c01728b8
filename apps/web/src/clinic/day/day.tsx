import {
  type PatientWait,
  type AppointmentRow,
  routes,
  signallingProtocol,
  type WaitEstimate,
} from '@teleward/contracts';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type ApiError, apiErrorOf } from '../../api/api-error.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { dayIn } from '../../i18n/format.ts';
import { Signalling } from '../../signalling/index.ts';
import { type Board, changed } from '../board/lines.ts';
import { reportSessionLost, staffRequest } from '../staff-request.ts';
import { useNow } from '../../ui/use-now.ts';

export interface Day {
  /** Null until loaded. */
  readonly appointments: readonly AppointmentRow[] | null;
  /** The queues; null until received. */
  readonly board: Board | null;
  /** The doctors who have a page open; null until received. */
  readonly doctorsHere: ReadonlySet<string> | null;
  /** The estimated waits, by encounter. */
  readonly waits: ReadonlyMap<string, WaitEstimate>;
  /** Counts the announced changes of outreach sessions. */
  readonly outreachChanges: number;
  /** Why loading failed. */
  readonly error: unknown;
  /** Changes are received live. */
  readonly live: boolean;
  readonly reload: () => void;
}

const DayContext = createContext<Day | null>(null);

/** Today's list. @throws outside the pages for signed-in staff */
export const useDay = (): Day => {
  const day = useContext(DayContext);
  if (day === null) throw new Error('There is no provider of the day.');
  return day;
};

/** The estimates with the received ones added. */
function withWaits(before: Day['waits'], told: readonly PatientWait[]): Day['waits'] {
  const waits = new Map(before);
  for (const { encounterId, wait } of told) {
    if (wait === null) waits.delete(encounterId);
    else waits.set(encounterId, wait);
  }
  return waits;
}

const loadDay = (signal: AbortSignal) =>
  staffRequest(routes.listAppointments, { query: {} }, { signal });

interface DayProviderProps {
  /** The number of sign-ins: a refused connection is opened again after each. */
  readonly signIns: number;
  /** The member for whom the list is shown. */
  readonly memberId: string;
  /** The clinic's time zone, whose midnight begins a new day. */
  readonly timeZone: string;
  readonly children: ReactNode;
}

/**
 * Holds today's list for every page: loaded once, then updated by the server after every change.
 */
export const DayProvider = ({ signIns, memberId, timeZone, children }: DayProviderProps) => {
  const today = dayIn(timeZone, new Date(useNow(60_000)));
  const loaded = useLoaded(loadDay);
  const [told, setTold] = useState<readonly AppointmentRow[] | null>(null);
  const [board, setBoard] = useState<Board | null>(null);
  const [waits, setWaits] = useState<Day['waits']>(new Map());
  const [doctorsHere, setDoctorsHere] = useState<Day['doctorsHere']>(null);
  const [outreachChanges, setOutreachChanges] = useState(0);
  const [live, setLive] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);

  useEffect(() => {
    const signalling = new Signalling({
      protocol: signallingProtocol,
      purpose: 'clinic',
      as: 'staff',
      memberId,
    });
    signalling.on('dayList', ({ appointments }) => {
      setTold(appointments);
      setLive(true);
    });
    signalling.on('board', (whole) => {
      setBoard(whole);
      // The server sends all of them next.
      setWaits(new Map());
    });
    signalling.on('doctorsHere', ({ practitionerIds }) => {
      setDoctorsHere(new Set(practitionerIds));
    });
    signalling.on('waits', (told) => {
      setWaits((before) => withWaits(before, told.waits));
    });
    signalling.on('outreachChanged', () => {
      setOutreachChanges((before) => before + 1);
    });
    signalling.on('boardChanged', (change) => {
      setBoard((before) => before && changed(before, change));
    });
    signalling.on('refused', ({ error }) => {
      if (error.code === 'unauthenticated') reportSessionLost();
      else if (error.code === 'protocol_outdated') setRefusal(apiErrorOf(error));
    });
    signalling.onState((state) => {
      if (state !== 'connected') setLive(false);
    });
    return () => {
      signalling.close();
    };
    // On a new day a new connection gets the full list.
  }, [signIns, memberId, today]);

  const day: Day = {
    appointments: told ?? (loaded.state === 'ready' ? loaded.data.appointments : null),
    board,
    doctorsHere,
    waits,
    outreachChanges,
    error: refusal ?? (loaded.state === 'failed' ? loaded.error : null),
    live,
    reload: loaded.reload,
  };
  return <DayContext value={day}>{children}</DayContext>;
};
