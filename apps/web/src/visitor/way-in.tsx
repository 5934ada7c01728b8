import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { Loading } from '../ui/loading.tsx';
import { OpenAgain } from './open-again.tsx';
import { VisitorShell } from './visitor-shell.tsx';

type Screen<Preview, Visit> =
  | { readonly at: 'loading' }
  | { readonly at: 'open-again'; readonly error: unknown }
  | { readonly at: 'welcome'; readonly token: string; readonly preview: Preview }
  | { readonly at: 'visit'; readonly visit: Visit; readonly isByLink: boolean };

interface WayInProps<Preview, Visit> {
  /** The link's secret; empty where it is malformed, null where there is none. */
  readonly token: string | null;
  /** Loads the link's preview; null where the person is redirected. Must stay the same function. */
  readonly preview: (token: string) => Promise<Preview | null>;
  /** Loads the visit of the cookie. Must stay the same function. */
  readonly readVisit: () => Promise<Visit>;
  readonly welcome: (token: string, preview: Preview, onOpened: () => Promise<void>) => ReactNode;
  readonly inside: (
    visit: Visit,
    isByLink: boolean,
    /** The cookie no longer opens the visit. */
    onLost: (error: unknown) => void,
  ) => ReactNode;
}

/** Finds out where the person is: at a link to prove, in a visit to continue, or at neither. */
export const WayIn = <Preview, Visit>(props: WayInProps<Preview, Visit>) => {
  const { token, preview, readVisit, welcome, inside } = props;
  const [screen, setScreen] = useState<Screen<Preview, Visit>>({ at: 'loading' });
  const [round, setRound] = useState(0);

  useEffect(() => {
    let gone = false;
    const begin = async (): Promise<Screen<Preview, Visit>> => {
      if (token === '') throw new ApiError('link_invalid', 'The fragment is not a token.');
      if (token === null) return { at: 'visit', visit: await readVisit(), isByLink: false };
      const found = await preview(token);
      return found === null ? { at: 'loading' } : { at: 'welcome', token, preview: found };
    };
    const show = (next: Screen<Preview, Visit>): void => {
      if (!gone) setScreen(next);
    };
    begin().then(show, (error: unknown) => {
      show({ at: 'open-again', error });
    });
    return () => {
      gone = true;
    };
  }, [token, preview, readVisit, round]);

  const handleOpened = useCallback(async (): Promise<void> => {
    setScreen({ at: 'visit', visit: await readVisit(), isByLink: true });
  }, [readVisit]);
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
      return welcome(screen.token, screen.preview, handleOpened);
    case 'visit':
      return inside(screen.visit, screen.isByLink, handleLost);
  }
};
