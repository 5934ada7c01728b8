import { routes } from '@teleward/contracts';
import { useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { setJoined, setLettingIn } from '../visit/joined.ts';
import { staffRequest } from '../staff-request.ts';
import { calling } from './calling.ts';

interface WaysIn {
  /**
   * Calls the patient in and joins the visit; the patient is admitted as soon as both are there.
   */
  readonly callIn: (encounterId: string) => Promise<void>;
  /** The same with the next patient by the rules of the queue. */
  readonly callNext: () => Promise<void>;
  /** Rejoins a visit that has begun. */
  readonly rejoin: (encounterId: string) => void;
  /**
   * A call-in is under way, from any button: a second one would leave one of two
   * patients in an empty room.
   */
  readonly isCalling: boolean;
}

/** Whether a patient is being called in from this page. */
export const useIsCalling = (): boolean =>
  useSyncExternalStore(calling.onChange, () => calling.isUnderWay);

/** Ways to join a patient's visit from a list with one press. */
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
        await staffRequest(routes.callPatient, { params: { encounterId } });
        goIn(encounterId, true);
      }),
    callNext: () =>
      calling.alone(async () => {
        const { encounterId } = await staffRequest(routes.callNext, {});
        goIn(encounterId, true);
      }),
    rejoin: (encounterId) => {
      goIn(encounterId, false);
    },
    isCalling,
  };
};
