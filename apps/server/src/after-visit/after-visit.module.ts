import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { NotesModule } from '../notes/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { AfterVisitController } from './after-visit.controller.ts';
import { AfterVisits } from './after-visits.ts';

@Module({
  imports: [HttpModule, IdentityModule, NotesModule, VisitsModule],
  controllers: [AfterVisitController],
  providers: [AfterVisits],
})
export class AfterVisitModule {}
