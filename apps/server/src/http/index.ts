export { boundHandlers } from './bound-handlers.ts';
export { clientAddress, placeOf, plainAddress } from './client-address.ts';
export {
  By,
  type Caller,
  callers,
  From,
  Handle,
  type HandledRequest,
  type Handler,
  handlerKey,
  Input,
  type Origin,
  type StepUpDemand,
  type Sender,
  senderOf,
  type SentCookies,
  unasked,
} from './handle.ts';
export { HttpModule } from './http.module.ts';
export { isOverTls, setPublicUrl, wayIn, type WayIn } from './over-tls.ts';
export { isOwnHost, isOwnOrigin } from './own-origin.ts';
export { requestLog } from './request-log.ts';
