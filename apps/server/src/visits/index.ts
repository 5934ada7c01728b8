export { calendarFile } from './calendar-file.ts';
export { EncounterLists } from './encounter-lists.ts';
export {
  appointmentStatusOf,
  cancellationOf,
  codeComparisonOf,
  type EncounterRow,
  Encounters,
  iso,
  isOver,
  untilOf,
} from './encounters.ts';
export { type CheckSeat, NetworkChecks } from './network-checks.ts';
export { Participants } from './participants.ts';
export { type Seat } from './visit-handlers.ts';
export { VisitRooms } from './visit-rooms.ts';
export { VisitViews } from './visit-views.ts';
export { VisitsModule } from './visits.module.ts';
