export { PrescriptionsModule } from './prescriptions.module.ts';
