import { routes, type StaffSession } from '@teleward/contracts';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { Brand } from '../ui/brand.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { PageShell } from '../ui/page-shell.tsx';
import { Part } from '../ui/part.tsx';
import { discardDrafts } from './drafts/use-draft.ts';
import { DayProvider } from './day/day.tsx';
import { type MemberLink } from './invitation/member-link.ts';
import { ClinicChoice } from './session/clinic-choice.tsx';
import { type ProviderAnswer } from './session/provider-answer.ts';
import { ProviderReturn } from './session/provider-return.tsx';
import { AuditorPages, CarePages } from './pages.tsx';
import { StepUpDialog } from './session/step-up-dialog.tsx';
import { seesDay, SignedInContext } from './session/session.ts';
import { SignInAgain } from './session/sign-in-again.tsx';
import { SignInPage } from './session/sign-in-page.tsx';
import { actAs, onSessionLost } from './staff-request.ts';

const AddFactorPage = lazy(() => import('./session/add-factor-page.tsx'));
const InvitationPage = lazy(() => import('./invitation/invitation-page.tsx'));
const PasswordPage = lazy(() => import('./invitation/password-page.tsx'));
// Needed once in a clinic's life, so loaded separately.
const SetUpPage = lazy(() => import('./set-up/set-up-page.tsx'));

type State =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly error: unknown }
  | { readonly at: 'set-up'; readonly token: string }
  | { readonly at: 'provider'; readonly answer: ProviderAnswer }
  | { readonly at: 'link'; readonly link: MemberLink }
  | { readonly at: 'signed-out' }
  /** Signed in to one of several clinics, and asked which one to use. */
  | { readonly at: 'choosing'; readonly session: StaffSession }
  | { readonly at: 'signed-in'; readonly session: StaffSession };

interface ClinicAppProps {
  /** The secret of the set-up link that opened the page; null where there was none. */
  readonly setUpToken: string | null;
  /** The administrator's link that opened the page; null where there was none. */
  readonly memberLink: MemberLink | null;
  /** The answer of an OpenID provider that redirected here; undefined where there was none. */
  readonly providerAnswer: ProviderAnswer | undefined;
}

const beginning = ({ setUpToken, memberLink, providerAnswer }: ClinicAppProps): State => {
  if (setUpToken !== null) return { at: 'set-up', token: setUpToken };
  if (memberLink !== null) return { at: 'link', link: memberLink };
  if (providerAnswer !== undefined) return { at: 'provider', answer: providerAnswer };
  return { at: 'loading' };
};

/** Finds out who is signed in and shows their pages, or else the sign-in. */
export const ClinicApp = (props: ClinicAppProps) => {
  const { t } = useTranslation('clinic');
  const [state, setState] = useState<State>(() => beginning(props));

  useEffect(() => {
    if (state.at !== 'loading') return undefined;
    const abort = new AbortController();
    request(routes.readSession, {}, { signal: abort.signal }).then(
      (session) => {
        actAs(session.practitioner.id);
        setState({ at: 'signed-in', session });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const isSignedOut = errorCodeOf(error) === 'unauthenticated';
        setState(isSignedOut ? { at: 'signed-out' } : { at: 'failed', error });
      },
    );
    return () => {
      abort.abort();
    };
  }, [state.at]);

  const handleSignedIn = useCallback((session: StaffSession): void => {
    actAs(session.practitioner.id);
    setState({ at: 'signed-in', session });
  }, []);
  const handleFirstSignIn = useCallback(
    (session: StaffSession): void => {
      if (session.workplaces.length > 1) setState({ at: 'choosing', session });
      else handleSignedIn(session);
    },
    [handleSignedIn],
  );
  const handleSignedOut = useCallback((): void => {
    setState({ at: 'signed-out' });
  }, []);

  switch (state.at) {
    case 'set-up':
    case 'link':
      return (
        <Part>
          {state.at === 'set-up' ? (
            <SetUpPage token={state.token} onSignedIn={handleSignedIn} />
          ) : (
            <MemberLinkPage link={state.link} onSignedIn={handleSignedIn} />
          )}
        </Part>
      );
    case 'provider':
      return (
        <ProviderReturn
          answer={state.answer}
          onSignedIn={handleFirstSignIn}
          onCancel={handleSignedOut}
        />
      );
    case 'signed-out':
      return <SignInPage onSignedIn={handleFirstSignIn} />;
    case 'choosing':
      return <ClinicChoice session={state.session} onChosen={handleSignedIn} />;
    case 'signed-in':
      return (
        <Pages session={state.session} onRead={handleSignedIn} onSignedOut={handleSignedOut} />
      );
    case 'loading':
    case 'failed':
      return (
        <PageShell demo={false} brand={<Brand />} width="narrow">
          {state.at === 'loading' ? (
            <Loading />
          ) : (
            <div className="stack">
              <PageHeading>{t('failed')}</PageHeading>
              <ErrorBanner
                error={state.error}
                onRetry={() => {
                  setState({ at: 'loading' });
                }}
              />
            </div>
          )}
        </PageShell>
      );
  }
};

interface MemberLinkPageProps {
  readonly link: MemberLink;
  readonly onSignedIn: (session: StaffSession) => void;
}

const MemberLinkPage = ({ link, onSignedIn }: MemberLinkPageProps) =>
  link.kind === 'invitation' ? (
    <InvitationPage token={link.token} onSignedIn={onSignedIn} />
  ) : (
    <PasswordPage token={link.token} onSignedIn={onSignedIn} />
  );

interface PagesProps {
  readonly session: StaffSession;
  /** Called with the current session. */
  readonly onRead: (session: StaffSession) => void;
  readonly onSignedOut: () => void;
}

const Pages = ({ session, onRead, onSignedOut }: PagesProps) => {
  // Counts the sign-ins, so that the live list reconnects after each.
  const [signIns, setSignIns] = useState(0);
  const [lost, setLost] = useState(false);
  // Signing out must not ask to sign in again, although sockets learn of it before the page does.
  const leaving = useRef(false);
  useEffect(
    () =>
      onSessionLost(() => {
        if (!leaving.current) setLost(true);
      }),
    [],
  );

  const signedIn = useMemo(
    () => ({
      session,
      signOut: async () => {
        leaving.current = true;
        try {
          await request(routes.signOut, {});
        } catch (error) {
          // Already signed out, by time or by the server.
          if (errorCodeOf(error) !== 'unauthenticated') {
            leaving.current = false;
            throw error;
          }
        }
        discardDrafts(session.accountId);
        onSignedOut();
      },
      refresh: async () => {
        onRead(await request(routes.readSession, {}));
      },
      goToClinic: async (clinicId: string) => {
        leaving.current = true;
        try {
          await request(routes.switchClinic, { body: { clinicId } });
        } catch (error) {
          leaving.current = false;
          throw error;
        }
        // Nothing of the previous clinic may stay on the screen.
        location.assign('/');
      },
    }),
    [session, onRead, onSignedOut],
  );

  const handleSignedInAgain = (again: StaffSession): void => {
    if (again.accountId !== session.accountId) {
      // Nothing of the previous person may stay on the screen.
      location.assign('/');
      return;
    }
    if (again.practitioner.id !== session.practitioner.id) {
      // The page belongs to another of their clinics than the one they signed in to.
      request(routes.switchClinic, { body: { clinicId: session.clinic.id } }).then(
        handleSignedInAgain,
        () => {
          location.assign('/');
        },
      );
      return;
    }
    setLost(false);
    setSignIns(signIns + 1);
  };

  return (
    <SignedInContext value={signedIn}>
      <Suspense fallback={<Loading />}>
        {session.mustAddFactor ? (
          <AddFactorPage />
        ) : seesDay(session) ? (
          <DayProvider
            signIns={signIns}
            memberId={session.practitioner.id}
            timeZone={session.clinic.timeZone}
          >
            <CarePages />
          </DayProvider>
        ) : (
          <AuditorPages />
        )}
      </Suspense>
      <StepUpDialog />
      <SignInAgain open={lost} onSignedIn={handleSignedInAgain} />
    </SignedInContext>
  );
};
