import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { SchedulingModule } from '../scheduling/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { WaitingRoomModule } from '../waiting-room/index.ts';
import { DemoWeek } from './demo-week.ts';
import { Demo } from './demo.ts';

@Module({
  imports: [HttpModule, IdentityModule, SchedulingModule, VisitsModule, WaitingRoomModule],
  providers: [Demo, DemoWeek],
  exports: [Demo, DemoWeek],
})
export class DemoModule {}
