import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { RecordStore, type PatientActor, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { AfterVisits } from './after-visits.ts';

/** What patients keep of a visit, and their feedback on it. */
@Controller()
export class AfterVisitController {
  readonly #afterVisits: AfterVisits;
  readonly #records: RecordStore;

  constructor(afterVisits: AfterVisits, records: RecordStore) {
    this.#afterVisits = afterVisits;
    this.#records = records;
  }

  @Handle(routes.readMyAfterVisit, 'patient', 'after-visit.read')
  read(@By() actor: PatientActor): Promise<RouteAnswer<typeof routes.readMyAfterVisit>> {
    return this.#afterVisits.read(actor);
  }

  @Handle(routes.readMyNextCalendar, 'patient', 'after-visit.read')
  calendar(
    @By() actor: PatientActor,
    @Input() { params }: RouteInput<typeof routes.readMyNextCalendar>,
  ): Promise<RouteAnswer<typeof routes.readMyNextCalendar>> {
    return this.#afterVisits.nextCalendar(actor, params.language);
  }

  @Handle(routes.giveMyFeedback, 'patient', 'feedback.give')
  give(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.giveMyFeedback>,
  ): Promise<RouteAnswer<typeof routes.giveMyFeedback>> {
    return this.#records.feedbacks.give(actor, body);
  }

  @Handle(routes.readFeedback, 'staff', 'feedback.read')
  feedback(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readFeedback>> {
    return this.#records.feedbacks.read(actor);
  }
}
