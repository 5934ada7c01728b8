import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { NewsModule } from '../news/index.ts';
import { QueueModule } from '../queue/index.ts';
import { SchedulingModule } from '../scheduling/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { OutreachDayController } from './outreach-day.controller.ts';
import { OutreachNews } from './outreach-news.ts';
import { OutreachRuns } from './outreach-runs.ts';
import { OutreachSessions } from './outreach-sessions.ts';
import { OutreachController } from './outreach.controller.ts';
import { PlanRows } from './plan-rows.ts';
import { Planning } from './planning.ts';

@Module({
  imports: [HttpModule, IdentityModule, NewsModule, QueueModule, SchedulingModule, VisitsModule],
  controllers: [OutreachController, OutreachDayController],
  providers: [OutreachSessions, PlanRows, Planning, OutreachRuns, OutreachNews],
  exports: [OutreachSessions, OutreachNews],
})
export class OutreachModule {}
