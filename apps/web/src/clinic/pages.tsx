import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { DayPage } from './day/day-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { RecordPage } from './record/record-page.tsx';
import { SummaryPage } from './visit/summary-page.tsx';
import { VisitPage } from './visit/visit-page.tsx';

const AuditPage = lazy(() => import('./audit/audit-page.tsx'));
const AccountPage = lazy(() => import('./account/account-page.tsx'));
const MembersPage = lazy(() => import('./members/members-page.tsx'));
const SettingsPage = lazy(() => import('./settings/settings-page.tsx'));
const IntakeFormPage = lazy(() => import('./intake-form/intake-form-page.tsx'));
const WaitingRoomPage = lazy(() => import('./waiting-room/waiting-room-page.tsx'));
const MemberPage = lazy(() => import('./members/member-page.tsx'));

/** For everybody who has to do with visits. */
export const CarePages = () => (
  <Switch>
    <Route path="/">
      <DayPage />
    </Route>
    <Route path="/sign-in">
      <DayPage />
    </Route>
    <Route path="/waiting-room">
      <WaitingRoomPage />
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
    <Route path="/members">
      <MembersPage />
    </Route>
    <Route path="/members/:memberId">
      {({ memberId }) => <MemberPage key={memberId} memberId={memberId} />}
    </Route>
    <Route path="/account">
      <AccountPage />
    </Route>
    <Route path="/settings">
      <SettingsPage />
    </Route>
    <Route path="/settings/questions">
      <IntakeFormPage />
    </Route>
    <Route>
      <NotFoundPage />
    </Route>
  </Switch>
);

/** For somebody who is an auditor and nothing else: no day, and no live list of it. */
export const AuditorPages = () => (
  <Switch>
    <Route path="/account">
      <AccountPage />
    </Route>
    <Route>
      <AuditPage />
    </Route>
  </Switch>
);
