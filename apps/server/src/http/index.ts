export { boundHandlers } from './bound-handlers.ts';
export { clientAddress, placeOf, plainAddress } from './client-address.ts';
export {
  databaseTrouble,
  noticeTrouble,
  troubleWords,
  wasFullJustNow,
} from './database-trouble.ts';
export {
  By,
  type Caller,
  callers,
  type Decision,
  From,
  Handle,
  type HandledRequest,
  type Handler,
  handlerKey,
  Input,
  type Origin,
  type ProofDemand,
  type Sender,
  senderOf,
  type SentCookies,
  unasked,
} from './handle.ts';
export { keepToHourly } from './hourly-limit.ts';
export { HttpModule } from './http.module.ts';
export { isOverTls, setPublicUrl, wayIn, type WayIn } from './over-tls.ts';
export { isOwnHost, isOwnOrigin } from './own-origin.ts';
export { parseInput } from './parse-input.ts';
export { requestLog } from './request-log.ts';
export { failure, failureOf, ServiceError } from './service-error.ts';
export { SharedBuckets } from './shared-buckets.ts';
export { type CountingScript, SharedCounters } from './shared-counters.ts';
export { TokenBucket } from './token-buckets.ts';
