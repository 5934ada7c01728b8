import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { NotificationsModule } from '../notifications/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { MessageSender } from './message-sender.ts';
import { MessageSettings } from './message-settings.ts';
import { MessagesController } from './messages.controller.ts';
import { Messages } from './messages.ts';
import { Reminders } from './reminders.ts';

@Module({
  imports: [HttpModule, IdentityModule, NotificationsModule, VisitsModule],
  controllers: [MessagesController],
  providers: [MessageSettings, Messages, MessageSender, Reminders],
  exports: [Messages],
})
export class MessagesModule {}
