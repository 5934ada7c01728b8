import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { OutreachModule } from '../outreach/index.ts';
import { SchedulingModule } from '../scheduling/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { WaitingRoomModule } from '../waiting-room/index.ts';
import { DemoOutreach } from './demo-outreach.ts';
import { DemoWeek } from './demo-week.ts';
import { Demo } from './demo.ts';

@Module({
  imports: [
    HttpModule,
    IdentityModule,
    OutreachModule,
    SchedulingModule,
    VisitsModule,
    WaitingRoomModule,
  ],
  providers: [Demo, DemoWeek, DemoOutreach],
  exports: [Demo, DemoWeek, DemoOutreach],
})
export class DemoModule {}
