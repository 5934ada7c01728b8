export { DeliveryError, type Enclosed } from './channel.ts';
export { NotificationsModule } from './notifications.module.ts';
export { type ChannelName, Notifications } from './notifications.ts';
export { type MessageText, trialText } from './texts.ts';
