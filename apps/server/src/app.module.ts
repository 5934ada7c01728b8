import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryModule } from '@nestjs/core';
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
import { AfterVisitModule } from './after-visit/index.ts';
import { ClinicalFactsModule } from './clinical-facts/index.ts';
import { DemoModule } from './demo/index.ts';
import { HttpModule } from './http/index.ts';
import { IdentityModule } from './identity/index.ts';
import { IntakeModule } from './intake/index.ts';
import { MessagesModule } from './messages/index.ts';
import { NewsModule } from './news/index.ts';
import { NotesModule } from './notes/index.ts';
import { NotificationsModule } from './notifications/index.ts';
import { OperationsModule } from './operations/index.ts';
import { OutreachModule } from './outreach/index.ts';
import { PatientsModule } from './patients/index.ts';
import { PharmacyModule } from './pharmacy/index.ts';
import { PrescriptionsModule } from './prescriptions/index.ts';
import { QueueModule } from './queue/index.ts';
import { SchedulingModule } from './scheduling/index.ts';
import { VisitsModule } from './visits/index.ts';
import { WaitingRoomModule } from './waiting-room/index.ts';
import { clockToken, configToken } from './platform.tokens.ts';
import { VisitSignalling } from './visit-signalling.ts';

/** What exists before Nest starts: opened by `main.ts` or by a test. */
export interface Ground {
  readonly config: Config;
  readonly log: Log;
  readonly dataSource: DataSource;
  readonly sfu: Sfu;
  readonly encryption: KeyEncryption;
  readonly clock?: Clock;
}

/** The feature modules of the server, each with an index that the others import. */
const rooms = [
  AfterVisitModule,
  ClinicalFactsModule,
  DemoModule,
  HttpModule,
  IdentityModule,
  IntakeModule,
  MessagesModule,
  NewsModule,
  NotesModule,
  NotificationsModule,
  OperationsModule,
  OutreachModule,
  PatientsModule,
  PharmacyModule,
  PrescriptionsModule,
  QueueModule,
  SchedulingModule,
  VisitsModule,
  WaitingRoomModule,
] as const;

export const controllers = rooms.flatMap(
  (room) => (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, room) ?? []) as Type[],
);

/** The services that every feature module needs, provided globally. */
@Global()
@Module({})
class GroundModule {
  static on(ground: Ground): DynamicModule {
    const { config, log, dataSource, sfu, encryption, clock = systemClock } = ground;
    const database = new TenantDatabase(dataSource, config.demo);
    return {
      module: GroundModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
      ],
      providers: [
        { provide: configToken, useValue: config },
        { provide: clockToken, useValue: clock },
        { provide: Log, useValue: log },
        { provide: Sfu, useValue: sfu },
        { provide: TenantDatabase, useValue: database },
        { provide: Jobs, useFactory: () => Jobs.start(dataSource, database, log) },
        { provide: RecordStore, useValue: new RecordStore(database, clock, encryption) },
      ],
      exports: [configToken, clockToken, Log, Sfu, TenantDatabase, Jobs, RecordStore],
    };
  }
}

@Module({})
export class AppModule {
  static on(ground: Ground): DynamicModule {
    return {
      module: AppModule,
      imports: [GroundModule.on(ground), DiscoveryModule, ...rooms],
      providers: [VisitSignalling, ContractCheck],
    };
  }
}
