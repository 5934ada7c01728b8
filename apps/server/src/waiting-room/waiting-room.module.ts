import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { NewsModule } from '../news/index.ts';
import { NotificationsModule } from '../notifications/index.ts';
import { QueueModule } from '../queue/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { CommunicationRows } from './communications/communication-rows.ts';
import { CommunicationsController } from './communications/communications.controller.ts';
import { Communications } from './communications/communications.ts';
import { PastVisits } from './waits/past-visits.ts';
import { QueueDesk } from './queue/queue-desk.ts';
import { TurnNoticesController } from './queue/turn-notices.controller.ts';
import { TurnNotices } from './queue/turn-notices.ts';
import { WaitingRoomController } from './waiting-room.controller.ts';
import { WaitingRoom } from './waiting-room.ts';
import { Waits } from './waits/waits.ts';
import { WalkInsController } from './queue/walk-ins.controller.ts';
import { WalkIns } from './queue/walk-ins.ts';

@Module({
  imports: [HttpModule, IdentityModule, NewsModule, NotificationsModule, QueueModule, VisitsModule],
  controllers: [
    WaitingRoomController,
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
