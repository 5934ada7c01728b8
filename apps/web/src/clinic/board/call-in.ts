import { routes } from '@teleward/contracts';
import { useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { setJoined, setLettingIn } from '../visit/joined.ts';
import { staffCall } from '../staff-call.ts';
import { calling } from './calling.ts';

interface WaysIn {
  /** Takes the patient, and goes into the visit; they are let in as soon as both are there. */
  readonly callIn: (encounterId: string) => Promise<void>;
  /** The same with whoever is next by the rules of the line. */
  readonly callNext: () => Promise<void>;
  /** Goes back into a visit that was begun. */
  readonly rejoin: (encounterId: string) => void;
  /**
   * Somebody is being called in, by whichever button: another press would leave one of
   * two in an empty room.
   */
  readonly isCalling: boolean;
}

/** Whether somebody is being called in from this page. */
export const useIsCalling = (): boolean =>
  useSyncExternalStore(calling.onChange, () => calling.isUnderWay);

/** One press from a list of people into the visit of one of them. */
export const useWaysIn = (): WaysIn => {
  const [, navigate] = useLocation();
  const isCalling = useIsCalling();
  const goIn = (encounterId: string, letsIn: boolean): void => {
    setJoined(encounterId, true);
    setLettingIn(encounterId, letsIn);
    navigate(`/visits/${encounterId}`);
  };
  return {
    callIn: (encounterId) =>
      calling.alone(async () => {
        await staffCall(routes.callPatient, { params: { encounterId } });
        goIn(encounterId, true);
      }),
    callNext: () =>
      calling.alone(async () => {
        const { encounterId } = await staffCall(routes.callNext, {});
        goIn(encounterId, true);
      }),
    rejoin: (encounterId) => {
      goIn(encounterId, false);
    },
    isCalling,
  };
};
