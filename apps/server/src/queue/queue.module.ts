import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { QueueEntries } from './queue-entries.ts';
import { Queues } from './queues.ts';
import { TurnNoticeRows } from './turn-notice-rows.ts';

@Module({
  imports: [HttpModule],
  providers: [Queues, QueueEntries, TurnNoticeRows],
  exports: [Queues, QueueEntries, TurnNoticeRows],
})
export class QueueModule {}
