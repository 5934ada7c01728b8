export { OutreachNews } from './outreach-news.ts';
export { OutreachModule } from './outreach.module.ts';
export { OutreachSessions } from './outreach-sessions.ts';
