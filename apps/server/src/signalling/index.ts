export { type Connection } from './connection.ts';
export {
  type EventHandler,
  type EventHandlers,
  senders,
  type SignallingFeatures,
  SignallingServer,
} from './signalling-server.ts';
