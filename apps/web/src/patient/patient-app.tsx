import { patientRoutes, type PatientVisit, type RouteAnswer } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { suggestLanguage } from '../i18n/setup.ts';
import { Loading } from '../ui/loading.tsx';
import { OpenAgain } from '../visitor/open-again.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';
import { goToPage } from '../visitor/link-token.ts';
import { VisitSteps } from './visit-steps.tsx';
import { Welcome } from './welcome.tsx';

type Preview = Extract<RouteAnswer<typeof patientRoutes.previewVisitLink>, { kind: 'patient' }>;

type Screen =
  | { readonly at: 'loading' }
  | { readonly at: 'open-again'; readonly error: unknown }
  | { readonly at: 'welcome'; readonly token: string; readonly preview: Preview }
  | { readonly at: 'visit'; readonly visit: PatientVisit; readonly isByLink: boolean };

const firstScreen = async (token: string | null): Promise<Screen> => {
  if (token === '')
    return { at: 'open-again', error: new ApiError('link_invalid', 'The fragment is no token.') };
  if (token === null) {
    const visit = await call(patientRoutes.readMyVisit, {});
    await suggestLanguage(visit.language);
    return { at: 'visit', visit, isByLink: false };
  }
  const preview = await call(patientRoutes.previewVisitLink, { body: { token } });
  if (preview.kind === 'guest') {
    goToPage('g', token);
    return { at: 'loading' };
  }
  await suggestLanguage(preview.language);
  return { at: 'welcome', token, preview };
};

/** Finds out how far the patient is: a link to prove, a visit to go on with, or neither. */
export const PatientApp = ({ token }: { readonly token: string | null }) => {
  const [screen, setScreen] = useState<Screen>({ at: 'loading' });
  const [round, setRound] = useState(0);

  useEffect(() => {
    let gone = false;
    const show = (next: Screen): void => {
      if (!gone) setScreen(next);
    };
    firstScreen(token).then(show, (error: unknown) => {
      show({ at: 'open-again', error });
    });
    return () => {
      gone = true;
    };
  }, [token, round]);

  const handleOpened = useCallback(async (): Promise<void> => {
    const visit = await call(patientRoutes.readMyVisit, {});
    setScreen({ at: 'visit', visit, isByLink: true });
  }, []);
  const handleLost = useCallback((error: unknown): void => {
    setScreen({ at: 'open-again', error });
  }, []);

  switch (screen.at) {
    case 'loading':
      return (
        <VisitorShell demo={false}>
          <Loading />
        </VisitorShell>
      );
    case 'open-again':
      return (
        <OpenAgain
          error={screen.error}
          onRetry={() => {
            setScreen({ at: 'loading' });
            setRound(round + 1);
          }}
        />
      );
    case 'welcome':
      return <Welcome token={screen.token} preview={screen.preview} onOpened={handleOpened} />;
    case 'visit':
      return <VisitSteps visit={screen.visit} isByLink={screen.isByLink} onLost={handleLost} />;
  }
};
