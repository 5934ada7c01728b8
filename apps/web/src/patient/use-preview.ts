import { patientRoutes, type RouteAnswer } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { request } from '../api/request.ts';

/** What a patient's link shows before authentication. */
export type PatientPreview = Extract<
  RouteAnswer<typeof patientRoutes.previewVisitLink>,
  { kind: 'patient' }
>;

/** After this many failures in a row the clinic should help. */
export const missesUntilHelp = 2;

/** The clinic may help at any moment: how often to reload, in milliseconds. */
const lookAgainEvery = 5_000;

/** The link's preview, reloaded while the patient cannot prove who they are. */
export const usePreview = (
  token: string,
  first: PatientPreview,
): { readonly preview: PatientPreview; readonly onMissed: () => void } => {
  const [preview, setPreview] = useState(first);
  const isStuck = preview.misses >= missesUntilHelp || preview.waived;

  useEffect(() => {
    if (!isStuck) return undefined;
    const look = (): void => {
      if (document.visibilityState !== 'visible') return;
      request(patientRoutes.previewVisitLink, { body: { token } }).then(
        (found) => {
          if (found.kind === 'patient') setPreview(found);
        },
        // Offline, what the page shows is still true.
        () => undefined,
      );
    };
    const timer = setInterval(look, lookAgainEvery);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isStuck, token]);

  const onMissed = useCallback(() => {
    setPreview((before) => ({ ...before, misses: before.misses + 1 }));
  }, []);
  return { preview, onMissed };
};
