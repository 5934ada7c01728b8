export { chooseDemo } from './demo-choice.ts';
export { DemoOutreach } from './demo-outreach.ts';
export { demoAccounts } from './demo-people.ts';
export { DemoWeek } from './demo-week.ts';
export { DemoModule } from './demo.module.ts';
export { Demo } from './demo.ts';
