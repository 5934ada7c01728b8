export * from './clock.ts';
export * from './config.ts';
export * from './database.ts';
export * from './ids.ts';
export { Jobs, type Job, type JobHandler } from './jobs/jobs.ts';
export * from './logging.ts';
export { Notifications, processLockClass } from './notifications.ts';
export * from './tenant-database.ts';
export { EmbeddedPostgres, EmbeddedPostgresError } from './embedded-postgres.ts';
