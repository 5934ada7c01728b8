import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import {
  type NoticeChannel,
  noticeAhead,
  NoticeChannel as Channels,
  type TurnNotice,
} from '@teleward/contracts';
import { Log, type Clock, type Config } from '@teleward/platform';
import { RecordStore, type PatientActor } from '@teleward/records';
import { AsyncQueue } from '@teleward/sfu';
import { ServiceError } from '../../errors/index.ts';
import { masked, Staff } from '../../identity/index.ts';
import { Notifications } from '../../notifications/index.ts';
import { DatabaseNews } from '../../news/index.ts';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { Encounters, iso, Participants, VisitRooms } from '../../visits/index.ts';
import {
  Lines,
  type Notice,
  QueueEntries,
  type TurnNoticeRow,
  TurnNoticeRows,
} from '../../queue/index.ts';

/**
 * Messages to patients who wait without looking at the page: when two people are ahead of them, and
 * when a doctor calls them. Every process watches; the one that claims a message first sends it.
 */
@Injectable()
export class TurnNotices implements OnModuleDestroy {
  readonly #rows: TurnNoticeRows;
  readonly #entries: QueueEntries;
  readonly #encounters: Encounters;
  readonly #participants: Participants;
  readonly #records: RecordStore;
  readonly #staff: Staff;
  readonly #notifications: Notifications;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #log: Log;
  /** Clinics that are looked at after the current one. */
  readonly #due = new Set<string>();
  readonly #queue = new AsyncQueue();
  #closed = false;

  constructor(
    rows: TurnNoticeRows,
    entries: QueueEntries,
    encounters: Encounters,
    participants: Participants,
    rooms: VisitRooms,
    records: RecordStore,
    staff: Staff,
    notifications: Notifications,
    news: DatabaseNews,
    log: Log,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#rows = rows;
    this.#entries = entries;
    this.#encounters = encounters;
    this.#participants = participants;
    this.#records = records;
    this.#staff = staff;
    this.#notifications = notifications;
    this.#log = log;
    this.#clock = clock;
    this.#config = config;
    news.on('queue_changed', (payload) => {
      const [tenantId = ''] = payload.split(' ');
      this.#lookAt(tenantId);
    });
    rooms.on('patient', (tenantId) => {
      this.#lookAt(tenantId);
    });
  }

  /** A look that is under way needs the database, which closes next. */
  async onModuleDestroy(): Promise<void> {
    this.#closed = true;
    await this.#queue.run(() => Promise.resolve());
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: PatientActor): Promise<TurnNotice> {
    return this.#perform(actor, 'turn-notice.read', () => this.#present(actor));
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `invalid_state` */
  async ask(actor: PatientActor, channel: NoticeChannel | null): Promise<TurnNotice> {
    const { tenantId, encounterId, id } = actor;
    return this.#perform(actor, 'turn-notice.ask', async () => {
      if (channel !== null && !(await this.#waysTo(tenantId, id)).has(channel)) {
        throw new ServiceError('invalid_state');
      }
      if ((await this.#entries.of(tenantId, encounterId)) === null) {
        throw new ServiceError('invalid_state');
      }
      await this.#rows.ask(tenantId, encounterId, channel, this.#clock.now());
      return this.#present(actor);
    });
  }

  async #present({ tenantId, encounterId, id }: PatientActor): Promise<TurnNotice> {
    const row = await this.#rows.of(tenantId, encounterId);
    const ways = await this.#waysTo(tenantId, id);
    return {
      ways: [...ways].map(([kind, to]) => ({ channel: kind, to: masked({ kind, to }) ?? '' })),
      asked: row?.channel ?? null,
      sentAt: iso(row?.nearSentAt ?? null),
    };
  }

  #perform<T>(
    actor: PatientActor,
    action: 'turn-notice.read' | 'turn-notice.ask',
    work: () => Promise<T>,
  ): Promise<T> {
    const { encounterId, id: patientId } = actor;
    const entity = { entityType: 'Encounter', entityId: encounterId, patientId };
    return this.#records.access.perform(actor, action, { encounterId }, entity, work);
  }

  /** The channels by which this server can reach a patient, with their addresses. */
  async #waysTo(tenantId: string, patientId: string): Promise<ReadonlyMap<NoticeChannel, string>> {
    const { phone, email } = await this.#records.patients.contactOf(tenantId, patientId);
    const addresses = { sms: phone, email };
    const ways = new Map<NoticeChannel, string>();
    for (const channel of Channels.options) {
      const to = addresses[channel];
      if (to !== null && this.#notifications.can(channel)) {
        ways.set(channel, to);
      }
    }
    return ways;
  }

  /** Changes that arrive during a look are handled together. */
  #lookAt(tenantId: string): void {
    if (this.#closed || this.#due.has(tenantId)) {
      return;
    }
    this.#due.add(tenantId);
    this.#queue
      .run(async () => {
        this.#due.delete(tenantId);
        await this.#tellWhoIsDue(tenantId);
      })
      .catch((error: unknown) => {
        this.#log.error('The turn notices could not be sent', error);
      });
  }

  async #tellWhoIsDue(tenantId: string): Promise<void> {
    const due = await this.#rows.due(tenantId);
    if (due.length === 0) {
      return;
    }
    const lines = new Lines(await this.#entries.all(tenantId, this.#clock.now()));
    for (const row of due) {
      const entryPosition = lines.positionOf(row.encounterId);
      if (entryPosition === undefined) {
        continue;
      }
      if (entryPosition.state === 'called') {
        // A patient who is looking at the page sees it there.
        if (!(await this.#participants.isPatientIn(tenantId, row.encounterId))) {
          await this.#send(tenantId, row, 'called', 0);
        }
      } else if (
        entryPosition.state === 'waiting' &&
        row.nearSentAt === null &&
        entryPosition.position <= noticeAhead + 1
      ) {
        await this.#send(tenantId, row, 'near', entryPosition.position - 1);
      }
    }
  }

  async #send(
    tenantId: string,
    { encounterId, channel }: TurnNoticeRow,
    notice: Notice,
    before: number,
  ): Promise<void> {
    const { patientId } = await this.#encounters.row(tenantId, encounterId);
    const to = channel && (await this.#waysTo(tenantId, patientId)).get(channel);
    if (!channel || !to) {
      return;
    }
    const { name: clinic } = await this.#staff.clinic(tenantId);
    const language = await this.#records.patients.languageOf(tenantId, patientId);
    if (!(await this.#rows.claim(tenantId, encounterId, notice, this.#clock.now()))) {
      return;
    }
    const { PUBLIC_URL } = this.#config;
    const page = PUBLIC_URL === undefined ? null : `${PUBLIC_URL.replace(/\/$/, '')}/v`;
    const message = { channel, to, language };
    if (notice === 'near') {
      const values = { clinic, before, page };
      this.#notifications.send({ ...message, template: 'turn-near', values });
    } else {
      this.#notifications.send({ ...message, template: 'turn-called', values: { clinic, page } });
    }
  }
}
