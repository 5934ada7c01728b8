export { calendarFile } from './encounters/calendar-file.ts';
export { EncounterLists } from './encounters/encounter-lists.ts';
export {
  appointmentStatusOf,
  cancellationOf,
  codeComparisonOf,
  type EncounterRow,
  Encounters,
  iso,
  isOver,
  untilOf,
} from './encounters/encounters.ts';
export { type CheckSeat, NetworkChecks } from './room/network-checks.ts';
export { Participants } from './encounters/participants.ts';
export { type Seat } from './room/visit-handlers.ts';
export { VisitRooms } from './room/visit-rooms.ts';
export { VisitViews } from './encounters/visit-views.ts';
export { VisitsModule } from './visits.module.ts';
