import { Inject, Injectable } from '@nestjs/common';
import { type DeviceCheck, type Language } from '@teleward/contracts';
import { changedBy, type Clock } from '@teleward/platform';
import { RecordStore, type PatientActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { calendarFile } from './calendar-file.ts';
import { isOver } from './encounters.ts';
import { VisitViews } from './visit-views.ts';

/** What patients can do in advance, as soon as they have their link. */
@Injectable()
export class BeforeVisit {
  readonly #records: RecordStore;
  readonly #views: VisitViews;
  readonly #clock: Clock;

  constructor(records: RecordStore, views: VisitViews, @Inject(clockToken) clock: Clock) {
    this.#records = records;
    this.#views = views;
    this.#clock = clock;
  }

  /**
   * Stores a test of devices and network with the visit, so that the clinic can help in time.
   *
   * @throws {ServiceError} `visit_ended`
   */
  async keepCheck(actor: PatientActor, deviceCheck: DeviceCheck): Promise<void> {
    const { encounterId, id: patientId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    await this.#records.access.perform(
      actor,
      'encounter.check-devices',
      { encounterId },
      entity,
      async (manager) => {
        const changed = await changedBy(
          manager,
          `update encounter set device_check = $2
         where id = $1 and status in ('planned', 'arrived', 'in-progress')`,
          [encounterId, JSON.stringify(deviceCheck)],
        );
        if (changed === 0) {
          throw new ServiceError('visit_ended');
        }
      },
    );
  }

  /**
   * The appointment as iCalendar.
   *
   * @throws {ServiceError} `visit_ended`
   */
  async calendar(actor: PatientActor, language: Language): Promise<string> {
    const visit = await this.#views.forPatient(actor);
    if (isOver(visit.status)) {
      throw new ServiceError('visit_ended');
    }
    const { startsAt, endsAt, waitingRoomOpensAt, clinic, ...rest } = visit;
    const times = {
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
      opensAt: new Date(waitingRoomOpensAt),
    };
    const appointment = { ...rest, ...times, clinicName: clinic.name };
    return calendarFile(appointment, { method: 'publish' }, language, this.#clock.now());
  }
}
