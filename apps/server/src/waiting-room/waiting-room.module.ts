import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { NewsModule } from '../news/index.ts';
import { NotificationsModule } from '../notifications/index.ts';
import { QueueModule } from '../queue/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { CommunicationRows } from './communication-rows.ts';
import { CommunicationsController } from './communications.controller.ts';
import { Communications } from './communications.ts';
import { IntakeController } from './intake.controller.ts';
import { PastVisits } from './past-visits.ts';
import { QueueDesk } from './queue-desk.ts';
import { TurnNoticesController } from './turn-notices.controller.ts';
import { TurnNotices } from './turn-notices.ts';
import { WaitingRoomController } from './waiting-room.controller.ts';
import { WaitingRoom } from './waiting-room.ts';
import { Waits } from './waits.ts';
import { WalkInsController } from './walk-ins.controller.ts';
import { WalkIns } from './walk-ins.ts';

@Module({
  imports: [HttpModule, IdentityModule, NewsModule, NotificationsModule, QueueModule, VisitsModule],
  controllers: [
    WaitingRoomController,
    IntakeController,
    TurnNoticesController,
    CommunicationsController,
    WalkInsController,
  ],
  providers: [
    CommunicationRows,
    Communications,
    WalkIns,
    PastVisits,
    Waits,
    TurnNotices,
    WaitingRoom,
    QueueDesk,
  ],
  exports: [WaitingRoom],
})
export class WaitingRoomModule {}
