import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { NewsModule } from '../news/index.ts';
import { QueueModule } from '../queue/index.ts';
import { BeforeVisit } from './encounters/before-visit.ts';
import { ConsentsController } from './consents.controller.ts';
import { EncounterLists } from './encounters/encounter-lists.ts';
import { Encounters } from './encounters/encounters.ts';
import { EncryptionRows } from './room/encryption-rows.ts';
import { GuestsController } from './guests.controller.ts';
import { Guests } from './guests/guests.ts';
import { NetworkChecks } from './room/network-checks.ts';
import { Participants } from './encounters/participants.ts';
import { RoomOwners } from './room/room-owners.ts';
import { VisitConsents } from './encounters/visit-consents.ts';
import { VisitRooms } from './room/visit-rooms.ts';
import { VisitViews } from './encounters/visit-views.ts';
import { VisitsController } from './visits.controller.ts';

@Module({
  imports: [HttpModule, IdentityModule, NewsModule, QueueModule],
  controllers: [VisitsController, ConsentsController, GuestsController],
  providers: [
    Encounters,
    EncounterLists,
    VisitViews,
    BeforeVisit,
    VisitConsents,
    EncryptionRows,
    Guests,
    Participants,
    RoomOwners,
    VisitRooms,
    NetworkChecks,
  ],
  exports: [Encounters, EncounterLists, VisitViews, Participants, VisitRooms, NetworkChecks],
})
export class VisitsModule {}
