import { patientRoutes, type RouteAnswer } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { call } from '../api/call.ts';

/** What a link of a patient shows before anybody has proved to be them. */
export type PatientPreview = Extract<
  RouteAnswer<typeof patientRoutes.previewVisitLink>,
  { kind: 'patient' }
>;

/** So many misses in a row are for the clinic to help with. */
export const missesUntilHelp = 2;

/** The clinic may help at any moment: look again this often, in milliseconds. */
const lookAgainEvery = 5_000;

/** What the link shows, looked at again while somebody cannot prove who they are. */
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
      call(patientRoutes.previewVisitLink, { body: { token } }).then(
        (found) => {
          if (found.kind === 'patient') setPreview(found);
        },
        // What the page says stays true without a network.
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
