import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { QueueModule } from '../queue/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { IntakeController } from './intake.controller.ts';

@Module({
  imports: [HttpModule, QueueModule, VisitsModule],
  controllers: [IntakeController],
})
export class IntakeModule {}
