import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type PatientWait, type WaitingEntry } from '@teleward/contracts';
import { Log, type Clock } from '@teleward/platform';
import { RecordStore, shownTo } from '@teleward/records';
import { AsyncQueue } from '@teleward/sfu';
import { ClinicSettings, Staff } from '../identity/index.ts';
import { DatabaseNews } from '../news/index.ts';
import { clockToken } from '../platform.tokens.ts';
import { type Connection } from '../signalling/index.ts';
import { EncounterLists, VisitRooms } from '../visits/index.ts';
import { CommunicationRows } from './communications/communication-rows.ts';
import {
  type Entry,
  type EntryPosition,
  Lines,
  orderKey,
  placeReason,
  QueueEntries,
  Queues,
} from '../queue/index.ts';
import { Waits } from './waits/waits.ts';

/** The state of one clinic in this process. */
interface Clinic {
  readonly lines: Promise<Lines>;
  readonly watchers: Set<Connection>;
  /** Doctors who have a page open at this process, or had one a moment ago. */
  readonly doctorsHere: Set<string>;
  /** Updates, sent in the order in which they were read. */
  readonly queue: AsyncQueue;
}

/**
 * How long a doctor still counts as present after their last page closed, in milliseconds, to allow
 * for a reload.
 */
const comingBackMs = 5_000;

/**
 * Tells everyone concerned who waits: staff see the board, each patient their own position. The
 * data are in the database, which reports changes; this service holds only what follows from them.
 */
@Injectable()
export class WaitingRoom implements OnModuleDestroy {
  readonly #entries: QueueEntries;
  readonly #queues: Queues;
  readonly #communications: CommunicationRows;
  readonly #waits: Waits;
  readonly #visits: EncounterLists;
  readonly #rooms: VisitRooms;
  readonly #records: RecordStore;
  readonly #staff: Staff;
  readonly #settings: ClinicSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #clinics = new Map<string, Clinic>();
  /** Once true, connections that close are not reported any more. */
  #closed = false;

  constructor(
    entries: QueueEntries,
    queues: Queues,
    communications: CommunicationRows,
    waits: Waits,
    visits: EncounterLists,
    rooms: VisitRooms,
    records: RecordStore,
    staff: Staff,
    settings: ClinicSettings,
    news: DatabaseNews,
    log: Log,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#entries = entries;
    this.#queues = queues;
    this.#communications = communications;
    this.#waits = waits;
    this.#visits = visits;
    this.#rooms = rooms;
    this.#records = records;
    this.#staff = staff;
    this.#settings = settings;
    settings.on('changed', (tenantId) => {
      this.queuesChanged(tenantId);
    });
    this.#log = log;
    this.#clock = clock;
    news.on('queue_changed', (payload) => {
      const [tenantId = '', encounterId = ''] = payload.split(' ');
      // A clinic that no page of this process watches is read on demand.
      if (this.#clinics.has(tenantId)) {
        this.#inTurn(tenantId, (clinic) => this.#refresh(clinic, tenantId, encounterId));
      }
    });
    news.on('visit_changed', (payload) => {
      const [tenantId = ''] = payload.split(' ');
      if (this.#clinics.has(tenantId)) {
        this.#inTurn(tenantId, async ({ lines }) => {
          this.#waits.reconsider(tenantId, await lines);
        });
      }
    });
    waits.on('told', (tenantId, found) => {
      this.#inTurn(tenantId, (clinic) => this.#tellWaits(clinic, found));
    });
    news.on('missed', () => {
      for (const [tenantId, { watchers }] of [...this.#clinics]) {
        this.#clinics.delete(tenantId);
        this.#inTurn(tenantId, (clinic) => this.#renew(clinic, tenantId, watchers));
      }
    });
    rooms.on('patient', (tenantId, encounterId) => {
      this.#inTurn(tenantId, (clinic) => this.#comeOrGo(clinic, tenantId, encounterId));
    });
    rooms.on('devices', (tenantId, encounterId) => {
      this.#inTurn(tenantId, async (clinic) => {
        const entry = (await clinic.lines).entry(encounterId);
        if (entry !== undefined) {
          await this.#tellOne(clinic, tenantId, encounterId, entry);
        }
      });
    });
  }

  /** An update that is being sent needs the database, which closes next. */
  async onModuleDestroy(): Promise<void> {
    this.#closed = true;
    const clinics = [...this.#clinics.values()];
    this.#clinics.clear();
    await Promise.all(clinics.map(({ queue }) => queue.run(() => Promise.resolve())));
  }

  /**
   * Sends a socket of the clinic the board, now and after every change. Access was checked before.
   */
  async watch(connection: Connection): Promise<void> {
    const { tenantId } = connection.actor;
    const clinic = this.#clinic(tenantId);
    clinic.watchers.add(connection);
    await clinic.queue.run(async () => {
      await this.#tellAll(clinic, tenantId, [connection]);
      this.#tellDoctors(clinic, [connection]);
      this.#updateDoctors(clinic);
      this.#waits.reconsider(tenantId, await clinic.lines);
    });
  }

  unwatch(connection: Connection): void {
    const clinic = this.#clinics.get(connection.actor.tenantId);
    if (clinic?.watchers.delete(connection) !== true) {
      return;
    }
    const later = setTimeout(() => {
      this.#updateDoctors(clinic);
    }, comingBackMs);
    later.unref();
  }

  /** A change of the queues themselves, which every page shows. */
  queuesChanged(tenantId: string): void {
    this.#inTurn(tenantId, (clinic) => this.#renew(clinic, tenantId, clinic.watchers));
  }

  #clinic(tenantId: string): Clinic {
    const known = this.#clinics.get(tenantId);
    if (known !== undefined) {
      return known;
    }
    const lines = this.#entries
      .all(tenantId, this.#clock.now())
      .then((entries) => new Lines(entries));
    const clinic: Clinic = {
      lines,
      watchers: new Set(),
      doctorsHere: new Set(),
      queue: new AsyncQueue(),
    };
    this.#clinics.set(tenantId, clinic);
    lines.catch(() => {
      this.#clinics.delete(tenantId);
    });
    return clinic;
  }

  #inTurn(tenantId: string, work: (clinic: Clinic) => Promise<void>): void {
    if (this.#closed) {
      return;
    }
    const clinic = this.#clinic(tenantId);
    clinic.queue
      .run(() => work(clinic))
      .catch((error: unknown) => {
        this.#log.error('The waiting patients could not be sent', error);
      });
  }

  async #refresh(clinic: Clinic, tenantId: string, encounterId: string): Promise<void> {
    const entry = await this.#entries.of(tenantId, encounterId);
    const lines = await clinic.lines;
    const positions = lines.set(encounterId, entry);
    await this.#tellOne(clinic, tenantId, encounterId, entry);
    await this.#tellPositions(lines, tenantId, positions);
    this.#waits.reconsider(tenantId, lines);
  }

  /** Reads everything again and sends it to all. */
  async #renew(clinic: Clinic, tenantId: string, watchers: Iterable<Connection>): Promise<void> {
    const lines = await clinic.lines;
    const known = new Set(lines.entries.map(({ encounterId }) => encounterId));
    const now = await this.#entries.all(tenantId, this.#clock.now());
    const positions = new Map<string, EntryPosition>();
    for (const entry of now) {
      known.delete(entry.encounterId);
      lines
        .set(entry.encounterId, entry)
        .forEach((entryPosition, id) => positions.set(id, entryPosition));
    }
    for (const gone of known) {
      lines.set(gone, null).forEach((entryPosition, id) => positions.set(id, entryPosition));
    }
    for (const watcher of watchers) {
      clinic.watchers.add(watcher);
    }
    this.#updateDoctors(clinic);
    await this.#tellAll(clinic, tenantId, [...clinic.watchers]);
    await this.#tellPositions(lines, tenantId, positions);
    this.#waits.reconsider(tenantId, lines);
  }

  async #comeOrGo(clinic: Clinic, tenantId: string, encounterId: string): Promise<void> {
    const lines = await clinic.lines;
    const entry = lines.entry(encounterId);
    const entryPosition = lines.positionOf(encounterId);
    if (entry === undefined || entryPosition === undefined) {
      return;
    }
    await this.#tellOne(clinic, tenantId, encounterId, entry);
    await this.#tellPositions(lines, tenantId, new Map([[encounterId, entryPosition]]));
    const wait = this.#waits.ofOne(tenantId, encounterId);
    await this.#rooms.tellWaiting(encounterId, 'wait', { wait });
    this.#waits.reconsider(tenantId, lines);
  }

  async #tellAll(clinic: Clinic, tenantId: string, watchers: readonly Connection[]): Promise<void> {
    if (watchers.length === 0) {
      return;
    }
    const { entries: all } = await clinic.lines;
    const queues = await this.#queues.all(tenantId);
    const doctors = [...(await this.#staff.doctors(tenantId))];
    const longWaitMinutes = await this.#settings.longWaitMinutes(tenantId);
    const presented = await this.#present(tenantId, all);
    for (const watcher of watchers) {
      const entries = shownTo(watcher.actor, presented);
      watcher.send('board', { queues, doctors, longWaitMinutes, entries });
      watcher.send('waits', { waits: [...this.#waits.of(tenantId)] });
    }
  }

  /** Determines the present doctors, and tells everyone where that changed. */
  #updateDoctors(clinic: Clinic): void {
    const now = new Set<string>();
    for (const { actor } of clinic.watchers) {
      if (actor.kind === 'staff' && actor.roles.includes('doctor')) {
        now.add(actor.id);
      }
    }
    const { doctorsHere } = clinic;
    if (now.size === doctorsHere.size && [...now].every((id) => doctorsHere.has(id))) {
      return;
    }
    doctorsHere.clear();
    for (const id of now) {
      doctorsHere.add(id);
    }
    this.#tellDoctors(clinic, clinic.watchers);
  }

  #tellDoctors({ doctorsHere }: Clinic, watchers: Iterable<Connection>): void {
    for (const watcher of watchers) {
      watcher.send('doctorsHere', { practitionerIds: [...doctorsHere] });
    }
  }

  async #tellWaits(clinic: Clinic, waits: readonly PatientWait[]): Promise<void> {
    for (const watcher of clinic.watchers) {
      watcher.send('waits', { waits: [...waits] });
    }
    for (const { encounterId, wait } of waits) {
      await this.#rooms.tellWaiting(encounterId, 'wait', { wait });
    }
  }

  async #tellOne(
    clinic: Clinic,
    tenantId: string,
    encounterId: string,
    entry: Entry | null,
  ): Promise<void> {
    if (clinic.watchers.size === 0) {
      return;
    }
    const presented = await this.#present(tenantId, entry === null ? [] : [entry]);
    for (const watcher of clinic.watchers) {
      const [shown = null] = shownTo(watcher.actor, presented);
      watcher.send('boardChanged', { encounterId, entry: shown });
    }
  }

  async #tellPositions(
    lines: Lines,
    tenantId: string,
    positions: ReadonlyMap<string, EntryPosition>,
  ): Promise<void> {
    if (positions.size === 0) {
      return;
    }
    const people = await this.#staff.practitioners(tenantId);
    const queues = new Map(
      (await this.#queues.all(tenantId)).map((queue) => [queue.queueId, queue]),
    );
    for (const [encounterId, entryPosition] of positions) {
      const entry = lines.entry(encounterId);
      if (entry === undefined) {
        continue;
      }
      const { queueId, practitionerId, calledBy } = entry;
      const queue = queueId === null ? undefined : queues.get(queueId);
      const seenBy = calledBy ?? (queue === undefined ? practitionerId : null);
      await this.#rooms.tellWaiting(encounterId, 'position', {
        ...entryPosition,
        practitionerName: seenBy === null ? null : (people.get(seenBy)?.name ?? null),
        servedBy: queue?.practitionerIds.length ?? 1,
      });
    }
  }

  async #present(tenantId: string, entries: readonly Entry[]): Promise<WaitingEntry[]> {
    const ids = entries.map(({ encounterId }) => encounterId);
    const rows = await this.#visits.withIds(tenantId, ids);
    const notes = await this.#entries.notesOf(tenantId, ids);
    const longWaitsSeen = await this.#entries.longWaitsSeen(tenantId, ids);
    const intakes = await this.#records.intakes.states(tenantId, ids);
    const communications = await this.#communications.states(tenantId, ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const patients = await this.#records.patients.forWatchers(
      tenantId,
      rows.map(({ patientId }) => patientId),
    );
    const presented: WaitingEntry[] = [];
    for (const entry of entries) {
      const { encounterId, rules, appointedAt, arrivedAt, ...rest } = entry;
      const row = byId.get(encounterId);
      const patient = row && patients.get(row.patientId);
      const intake = intakes.get(encounterId);
      const written = communications.get(encounterId);
      if (!row || !patient || !intake || !written) {
        continue;
      }
      presented.push({
        ...rest,
        encounterId,
        appointedAt: appointedAt?.toISOString() ?? null,
        arrivedAt: arrivedAt.toISOString(),
        order: orderKey(entry, rules),
        reason: placeReason(entry, rules),
        note: notes.get(encounterId) ?? null,
        patient,
        complaint: row.reason,
        site: row.site,
        present: await this.#rooms.isPresent(encounterId),
        deviceCheck: await this.#rooms.checkNow(row),
        longWaitSeenAt: longWaitsSeen.get(encounterId)?.toISOString() ?? null,
        intake,
        communications: written,
      });
    }
    return presented;
  }
}
