import { routes, type StaffSession } from '@teleward/contracts';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch } from 'wouter';
import { ApiError, errorCodeOf } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { Brand } from '../ui/brand.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { LoadBoundary } from '../ui/load-boundary.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { PageShell } from '../ui/page-shell.tsx';
import { discardDrafts } from './drafts/use-draft.ts';
import { DayPage } from './day/day-page.tsx';
import { DayProvider } from './day/day.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { RecordPage } from './record/record-page.tsx';
import { type ProviderAnswer } from './session/provider-answer.ts';
import { ProviderReturn } from './session/provider-return.tsx';
import { ProveAgain } from './session/prove-again.tsx';
import { seesDay, SignedInContext } from './session/session.ts';
import { SignInAgain } from './session/sign-in-again.tsx';
import { SignInPage } from './session/sign-in-page.tsx';
import { onSessionLost } from './staff-call.ts';
import { SummaryPage } from './visit/summary-page.tsx';
import { VisitPage } from './visit/visit-page.tsx';

const AuditPage = lazy(() => import('./audit/audit-page.tsx'));
const AccountPage = lazy(() => import('./account/account-page.tsx'));
const SettingsPage = lazy(() => import('./settings/settings-page.tsx'));
// Seen once in a clinic's life.
const SetUpPage = lazy(() => import('./set-up/set-up-page.tsx'));

type State =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly error: unknown }
  | { readonly at: 'set-up'; readonly token: string }
  | { readonly at: 'provider'; readonly answer: ProviderAnswer }
  | { readonly at: 'signed-out' }
  | { readonly at: 'signed-in'; readonly session: StaffSession };

interface ClinicAppProps {
  /** The secret of the set-up link that opened the page; null where none did. */
  readonly setUpToken: string | null;
  /** What a provider sent the browser back with; undefined where none did. */
  readonly providerAnswer: ProviderAnswer | undefined;
}

const beginning = ({ setUpToken, providerAnswer }: ClinicAppProps): State => {
  if (setUpToken !== null) return { at: 'set-up', token: setUpToken };
  if (providerAnswer !== undefined) return { at: 'provider', answer: providerAnswer };
  return { at: 'loading' };
};

/** Finds out who is signed in and shows their pages; else asks. */
export const ClinicApp = (props: ClinicAppProps) => {
  const { t } = useTranslation('clinic');
  const [state, setState] = useState<State>(() => beginning(props));

  useEffect(() => {
    if (state.at !== 'loading') return undefined;
    const abort = new AbortController();
    call(routes.readSession, {}, { signal: abort.signal }).then(
      (session) => {
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
    setState({ at: 'signed-in', session });
  }, []);
  const handleSignedOut = useCallback((): void => {
    setState({ at: 'signed-out' });
  }, []);

  switch (state.at) {
    case 'set-up':
      return (
        <LoadBoundary
          fallback={(retry) => (
            <ErrorBanner
              error={new ApiError('unavailable', 'A chunk is missing.')}
              onRetry={retry}
            />
          )}
        >
          <Suspense fallback={<Loading />}>
            <SetUpPage token={state.token} onSignedIn={handleSignedIn} />
          </Suspense>
        </LoadBoundary>
      );
    case 'provider':
      return (
        <ProviderReturn
          answer={state.answer}
          onSignedIn={handleSignedIn}
          onCancel={handleSignedOut}
        />
      );
    case 'signed-out':
      return <SignInPage onSignedIn={handleSignedIn} />;
    case 'signed-in':
      return <Pages session={state.session} onSignedOut={handleSignedOut} />;
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

interface PagesProps {
  readonly session: StaffSession;
  readonly onSignedOut: () => void;
}

const Pages = ({ session, onSignedOut }: PagesProps) => {
  // Counts the sign-ins, so that the live list connects again after one.
  const [signIns, setSignIns] = useState(0);
  const [lost, setLost] = useState(false);
  // Whoever signs out is not asked to sign in again, although sockets learn of it before the page does.
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
          await call(routes.signOut, {});
        } catch (error) {
          // Signed out already, by time or by the server.
          if (errorCodeOf(error) !== 'unauthenticated') {
            leaving.current = false;
            throw error;
          }
        }
        discardDrafts(session.accountId);
        onSignedOut();
      },
    }),
    [session, onSignedOut],
  );

  const handleSignedInAgain = (again: StaffSession): void => {
    if (again.accountId !== session.accountId) {
      // Nothing of the person before may stay on the screen.
      location.assign('/');
      return;
    }
    setLost(false);
    setSignIns(signIns + 1);
  };

  return (
    <SignedInContext value={signedIn}>
      <Suspense fallback={<Loading />}>
        {seesDay(session) ? (
          <DayProvider signIns={signIns} timeZone={session.clinic.timeZone}>
            <CarePages />
          </DayProvider>
        ) : (
          <AuditorPages />
        )}
      </Suspense>
      <ProveAgain />
      <SignInAgain open={lost} onSignedIn={handleSignedInAgain} />
    </SignedInContext>
  );
};

/** For everybody who has to do with visits. */
const CarePages = () => (
  <Switch>
    <Route path="/">
      <DayPage />
    </Route>
    <Route path="/sign-in">
      <DayPage />
    </Route>
    <Route path="/visits/:encounterId">
      {({ encounterId }) => <VisitPage key={encounterId} encounterId={encounterId} />}
    </Route>
    <Route path="/visits/:encounterId/summary">
      {({ encounterId }) => <SummaryPage key={encounterId} encounterId={encounterId} />}
    </Route>
    <Route path="/patients/:patientId">
      {({ patientId }) => <RecordPage key={patientId} patientId={patientId} />}
    </Route>
    <Route path="/audit">
      <AuditPage />
    </Route>
    <Route path="/account">
      <AccountPage />
    </Route>
    <Route path="/settings">
      <SettingsPage />
    </Route>
    <Route>
      <NotFoundPage />
    </Route>
  </Switch>
);

/** For somebody who is an auditor and nothing else: no day, and no live list of it. */
const AuditorPages = () => (
  <Switch>
    <Route path="/account">
      <AccountPage />
    </Route>
    <Route>
      <AuditPage />
    </Route>
  </Switch>
);
