import { useEffect } from 'react';
import { type CallSession } from '../call/call-session.ts';
import { type CallSnapshot } from '../call/call-snapshot.ts';

interface LettingIn {
  readonly letsPatientIn?: boolean;
  readonly onPatientLetIn?: () => void;
}

/**
 * Admits a patient who was called in, once the doctor can be heard or seen and the patient
 * is there. In a visit that has already begun the doctor has to press: somebody else may
 * have opened its link.
 */
export function useLetIn(
  session: CallSession,
  { phase, self, local, encounter, participants }: CallSnapshot,
  { letsPatientIn = false, onPatientLetIn }: LettingIn,
): void {
  const isHere =
    phase === 'in-call' &&
    self?.admitted === true &&
    (local.microphone.state === 'on' || local.camera.state === 'on') &&
    !local.microphone.opening &&
    !local.camera.opening;
  const patient = participants.find(
    ({ role, admitted, connection }) =>
      role === 'patient' && !admitted && connection === 'connected',
  );
  const patientId = patient?.id;
  const isUnderWay = encounter?.status === 'in-progress';
  useEffect(() => {
    if (!letsPatientIn || !isHere) return;
    if (isUnderWay) {
      onPatientLetIn?.();
      return;
    }
    if (patientId === undefined) return;
    // If it fails, the admission card says why once it is pressed.
    void session
      .admit(patientId)
      .catch(() => undefined)
      .then(onPatientLetIn);
  }, [session, letsPatientIn, isHere, isUnderWay, patientId, onPatientLetIn]);
}
