import { lazy } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { BoardPage } from './board/board-page.tsx';
import { ForThose, NoAccessPage } from './no-access-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { RecordPage } from './record/record-page.tsx';
import {
  administers,
  plansOutreach,
  readsHistory,
  readsVisits,
  searchesAudit,
} from './session/session.ts';
import { type DecidedPageName } from './settings/decided-page.tsx';
import { SummaryPage } from './visit/summary-page.tsx';
import { VisitPage } from './visit/visit-page.tsx';

const CalendarPage = lazy(() => import('./scheduling/calendar-page.tsx'));
const SchedulesPage = lazy(() => import('./settings/schedules-page.tsx'));
const MessagesPage = lazy(() => import('./messages/messages-page.tsx'));
const OtherDayPage = lazy(() => import('./day/other-day-page.tsx'));
const OutreachPage = lazy(() => import('./outreach/outreach-page.tsx'));
const PlanPage = lazy(() => import('./outreach/plan-page.tsx'));
const ListPage = lazy(() => import('./outreach/list-page.tsx'));
const OutreachDayPage = lazy(() => import('./outreach-day/day-page.tsx'));
const SitesPage = lazy(() => import('./outreach/sites-page.tsx'));
const AuditPage = lazy(() => import('./audit/audit-page.tsx'));
const AccountPage = lazy(() => import('./account/account-page.tsx'));
const MembersPage = lazy(() => import('./members/members-page.tsx'));
const SettingsPage = lazy(() => import('./settings/settings-page.tsx'));
const DecidedPage = lazy(() => import('./settings/decided-page.tsx'));
const FirstStepsPage = lazy(() => import('./first-steps/first-steps-page.tsx'));
const IntakeFormPage = lazy(() => import('./intake-form/intake-form-page.tsx'));
const PatientsPage = lazy(() => import('./patients/patients-page.tsx'));
const RegisterPage = lazy(() => import('./patients/register-page.tsx'));
const ImportPage = lazy(() => import('./patients/import-page.tsx'));
const PatientPage = lazy(() => import('./patients/patient-page.tsx'));
const FeedbackPage = lazy(() => import('./feedback/feedback-page.tsx'));
const MemberPage = lazy(() => import('./members/member-page.tsx'));

/** All of them: leaving one out is a type error. */
const decidedPages = Object.keys({
  ...{ clinic: true, 'visit-types': true, 'before-visit': true, queues: true, consents: true },
  ...{ encryption: true, prescriptions: true, numbers: true, 'sign-in': true },
} satisfies Record<DecidedPageName, true>) as readonly DecidedPageName[];

/** The pages for everybody who works with visits. */
export const CarePages = () => (
  <Switch>
    <Route path="/">
      <BoardPage />
    </Route>
    <Route path="/sign-in">
      <BoardPage />
    </Route>
    <Route path="/days/:day">{({ day }) => <OtherDayPage key={day} day={day} />}</Route>
    <Route path="/calendar">
      <CalendarPage />
    </Route>
    <Route path="/outreach">
      <OutreachPage />
    </Route>
    <Route path="/outreach/new">
      <ForThose who={plansOutreach}>
        <PlanPage sessionId={null} />
      </ForThose>
    </Route>
    <Route path="/outreach/:sessionId">
      {({ sessionId }) => <OutreachDayPage key={sessionId} sessionId={sessionId} />}
    </Route>
    <Route path="/outreach/:sessionId/list">
      {({ sessionId }) => (
        <ForThose who={plansOutreach}>
          <ListPage key={sessionId} sessionId={sessionId} />
        </ForThose>
      )}
    </Route>
    <Route path="/outreach/:sessionId/plan">
      {({ sessionId }) => (
        <ForThose who={plansOutreach}>
          <PlanPage key={sessionId} sessionId={sessionId} />
        </ForThose>
      )}
    </Route>
    <Route path="/settings/outreach">
      <ForThose who={administers}>
        <SitesPage />
      </ForThose>
    </Route>
    <Route path="/settings/hours">
      <ForThose who={administers}>
        <SchedulesPage />
      </ForThose>
    </Route>
    <Route path="/settings/messages">
      <ForThose who={administers}>
        <MessagesPage />
      </ForThose>
    </Route>
    <Route path="/waiting-room">
      <Redirect to="/" replace />
    </Route>
    <Route path="/visits/:encounterId">
      {({ encounterId }) => (
        <ForThose who={readsVisits}>
          <VisitPage key={encounterId} encounterId={encounterId} />
        </ForThose>
      )}
    </Route>
    <Route path="/visits/:encounterId/summary">
      {({ encounterId }) => (
        <ForThose who={readsVisits}>
          <SummaryPage key={encounterId} encounterId={encounterId} />
        </ForThose>
      )}
    </Route>
    <Route path="/patients">
      <PatientsPage />
    </Route>
    <Route path="/patients/new">
      <RegisterPage />
    </Route>
    <Route path="/patients/import">
      <ImportPage />
    </Route>
    <Route path="/patients/:patientId">
      {({ patientId }) => <PatientPage key={patientId} patientId={patientId} />}
    </Route>
    <Route path="/patients/:patientId/record">
      {({ patientId }) => (
        <ForThose who={readsHistory}>
          <RecordPage key={patientId} patientId={patientId} />
        </ForThose>
      )}
    </Route>
    <Route path="/audit">
      <ForThose who={searchesAudit}>
        <AuditPage />
      </ForThose>
    </Route>
    <Route path="/feedback">
      <ForThose who={administers}>
        <FeedbackPage />
      </ForThose>
    </Route>
    <Route path="/members">
      <ForThose who={administers}>
        <MembersPage />
      </ForThose>
    </Route>
    <Route path="/members/:memberId">
      {({ memberId }) => (
        <ForThose who={administers}>
          <MemberPage key={memberId} memberId={memberId} />
        </ForThose>
      )}
    </Route>
    <Route path="/account">
      <AccountPage />
    </Route>
    <Route path="/settings">
      <ForThose who={administers}>
        <SettingsPage />
      </ForThose>
    </Route>
    {decidedPages.map((page) => (
      <Route key={page} path={`/settings/${page}`}>
        <ForThose who={administers}>
          <DecidedPage key={page} page={page} />
        </ForThose>
      </Route>
    ))}
    <Route path="/settings/start">
      <ForThose who={administers}>
        <FirstStepsPage />
      </ForThose>
    </Route>
    <Route path="/settings/questions">
      <ForThose who={administers}>
        <IntakeFormPage />
      </ForThose>
    </Route>
    <Route>
      <NotFoundPage />
    </Route>
  </Switch>
);

/** The pages for a person who is only an auditor: no day, and no live list. */
export const AuditorPages = () => (
  <Switch>
    <Route path="/account">
      <AccountPage />
    </Route>
    <Route path="/">
      <AuditPage />
    </Route>
    <Route path="/sign-in">
      <AuditPage />
    </Route>
    <Route path="/audit">
      <AuditPage />
    </Route>
    <Route>
      <NoAccessPage />
    </Route>
  </Switch>
);
