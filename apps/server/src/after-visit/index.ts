export { AfterVisitModule } from './after-visit.module.ts';
