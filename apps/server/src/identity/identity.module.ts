import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { HttpModule } from '../http/index.ts';
import { NotificationsModule } from '../notifications/index.ts';
import { AccountController } from './account.controller.ts';
import { Account } from './account.ts';
import { Accounts } from './accounts.ts';
import { ClinicDetailsController } from './clinic-details.controller.ts';
import { ClinicDetails } from './clinic-details.ts';
import { ClinicLook } from './clinic-look.ts';
import { ClinicSettingsController } from './clinic-settings.controller.ts';
import { ClinicSettings } from './clinic-settings.ts';
import { Clinics } from './clinics.ts';
import { FirstStepsController } from './first-steps.controller.ts';
import { FirstSteps } from './first-steps.ts';
import { GuestLinks } from './guest-links.ts';
import { HandlerGuard } from './handler.guard.ts';
import { IdentityController } from './identity.controller.ts';
import { Invitations } from './invitations.ts';
import { LinkCodes } from './link-codes.ts';
import { MembersController } from './members.controller.ts';
import { Members } from './members.ts';
import { OwnFactors } from './own-factors.ts';
import { Passkeys } from './passkeys.ts';
import { PasswordResets } from './password-resets.ts';
import { PicturesController } from './pictures.controller.ts';
import { Portraits } from './portraits.ts';
import { Proofs } from './proofs.ts';
import { Provider } from './provider.ts';
import { SecondFactorsController } from './second-factors.controller.ts';
import { SecondFactors } from './second-factors.ts';
import { SessionController } from './session.controller.ts';
import { Sessions } from './sessions.ts';
import { SetUp } from './set-up.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { SignInSteps } from './sign-in-steps.ts';
import { SignIns } from './sign-in.ts';
import { Staff } from './staff.ts';
import { VisitLinkMaker } from './visit-link-maker.ts';
import { VisitLinks } from './visit-links.ts';
import { Workplaces } from './workplaces.ts';

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
    Proofs,
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
