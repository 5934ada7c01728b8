import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { HttpModule } from '../http/index.ts';
import { NotificationsModule } from '../notifications/index.ts';
import { AccountController } from './sign-in/account.controller.ts';
import { Account } from './sign-in/account.ts';
import { Accounts } from './accounts/accounts.ts';
import { ClinicDetailsController } from './clinic/clinic-details.controller.ts';
import { ClinicDetails } from './clinic/clinic-details.ts';
import { ClinicLook } from './clinic/clinic-look.ts';
import { ClinicSettingsController } from './clinic/clinic-settings.controller.ts';
import { ClinicSettings } from './clinic/clinic-settings.ts';
import { Clinics } from './clinic/clinics.ts';
import { FirstStepsController } from './clinic/first-steps.controller.ts';
import { FirstSteps } from './clinic/first-steps.ts';
import { GuestLinks } from './links/guest-links.ts';
import { HandlerGuard } from './handler.guard.ts';
import { IdentityController } from './identity.controller.ts';
import { Invitations } from './members/invitations.ts';
import { LinkCodes } from './links/link-codes.ts';
import { MembersController } from './members/members.controller.ts';
import { Members } from './members/members.ts';
import { OwnFactors } from './sign-in/own-factors.ts';
import { Passkeys } from './sign-in/passkeys.ts';
import { PasswordResets } from './members/password-resets.ts';
import { PicturesController } from './clinic/pictures.controller.ts';
import { Portraits } from './clinic/portraits.ts';
import { StepUp } from './sign-in/step-up.ts';
import { Provider } from './sign-in/provider.ts';
import { SecondFactorsController } from './sign-in/second-factors.controller.ts';
import { SecondFactors } from './sign-in/second-factors.ts';
import { SessionController } from './sign-in/session.controller.ts';
import { Sessions } from './sessions/sessions.ts';
import { SetUp } from './clinic/set-up.ts';
import { SignInAttempts } from './accounts/sign-in-attempts.ts';
import { SignInSteps } from './sign-in/sign-in-steps.ts';
import { SignIns } from './sign-in/sign-in.ts';
import { Staff } from './sessions/staff.ts';
import { VisitLinkMaker } from './links/visit-link-maker.ts';
import { VisitLinks } from './links/visit-links.ts';
import { Workplaces } from './sessions/workplaces.ts';

@Module({
  imports: [HttpModule, NotificationsModule],
  controllers: [
    IdentityController,
    SessionController,
    AccountController,
    MembersController,
    SecondFactorsController,
    ClinicDetailsController,
    ClinicSettingsController,
    FirstStepsController,
    PicturesController,
  ],
  providers: [
    Sessions,
    SignInAttempts,
    Accounts,
    Staff,
    Account,
    SignInSteps,
    SecondFactors,
    Passkeys,
    Provider,
    SignIns,
    StepUp,
    OwnFactors,
    SetUp,
    Members,
    Invitations,
    PasswordResets,
    Workplaces,
    LinkCodes,
    Clinics,
    ClinicDetails,
    ClinicLook,
    ClinicSettings,
    FirstSteps,
    Portraits,
    VisitLinkMaker,
    VisitLinks,
    GuestLinks,
    { provide: APP_GUARD, useClass: HandlerGuard },
  ],
  exports: [
    Sessions,
    Accounts,
    Staff,
    SetUp,
    Clinics,
    ClinicDetails,
    ClinicSettings,
    Portraits,
    VisitLinkMaker,
    VisitLinks,
    GuestLinks,
  ],
})
export class IdentityModule {}
