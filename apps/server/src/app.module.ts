import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  Jobs,
  Log,
  systemClock,
  TenantDatabase,
  type Clock,
  type Config,
} from '@teleward/platform';
import { RecordStore, type KeyEncryption } from '@teleward/records';
import { Sfu } from '@teleward/sfu';
import { type DataSource } from 'typeorm';
import { ContractCheck } from './contract-check.ts';
import { AnswerInterceptor } from './http/answer.interceptor.ts';
import { HandlerGuard } from './identity/handler.guard.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { SharedCounters } from './http/shared-counters.ts';
import { AccountController } from './identity/account.controller.ts';
import { Account } from './identity/account.ts';
import { Accounts } from './identity/accounts.ts';
import { IdentityController } from './identity/identity.controller.ts';
import { GuestLinks } from './identity/guest-links.ts';
import { OwnFactors } from './identity/own-factors.ts';
import { Invitations } from './identity/invitations.ts';
import { MembersController } from './identity/members.controller.ts';
import { Members } from './identity/members.ts';
import { PasswordResets } from './identity/password-resets.ts';
import { Passkeys } from './identity/passkeys.ts';
import { Proofs } from './identity/proofs.ts';
import { Provider } from './identity/provider.ts';
import { SecondFactors } from './identity/second-factors.ts';
import { SecondFactorsController } from './identity/second-factors.controller.ts';
import { SessionController } from './identity/session.controller.ts';
import { SignInSteps } from './identity/sign-in-steps.ts';
import { SignIns } from './identity/sign-in.ts';
import { Sessions } from './identity/sessions.ts';
import { ClinicDetailsController } from './identity/clinic-details.controller.ts';
import { ClinicDetails } from './identity/clinic-details.ts';
import { Clinics } from './identity/clinics.ts';
import { ClinicSettingsController } from './identity/clinic-settings.controller.ts';
import { ClinicSettings } from './identity/clinic-settings.ts';
import { FirstStepsController } from './identity/first-steps.controller.ts';
import { FirstSteps } from './identity/first-steps.ts';
import { LinkCodes } from './identity/link-codes.ts';
import { SetUp } from './identity/set-up.ts';
import { SignInAttempts } from './identity/sign-in-attempts.ts';
import { Staff } from './identity/staff.ts';
import { VisitLinkMaker } from './identity/visit-link-maker.ts';
import { VisitLinks } from './identity/visit-links.ts';
import { Workplaces } from './identity/workplaces.ts';
import { MessageSender } from './messages/message-sender.ts';
import { MessageSettings } from './messages/message-settings.ts';
import { Messages } from './messages/messages.ts';
import { MessagesController } from './messages/messages.controller.ts';
import { Reminders } from './messages/reminders.ts';
import { AfterVisitController } from './after-visit/after-visit.controller.ts';
import { AfterVisits } from './after-visit/after-visits.ts';
import { Favourites } from './prescriptions/favourites.ts';
import { FavouritesController } from './prescriptions/favourites.controller.ts';
import { Formularies } from './prescriptions/formularies.ts';
import { OverruledStops } from './prescriptions/overruled-stops.ts';
import { ClinicalFactsController } from './clinical-facts/clinical-facts.controller.ts';
import { PatientKnowledge } from './clinical-facts/patient-knowledge.ts';
import { ClinicalDocuments } from './notes/clinical-documents.ts';
import { NotesController } from './notes/notes.controller.ts';
import { RecordController } from './notes/record.controller.ts';
import { Notifications } from './notifications/notifications.ts';
import { AuditController } from './operations/audit.controller.ts';
import { AuditNotary } from './operations/audit-notary.ts';
import { DatabaseNews } from './news/database-news.ts';
import { DemoWeek } from './demo/demo-week.ts';
import { Demo } from './demo/demo.ts';
import { OperationsController } from './operations/operations.controller.ts';
import { clockToken, configToken } from './platform.tokens.ts';
import { ContactNews } from './patients/contact-news.ts';
import { PatientDesk } from './patients/patient-desk.ts';
import { PatientImports } from './patients/patient-imports.ts';
import { PatientNumbering } from './patients/patient-numbering.ts';
import { PatientsController } from './patients/patients.controller.ts';
import { PharmacyController } from './pharmacy/pharmacy.controller.ts';
import { SharedPrescriptions } from './pharmacy/shared-prescriptions.ts';
import { SigningKeysController } from './prescriptions/signing-keys.controller.ts';
import { PrescriptionsController } from './prescriptions/prescriptions.controller.ts';
import { Prescriptions } from './prescriptions/prescriptions.ts';
import { AppointmentRows } from './scheduling/appointment-rows.ts';
import { AppointmentPlaces } from './scheduling/appointment-places.ts';
import { Appointments } from './scheduling/appointments.ts';
import { Calendar } from './scheduling/calendar.ts';
import { DayList } from './scheduling/day-list.ts';
import { FreeTimeFinder } from './scheduling/free-time-finder.ts';
import { Schedules } from './scheduling/schedules.ts';
import { SchedulesController } from './scheduling/schedules.controller.ts';
import { OwnAppointment } from './scheduling/own-appointment.ts';
import { SchedulingController } from './scheduling/scheduling.controller.ts';
import { VisitTypes } from './scheduling/visit-types.ts';
import { VisitSignalling } from './visit-signalling.ts';
import { BeforeVisit } from './visits/before-visit.ts';
import { Encounters } from './visits/encounters.ts';
import { EncryptionRows } from './visits/encryption-rows.ts';
import { Guests } from './visits/guests.ts';
import { ConsentsController } from './visits/consents.controller.ts';
import { VisitConsents } from './visits/visit-consents.ts';
import { GuestsController } from './visits/guests.controller.ts';
import { NetworkChecks } from './visits/network-checks.ts';
import { Participants } from './visits/participants.ts';
import { RoomOwners } from './visits/room-owners.ts';
import { VisitRooms } from './visits/visit-rooms.ts';
import { IntakeController } from './waiting-room/intake.controller.ts';
import { QueueDesk } from './waiting-room/queue-desk.ts';
import { QueueEntries } from './queue/queue-entries.ts';
import { Queues } from './queue/queues.ts';
import { WaitingRoomController } from './waiting-room/waiting-room.controller.ts';
import { CommunicationRows } from './waiting-room/communication-rows.ts';
import { Communications } from './waiting-room/communications.ts';
import { CommunicationsController } from './waiting-room/communications.controller.ts';
import { WalkIns } from './waiting-room/walk-ins.ts';
import { WalkInsController } from './waiting-room/walk-ins.controller.ts';
import { TurnNoticeRows } from './queue/turn-notice-rows.ts';
import { TurnNotices } from './waiting-room/turn-notices.ts';
import { TurnNoticesController } from './waiting-room/turn-notices.controller.ts';
import { PastVisits } from './waiting-room/past-visits.ts';
import { Waits } from './waiting-room/waits.ts';
import { WaitingRoom } from './waiting-room/waiting-room.ts';
import { VisitsController } from './visits/visits.controller.ts';

/** What exists before Nest does: opened by `main.ts`, or by a test. */
export interface Ground {
  readonly config: Config;
  readonly log: Log;
  readonly dataSource: DataSource;
  readonly sfu: Sfu;
  readonly encryption: KeyEncryption;
  readonly clock?: Clock;
}

export const controllers = [
  IdentityController,
  SessionController,
  AccountController,
  MembersController,
  SecondFactorsController,
  VisitsController,
  ConsentsController,
  GuestsController,
  SchedulingController,
  SchedulesController,
  MessagesController,
  WaitingRoomController,
  IntakeController,
  TurnNoticesController,
  CommunicationsController,
  WalkInsController,
  PatientsController,
  NotesController,
  PrescriptionsController,
  FavouritesController,
  SigningKeysController,
  PharmacyController,
  ClinicalFactsController,
  RecordController,
  AfterVisitController,
  AuditController,
  ClinicDetailsController,
  ClinicSettingsController,
  FirstStepsController,
  OperationsController,
] as const;

@Module({})
export class AppModule {
  static on(ground: Ground): DynamicModule {
    const { config, log, dataSource, sfu, encryption, clock = systemClock } = ground;
    const database = new TenantDatabase(dataSource, config.demo);
    return {
      module: AppModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
      ],
      controllers: [...controllers],
      providers: [
        { provide: configToken, useValue: config },
        { provide: clockToken, useValue: clock },
        { provide: Log, useValue: log },
        { provide: Sfu, useValue: sfu },
        { provide: TenantDatabase, useValue: database },
        { provide: Jobs, useFactory: () => Jobs.start(dataSource, database, log) },
        { provide: RecordStore, useValue: new RecordStore(database, clock, encryption) },
        SharedCounters,
        { provide: APP_GUARD, useClass: HandlerGuard },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Sessions,
        DatabaseNews,
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
        Notifications,
        LinkCodes,
        Clinics,
        ClinicDetails,
        ClinicSettings,
        FirstSteps,
        VisitLinkMaker,
        VisitLinks,
        GuestLinks,
        Queues,
        QueueEntries,
        CommunicationRows,
        Communications,
        WalkIns,
        ContactNews,
        PatientDesk,
        PatientNumbering,
        PatientImports,
        TurnNoticeRows,
        Encounters,
        BeforeVisit,
        VisitConsents,
        EncryptionRows,
        Guests,
        Participants,
        RoomOwners,
        VisitRooms,
        NetworkChecks,
        VisitTypes,
        Schedules,
        FreeTimeFinder,
        MessageSettings,
        Messages,
        MessageSender,
        Reminders,
        AppointmentRows,
        AppointmentPlaces,
        Appointments,
        OwnAppointment,
        Calendar,
        DayList,
        PastVisits,
        Waits,
        TurnNotices,
        WaitingRoom,
        QueueDesk,
        ClinicalDocuments,
        AfterVisits,
        PatientKnowledge,
        Prescriptions,
        Favourites,
        OverruledStops,
        Formularies,
        SharedPrescriptions,
        VisitSignalling,
        ContractCheck,
        AuditNotary,
        Demo,
        DemoWeek,
      ],
    };
  }
}
