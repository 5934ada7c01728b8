import { guestRoutes, type GuestVisit, type RouteAnswer } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { Loading } from '../ui/loading.tsx';
import { goToPage } from '../visitor/link-token.ts';
import { OpenAgain } from '../visitor/open-again.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';
import { GuestSteps } from './guest-steps.tsx';
import { GuestWelcome } from './guest-welcome.tsx';

type Preview = Extract<RouteAnswer<typeof guestRoutes.previewVisitLink>, { kind: 'guest' }>;

type Screen =
  | { readonly at: 'loading' }
  | { readonly at: 'open-again'; readonly error: unknown }
  | { readonly at: 'welcome'; readonly token: string; readonly preview: Preview }
  | { readonly at: 'visit'; readonly visit: GuestVisit; readonly isByLink: boolean };

const firstScreen = async (token: string | null): Promise<Screen> => {
  if (token === '') {
    return { at: 'open-again', error: new ApiError('link_invalid', 'The fragment is no token.') };
  }
  if (token === null) {
    return { at: 'visit', visit: await call(guestRoutes.readGuestVisit, {}), isByLink: false };
  }
  const preview = await call(guestRoutes.previewVisitLink, { body: { token } });
  if (preview.kind === 'guest') return { at: 'welcome', token, preview };
  goToPage('v', token);
  return { at: 'loading' };
};

/** Finds out how far somebody invited is: a link to prove, a visit to go on with, or neither. */
export const GuestApp = ({ token }: { readonly token: string | null }) => {
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
    const visit = await call(guestRoutes.readGuestVisit, {});
    setScreen({ at: 'visit', visit, isByLink: true });
  }, []);
  const handleLost = useCallback((error: unknown): void => {
    setScreen({ at: 'open-again', error });
  }, []);

  switch (screen.at) {
    case 'loading':
      return (
        <VisitorShell>
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
      return <GuestWelcome token={screen.token} preview={screen.preview} onOpened={handleOpened} />;
    case 'visit':
      return <GuestSteps visit={screen.visit} isByLink={screen.isByLink} onLost={handleLost} />;
  }
};
