import { Inject, Injectable } from '@nestjs/common';
import { type Communication } from '@teleward/contracts';
import { Log, newId, type Clock } from '@teleward/platform';
import { RecordStore, type Entity, type PatientActor, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { DatabaseNews } from '../../news/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { Encounters, VisitRooms } from '../../visits/index.ts';
import { CommunicationRows } from './communication-rows.ts';
import { lineOf, QueueEntries } from '../../queue/index.ts';

interface Line {
  readonly id: string;
  readonly text: string;
}

/** Messages between waiting patients and the clinic. */
@Injectable()
export class Communications {
  readonly #records: RecordStore;
  readonly #rows: CommunicationRows;
  readonly #entries: QueueEntries;
  readonly #encounters: Encounters;
  readonly #clock: Clock;

  constructor(
    records: RecordStore,
    rows: CommunicationRows,
    entries: QueueEntries,
    encounters: Encounters,
    rooms: VisitRooms,
    news: DatabaseNews,
    log: Log,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#records = records;
    this.#rows = rows;
    this.#entries = entries;
    this.#encounters = encounters;
    this.#clock = clock;
    const tell = async (tenantId: string, encounterId: string): Promise<void> => {
      const { count = 0 } = (await rows.states(tenantId, [encounterId])).get(encounterId) ?? {};
      await rooms.tellWaiting(encounterId, 'communications', { count });
    };
    const orLog = (telling: Promise<unknown>): void => {
      telling.catch((error: unknown) => {
        log.error('A new message could not be announced', error);
      });
    };
    news.on('communication_sent', (payload) => {
      const [tenantId = '', encounterId = ''] = payload.split(' ');
      orLog(tell(tenantId, encounterId));
    });
    // A patient who reconnects may have missed messages, and so may all of them after this process
    // missed notifications.
    rooms.on('patient', (tenantId, encounterId) => {
      orLog(tell(tenantId, encounterId));
    });
    news.on('missed', () => {
      const all = rooms.open().then(async (visits) => {
        for (const { tenantId, encounterId } of visits) {
          await tell(tenantId, encounterId);
        }
      });
      orLog(all);
    });
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: PatientActor | StaffActor, encounterId: string): Promise<Communication[]> {
    return this.#perform(actor, 'communication.read', encounterId, () =>
      this.#rows.of(actor.tenantId, encounterId),
    );
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `not_found`, `invalid_state` */
  async send(
    actor: PatientActor | StaffActor,
    encounterId: string,
    { id, text }: Line,
  ): Promise<Communication> {
    const { tenantId } = actor;
    return this.#perform(actor, 'communication.send', encounterId, async () => {
      if ((await this.#entries.of(tenantId, encounterId)) === null) {
        throw new ServiceError('invalid_state');
      }
      const memberId = actor.kind === 'staff' ? actor.id : null;
      return this.#rows.keep(tenantId, { id, encounterId, memberId, text });
    });
  }

  /**
   * Sends the same message to all patients of a queue.
   *
   * @returns to how many
   * @throws {RecordError} `not_found`; {ServiceError} `not_found` where the clinic has no such
   * queue
   */
  async announce(actor: StaffActor, lineId: string, text: string): Promise<number> {
    const { tenantId, id: memberId } = actor;
    const [action, entity] = ['communication.send', { entityType: 'Communication' }] as const;
    return this.#records.access.perform(actor, action, {}, entity, async (manager, trace) => {
      const [line] = await manager.query<unknown[]>(
        `select 1 from queue where id = $1 union all select 1 from membership where id = $1`,
        [lineId],
      );
      if (line === undefined) throw new ServiceError('not_found');
      const entries = await this.#entries.all(tenantId, this.#clock.now());
      const recipients = entries.filter((entry) => lineOf(entry) === lineId);
      for (const { encounterId } of recipients) {
        await this.#rows.keep(tenantId, { id: newId(), encounterId, memberId, text });
      }
      const written: Entity[] = [];
      for (const { encounterId } of recipients) {
        const { patientId } = await this.#encounters.row(tenantId, encounterId);
        written.push({ entityType: 'Encounter', entityId: encounterId, patientId });
      }
      trace.tellEach(written);
      return recipients.length;
    });
  }

  async #perform<T>(
    actor: PatientActor | StaffActor,
    action: 'communication.read' | 'communication.send',
    encounterId: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const { patientId } = await this.#encounters.row(actor.tenantId, encounterId);
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    return this.#records.access.perform(actor, action, { encounterId }, entity, work);
  }
}
