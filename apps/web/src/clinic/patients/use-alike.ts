import { routes, type RouteInput } from '@teleward/contracts';
import { useEffect, useState } from 'react';
import { staffRequest } from '../staff-request.ts';
import { type Alike } from './alike-patients.tsx';
import { birthOf, factsOf, type PatientForm } from './patient-form.ts';
import { useSettled } from './use-settled.ts';

const pauseMs = 250;

/** The compared details, as text, so that the same comparison is requested once. */
const comparedIn = (form: PatientForm): string => {
  const now = new Date();
  const { name, phones, identifiers } = factsOf(form, now);
  const birth = birthOf(form, now);
  return JSON.stringify({
    name,
    // An estimated year would match everybody of that age.
    birthDate: 'birthDate' in birth && !birth.estimated ? birth.birthDate : null,
    phones: phones.slice(0, 5),
    identifiers: identifiers.map(({ value }) => value).slice(0, 10),
    except: null,
  });
};

/**
 * The patients who may be the same person, while a patient is being registered.
 * @param form null while nobody is being registered
 */
export const useAlike = (form: PatientForm | null): Alike => {
  const compared = useSettled(form === null ? '' : comparedIn(form), pauseMs);
  const [alike, setAlike] = useState<Alike>([]);
  useEffect(() => {
    if (compared === '') return undefined;
    const abort = new AbortController();
    const body = JSON.parse(compared) as RouteInput<typeof routes.findAlikePatients>['body'];
    staffRequest(routes.findAlikePatients, { body }, { signal: abort.signal }).then(
      ({ patients }) => {
        if (!abort.signal.aborted) setAlike(patients);
      },
      // Registration goes on without a warning that fails to load.
      () => undefined,
    );
    return () => {
      abort.abort();
    };
  }, [compared]);
  return alike;
};
