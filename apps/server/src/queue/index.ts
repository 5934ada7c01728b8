export { type Entry, type EntryPosition, Lines } from './lines.ts';
export {
  dueAt,
  lineOf,
  nextFor,
  orderKey,
  placeReason,
  rank,
  sorted,
  type Waiting,
} from './order.ts';
export { QueueEntries } from './queue-entries.ts';
export { QueueModule } from './queue.module.ts';
export { Queues } from './queues.ts';
export { type Notice, type TurnNoticeRow, TurnNoticeRows } from './turn-notice-rows.ts';
