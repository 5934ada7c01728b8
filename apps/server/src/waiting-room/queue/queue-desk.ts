import { Inject, Injectable } from '@nestjs/common';
import {
  type Priority,
  type RouteAnswer,
  type RouteInput,
  type routes,
  usualRules,
} from '@teleward/contracts';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Action, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { Staff } from '../../identity/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { type EncounterRow, Encounters, VisitRooms } from '../../visits/index.ts';
import { type Entry, lineOf, nextFor, QueueEntries, Queues } from '../../queue/index.ts';

type Target = RouteInput<typeof routes.transferPatient>['body']['to'];

/** What staff can do with waiting patients. */
@Injectable()
export class QueueDesk {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #entries: QueueEntries;
  readonly #queues: Queues;
  readonly #rooms: VisitRooms;
  readonly #staff: Staff;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    encounters: Encounters,
    entries: QueueEntries,
    queues: Queues,
    rooms: VisitRooms,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#records = records;
    this.#encounters = encounters;
    this.#entries = entries;
    this.#queues = queues;
    this.#rooms = rooms;
    this.#staff = staff;
    this.#clock = clock;
  }

  /**
   * Calls the next patient for this doctor, from the queue that they serve or from their own
   * patients.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `nobody_waits`
   */
  async callNext(actor: StaffActor): Promise<RouteAnswer<typeof routes.callNext>> {
    const { tenantId, id } = actor;
    const [action, entity] = ['queue.call', { entityType: 'Encounter' }] as const;
    const resource = { servedBy: [id] };
    await this.#records.access.check(actor, action, resource, entity);
    for (;;) {
      const next = await this.#next(tenantId, id);
      if (next === null) {
        throw new ServiceError('nobody_waits');
      }
      const { encounterId } = next;
      const isFirst = await this.#records.access.perform(
        ...([actor, action, resource, entity] as const),
        async (_, trace) => {
          if (!(await this.#call(actor, encounterId))) {
            trace.leaveNone();
            return false;
          }
          trace.tell(entityOf(await this.#encounters.row(tenantId, encounterId)));
          return true;
        },
      );
      this.#rooms.announceChange(tenantId);
      if (isFirst) {
        return next;
      }
      // A colleague was faster; reads again who is next.
    }
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `already_called`, `invalid_state` */
  async call(actor: StaffActor, encounterId: string): Promise<void> {
    await this.#do(actor, encounterId, 'queue.call', async ({ state }) => {
      if (!(await this.#call(actor, encounterId))) {
        throw new ServiceError(state === 'held' ? 'invalid_state' : 'already_called');
      }
      return true;
    });
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `invalid_state` */
  async returnToQueue(actor: StaffActor, encounterId: string): Promise<void> {
    const { tenantId } = actor;
    await this.#do(
      actor,
      encounterId,
      'queue.hold',
      async ({ practitionerId }) =>
        (await this.#entries.returnToQueue(tenantId, encounterId)) &&
        (await this.#encounters.assign(tenantId, encounterId, practitionerId)),
    );
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `invalid_state` */
  async hold(actor: StaffActor, encounterId: string, held: boolean): Promise<void> {
    const { tenantId } = actor;
    await this.#do(
      actor,
      encounterId,
      'queue.hold',
      async ({ practitionerId }) =>
        (await this.#entries.hold(tenantId, encounterId, held)) &&
        (await this.#encounters.assign(tenantId, encounterId, practitionerId)),
    );
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `invalid_state` */
  async prioritise(actor: StaffActor, encounterId: string, priority: Priority): Promise<void> {
    await this.#do(actor, encounterId, 'queue.prioritise', () =>
      this.#entries.prioritise(actor.tenantId, encounterId, priority),
    );
  }

  /**
   * Transfers a patient to a colleague or a queue. They keep their time of arrival.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `bad_request`, `queue_closed`,
   *   `invalid_state`
   */
  async transfer(actor: StaffActor, encounterId: string, to: Target, note: string): Promise<void> {
    const { tenantId } = actor;
    await this.#do(actor, encounterId, 'queue.transfer', async ({ practitionerId, ...entry }) => {
      const line = await this.#target(tenantId, to);
      const now = this.#clock.now();
      const doctor = line.practitionerId ?? practitionerId;
      const { queueId } = line;
      return (
        (await this.#entries.leave(tenantId, encounterId, 'transferred', now)) &&
        (await this.#encounters.assign(tenantId, encounterId, doctor)) &&
        (await this.#entries
          .enter(tenantId, { ...entry, encounterId, queueId, practitionerId: doctor, note })
          .then(() => true))
      );
    });
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `invalid_state` */
  async seeLongWait(actor: StaffActor, encounterId: string): Promise<void> {
    await this.#do(actor, encounterId, 'queue.see-long-wait', () =>
      this.#entries.seeLongWait(actor.tenantId, encounterId, this.#clock.now()),
    );
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `invalid_state` */
  async noShow(actor: StaffActor, encounterId: string): Promise<void> {
    const { tenantId } = actor;
    await this.#do(
      actor,
      encounterId,
      'queue.no-show',
      async () =>
        (await this.#entries.leave(tenantId, encounterId, 'no-show', this.#clock.now())) &&
        (await this.#encounters.miss(tenantId, encounterId)),
    );
    await this.#rooms.closeRoom(tenantId, encounterId, this.#clock.now());
  }

  /**
   * From the queue that the doctor serves and from those who wait for the doctor alone, together.
   */
  async #next(
    tenantId: string,
    practitionerId: string,
  ): Promise<RouteAnswer<typeof routes.callNext> | null> {
    const lines = [await this.#queues.of(tenantId, practitionerId), practitionerId];
    const all = await this.#entries.all(tenantId, this.#clock.now());
    const entries = all.filter((entry) => lines.includes(lineOf(entry)));
    const rules = entries.find(({ queueId }) => queueId !== null)?.rules ?? usualRules;
    const present = new Set<string>();
    for (const { encounterId } of entries) {
      if (await this.#rooms.isHere(encounterId)) {
        present.add(encounterId);
      }
    }
    return nextFor(practitionerId, entries, rules, (id) => present.has(id));
  }

  /**
   * Calls the patient and assigns the visit to the doctor in one step, so that a patient cannot be
   * called by one doctor and admitted by another.
   */
  async #call({ tenantId, id }: StaffActor, encounterId: string): Promise<boolean> {
    if (!(await this.#entries.call(tenantId, encounterId, id))) {
      return false;
    }
    if (!(await this.#encounters.assign(tenantId, encounterId, id))) {
      throw new ServiceError('invalid_state');
    }
    return true;
  }

  async #do(
    actor: StaffActor,
    encounterId: string,
    action: Action,
    work: (entry: Entry) => Promise<boolean>,
  ): Promise<void> {
    const { row, entry, servedBy } = await this.#look(actor.tenantId, encounterId);
    const resource = { encounterId, servedBy };
    await this.#records.access.perform(actor, action, resource, entityOf(row), async () => {
      if (entry === null || !(await work(entry))) {
        throw new ServiceError('invalid_state');
      }
    });
    this.#rooms.announceChange(actor.tenantId);
  }

  /** The waiting patient, and the practitioners who may call them. */
  #look(
    tenantId: string,
    encounterId: string,
  ): Promise<{
    readonly row: EncounterRow;
    readonly entry: Entry | null;
    readonly servedBy: readonly string[];
  }> {
    return this.#database.run(tenantId, async () => {
      const row = await this.#encounters.row(tenantId, encounterId);
      const entry = await this.#entries.of(tenantId, encounterId);
      const { practitionerId } = row;
      const line = entry ?? { queueId: null, practitionerId };
      return { row, entry, servedBy: await this.#queues.servedBy(tenantId, line) };
    });
  }

  /** @throws {ServiceError} `bad_request`, `queue_closed` */
  async #target(
    tenantId: string,
    to: Target,
  ): Promise<{ readonly queueId: string | null; readonly practitionerId: string | null }> {
    if ('practitionerId' in to) {
      const doctors = await this.#staff.doctors(tenantId);
      if (!doctors.some(({ id }) => id === to.practitionerId)) {
        throw new ServiceError('bad_request');
      }
      return { queueId: null, practitionerId: to.practitionerId };
    }
    const queue = (await this.#queues.all(tenantId)).find(({ queueId }) => queueId === to.queueId);
    if (queue === undefined) {
      throw new ServiceError('bad_request');
    }
    if (!queue.isOpen) {
      throw new ServiceError('queue_closed');
    }
    return { queueId: queue.queueId, practitionerId: null };
  }
}

const entityOf = ({ id, patientId }: EncounterRow) => ({
  entityType: 'Encounter',
  entityId: id,
  patientId,
});
