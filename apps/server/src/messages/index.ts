export { MessagesModule } from './messages.module.ts';
export { Messages } from './messages.ts';
