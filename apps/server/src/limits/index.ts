export { LimitsModule } from './limits.module.ts';
export { keepToHourly } from './hourly-limit.ts';
export { SharedBuckets } from './shared-buckets.ts';
export { type CountingScript, SharedCounters } from './shared-counters.ts';
export { TokenBucket } from './token-buckets.ts';
