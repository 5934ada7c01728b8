export { reportOnAudit } from './audit-report.ts';
export { OperationsModule } from './operations.module.ts';
