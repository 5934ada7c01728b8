export { Appointments } from './appointments.ts';
export { DayList } from './day-list.ts';
export { daysFrom, instantOf, isDayOff, isPlannable } from './free-times.ts';
export { Schedules } from './schedules.ts';
export { SchedulingModule } from './scheduling.module.ts';
export { VisitTypes } from './visit-types.ts';
