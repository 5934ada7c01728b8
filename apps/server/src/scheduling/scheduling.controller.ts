import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type PatientActor, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { Appointments } from './appointments.ts';
import { Calendar } from './calendar.ts';
import { DayList } from './day-list.ts';
import { VisitViews } from '../visits/index.ts';
import { FreeTimeFinder } from './free-time-finder.ts';
import { OwnAppointment } from './own-appointment.ts';

@Controller()
export class SchedulingController {
  readonly #dayList: DayList;
  readonly #appointments: Appointments;
  readonly #calendar: Calendar;
  readonly #finder: FreeTimeFinder;
  readonly #own: OwnAppointment;
  readonly #views: VisitViews;

  constructor(
    dayList: DayList,
    appointments: Appointments,
    calendar: Calendar,
    finder: FreeTimeFinder,
    own: OwnAppointment,
    views: VisitViews,
  ) {
    this.#dayList = dayList;
    this.#appointments = appointments;
    this.#calendar = calendar;
    this.#finder = finder;
    this.#own = own;
    this.#views = views;
  }

  @Handle(routes.listAppointments, 'staff', 'appointment.list')
  list(
    @By() actor: StaffActor,
    @Input() { query }: RouteInput<typeof routes.listAppointments>,
  ): Promise<RouteAnswer<typeof routes.listAppointments>> {
    return this.#dayList.read(actor, query.date);
  }

  @Handle(routes.readCalendar, 'staff', 'appointment.list')
  calendar(
    @By() actor: StaffActor,
    @Input() { query }: RouteInput<typeof routes.readCalendar>,
  ): Promise<RouteAnswer<typeof routes.readCalendar>> {
    return this.#calendar.read(actor, query);
  }

  @Handle(routes.cancelMyVisit, 'patient', 'appointment.cancel-own')
  async cancelMine(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.cancelMyVisit>,
  ): Promise<RouteAnswer<typeof routes.cancelMyVisit>> {
    await this.#own.cancel(actor, body);
    return this.#views.forPatient(actor);
  }

  @Handle(routes.findMyFreeTimes, 'patient', 'appointment.move-own')
  myFreeTimes(
    @By() actor: PatientActor,
    @Input() { query }: RouteInput<typeof routes.findMyFreeTimes>,
  ): Promise<RouteAnswer<typeof routes.findMyFreeTimes>> {
    return this.#own.freeTimes(actor, query.from);
  }

  @Handle(routes.moveMyVisit, 'patient', 'appointment.move-own')
  async moveMine(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.moveMyVisit>,
  ): Promise<RouteAnswer<typeof routes.moveMyVisit>> {
    await this.#own.move(actor, body);
    return this.#views.forPatient(actor);
  }

  @Handle(routes.findFreeTimes, 'staff', 'free-time.find')
  freeTimes(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.findFreeTimes>,
  ): Promise<RouteAnswer<typeof routes.findFreeTimes>> {
    return this.#finder.find(actor, body);
  }

  @Handle(routes.bookAppointment, 'staff', 'appointment.book')
  book(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.bookAppointment>,
  ): Promise<RouteAnswer<typeof routes.bookAppointment>> {
    return this.#appointments.book(actor, body);
  }

  @Handle(routes.moveAppointment, 'staff', 'appointment.move')
  move(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.moveAppointment>,
  ): Promise<RouteAnswer<typeof routes.moveAppointment>> {
    return this.#appointments.move(actor, params.appointmentId, body);
  }

  @Handle(routes.cancelAppointment, 'staff', 'appointment.cancel')
  cancel(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.cancelAppointment>,
  ): Promise<RouteAnswer<typeof routes.cancelAppointment>> {
    return this.#appointments.cancel(actor, params.appointmentId, body);
  }

  @Handle(routes.markAppointmentNoShow, 'staff', 'appointment.no-show')
  noShow(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.markAppointmentNoShow>,
  ): Promise<RouteAnswer<typeof routes.markAppointmentNoShow>> {
    return this.#appointments.noShow(actor, params.appointmentId);
  }

  @Handle(routes.undoNoShow, 'staff', 'appointment.undo-no-show')
  undoNoShow(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.undoNoShow>,
  ): Promise<RouteAnswer<typeof routes.undoNoShow>> {
    return this.#appointments.undoNoShow(actor, params.appointmentId);
  }
}
