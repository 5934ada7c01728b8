import { Inject, Injectable } from '@nestjs/common';
import { type Communication } from '@teleward/contracts';
import { Log, newId, TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Action, type PatientActor, type StaffActor } from '@teleward/records';
import { ServiceError } from '../http/index.ts';
import { DatabaseNews } from '../news/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { Encounters, VisitRooms } from '../visits/index.ts';
import { CommunicationRows } from './communication-rows.ts';
import { lineOf, QueueEntries } from '../queue/index.ts';

interface Line {
  readonly id: string;
  readonly text: string;
}

/** What patients who wait and the clinic write to each other. */
@Injectable()
export class Communications {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #rows: CommunicationRows;
  readonly #entries: QueueEntries;
  readonly #encounters: Encounters;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    rows: CommunicationRows,
    entries: QueueEntries,
    encounters: Encounters,
    rooms: VisitRooms,
    news: DatabaseNews,
    log: Log,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
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
        log.error('A message could not be told', error);
      });
    };
    news.on('communication_sent', (payload) => {
      const [tenantId = '', encounterId = ''] = payload.split(' ');
      orLog(tell(tenantId, encounterId));
    });
    // Whoever comes back may have missed some, as everybody may after this process heard no news.
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
    const { tenantId } = actor;
    const entity = await this.#check(actor, 'communication.read', encounterId);
    return this.#database.run(tenantId, async () => {
      await this.#records.access.done(actor, { action: 'communication.read', ...entity });
      return this.#rows.of(tenantId, encounterId);
    });
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `not_found`, `wrong_order` */
  async send(
    actor: PatientActor | StaffActor,
    encounterId: string,
    { id, text }: Line,
  ): Promise<Communication> {
    const { tenantId } = actor;
    const entity = await this.#check(actor, 'communication.send', encounterId);
    return this.#database.run(tenantId, async () => {
      if ((await this.#entries.of(tenantId, encounterId)) === null) {
        throw new ServiceError('wrong_order');
      }
      const memberId = actor.kind === 'staff' ? actor.id : null;
      const kept = await this.#rows.keep(tenantId, { id, encounterId, memberId, text });
      await this.#records.access.done(actor, { action: 'communication.send', ...entity });
      return kept;
    });
  }

  /**
   * Writes the same to everybody in a line. @returns to how many
   * @throws {RecordError} `not_found`; @throws {ServiceError} `not_found` where the clinic has no such line
   */
  async announce(actor: StaffActor, lineId: string, text: string): Promise<number> {
    const { tenantId, id: memberId } = actor;
    await this.#records.access.check(
      actor,
      'communication.send',
      {},
      { entityType: 'Communication' },
    );
    return this.#database.run(tenantId, async (manager) => {
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
      // The audit comes last: until a transaction ends, others wait for its place in the chain.
      for (const { encounterId } of recipients) {
        const { patientId } = await this.#encounters.row(tenantId, encounterId);
        await this.#records.access.done(actor, {
          ...{ action: 'communication.send', patientId },
          ...{ entityType: 'Encounter', entityId: encounterId },
        });
      }
      return recipients.length;
    });
  }

  async #check(actor: PatientActor | StaffActor, action: Action, encounterId: string) {
    const { patientId } = await this.#encounters.row(actor.tenantId, encounterId);
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    await this.#records.access.check(actor, action, { encounterId }, entity);
    return entity;
  }
}
