import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { SchedulingModule } from '../scheduling/index.ts';
import { OutreachSessions } from './outreach-sessions.ts';
import { OutreachController } from './outreach.controller.ts';
import { PlanRows } from './plan-rows.ts';
import { Planning } from './planning.ts';

@Module({
  imports: [HttpModule, IdentityModule, SchedulingModule],
  controllers: [OutreachController],
  providers: [OutreachSessions, PlanRows, Planning],
  exports: [OutreachSessions],
})
export class OutreachModule {}
