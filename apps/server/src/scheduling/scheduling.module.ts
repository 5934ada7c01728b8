import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { MessagesModule } from '../messages/index.ts';
import { NewsModule } from '../news/index.ts';
import { QueueModule } from '../queue/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { AppointmentPlaces } from './appointment-places.ts';
import { AppointmentRows } from './appointment-rows.ts';
import { Appointments } from './appointments.ts';
import { Calendar } from './calendar.ts';
import { DayList } from './day-list.ts';
import { FreeTimeFinder } from './free-time-finder.ts';
import { OwnAppointment } from './own-appointment.ts';
import { SchedulesController } from './schedules.controller.ts';
import { Schedules } from './schedules.ts';
import { SchedulingController } from './scheduling.controller.ts';
import { VisitTypes } from './visit-types.ts';

@Module({
  imports: [HttpModule, IdentityModule, MessagesModule, NewsModule, QueueModule, VisitsModule],
  controllers: [SchedulingController, SchedulesController],
  providers: [
    VisitTypes,
    Schedules,
    FreeTimeFinder,
    AppointmentRows,
    AppointmentPlaces,
    Appointments,
    OwnAppointment,
    Calendar,
    DayList,
  ],
  exports: [VisitTypes, Schedules, Appointments, DayList],
})
export class SchedulingModule {}
