import { routes, type SignInAnswer, type StaffSession } from '@teleward/contracts';
import { useState } from 'react';
import { request } from '../../api/request.ts';
import { enter, type Asked } from './sign-in-with.tsx';

/** Signs in with the password that was just typed, once a link was used. */
export const useEntry = (onSignedIn: (session: StaffSession) => void) => {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [clinicId, setClinicId] = useState<string>();
  const [error, setError] = useState<unknown>(null);

  const goOn = async (answer: SignInAnswer, clinic = clinicId): Promise<void> => {
    if (answer.next === 'done') {
      const session = await enter(answer.session, clinic);
      history.replaceState(null, '', '/');
      onSignedIn(session);
    } else {
      setAsked(answer);
    }
  };

  return {
    asked,
    error,
    /**
     * Signs in; if that fails, the link was used all the same, and the person signs in
     * on the usual page.
     */
    signIn: async (email: string, password: string, clinic?: string): Promise<void> => {
      setClinicId(clinic);
      try {
        await goOn(await request(routes.signIn, { body: { email, password } }), clinic);
      } catch {
        location.assign('/');
      }
    },
    handleAnswer: (answer: SignInAnswer): void => {
      goOn(answer).catch((failure: unknown) => {
        setError(failure);
      });
    },
  };
};
