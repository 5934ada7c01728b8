export { OutreachModule } from './outreach.module.ts';
export { OutreachSessions } from './outreach-sessions.ts';
