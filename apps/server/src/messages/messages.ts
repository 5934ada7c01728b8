import { Inject, Injectable } from '@nestjs/common';
import {
  type AppointmentMessage,
  type MessageChannel,
  MessageChannel as Channels,
  type MessageKind,
  type Reach,
  needsLink,
} from '@teleward/contracts';
import { Jobs, newId, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { RecordStore, type Sealed, type StaffActor } from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { keepToHourly } from '../limits/index.ts';
import { ServiceError } from '../errors/index.ts';
import { masked } from '../identity/index.ts';
import { Notifications } from '../notifications/index.ts';
import { clockToken, configToken } from '../platform.tokens.ts';
import { MessageSettings } from './message-settings.ts';

/** The job queue for messages. */
export const messageQueue = 'messages';

/**
 * The most messages that staff may have sent again to one patient within an hour: each may cost
 * money and bother the patient.
 */
const mostAgainAnHour = 20;

interface Listed {
  readonly messages: AppointmentMessage[];
  readonly reach: Reach;
}

interface Told {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly kind: MessageKind;
  readonly revision: number;
  readonly minutesBefore?: number;
  readonly round?: number;
  readonly askedBy?: string;
}

interface MessageRow extends Omit<AppointmentMessage, 'to' | 'dueAt' | 'settledAt'> {
  readonly sentTo: Sealed | null;
  readonly dueAt: Date;
  readonly settledAt: Date | null;
}

interface ToldAppointment {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly version: number;
}

interface AppointmentFacts {
  readonly patientId: string;
  readonly version: number;
  readonly cancelledAt: Date | null;
  readonly endsAt: Date;
}

/**
 * Messages to patients about their visits. This service writes them; `MessageSender` sends them.
 */
@Injectable()
export class Messages {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #settings: MessageSettings;
  readonly #notifications: Notifications;
  readonly #jobs: Jobs;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    settings: MessageSettings,
    notifications: Notifications,
    jobs: Jobs,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#settings = settings;
    this.#notifications = notifications;
    this.#jobs = jobs;
    this.#clock = clock;
    this.#config = config;
  }

  /**
   * Tells the patient about a change of an appointment, once for each of its versions, in the
   * transaction that makes the change.
   *
   * @param appointment with its new version
   * @returns the channels used
   */
  async tell(
    tenantId: string,
    { appointmentId, patientId, version }: ToldAppointment,
    kind: 'booked' | 'moved' | 'cancelled',
  ): Promise<Reach> {
    return this.#database.run(tenantId, async () => {
      // Repeating a booking must not send a second message, even if the appointment has changed
      // since.
      const revision = kind === 'booked' ? 1 : version;
      const reach = await this.reach(tenantId, patientId, kind);
      await this.write(tenantId, { appointmentId, patientId, kind, revision }, reach.channels);
      return reach;
    });
  }

  /**
   * Where messages of this kind to a patient go at present, for services that have checked access.
   */
  async reach(tenantId: string, patientId: string, kind: MessageKind): Promise<Reach> {
    const nowhere = (problem: Reach['problem']): Reach => ({ channels: [], problem });
    if (await this.#settings.isDemo(tenantId)) {
      return nowhere('demo');
    }
    const { phone, email, isActive } = await this.#records.patients.reachOf(tenantId, patientId);
    if (!isActive) {
      return nowhere('inactive');
    }
    const addresses = { email, sms: phone };
    const known = Channels.options.filter((channel) => addresses[channel] !== null);
    if (known.length === 0) {
      return nowhere('no-address');
    }
    const possible = known.filter((channel) => this.#notifications.can(channel));
    if (possible.length === 0) {
      return nowhere('cannot-send');
    }
    if (needsLink(kind) && this.#config.PUBLIC_URL === undefined) {
      return nowhere('no-public-url');
    }
    const { ways } = await this.#settings.of(tenantId);
    const first: MessageChannel = ways === 'sms-first' ? 'sms' : 'email';
    const [other = first] = possible;
    return {
      channels: ways === 'both' ? possible : [possible.includes(first) ? first : other],
      problem: null,
    };
  }

  /** Writes the messages and the jobs that send them. Existing messages stay unchanged. */
  async write(tenantId: string, told: Told, channels: readonly MessageChannel[]): Promise<void> {
    const { appointmentId, patientId, kind, revision } = told;
    const { minutesBefore = 0, round = 1, askedBy = null } = told;
    const now = this.#clock.now();
    await this.#database.run(tenantId, async (manager) => {
      const made: string[] = [];
      for (const channel of channels) {
        const rows = await manager.query<{ id: string }[]>(
          `insert into message (id, tenant_id, appointment_id, patient_id, kind, channel, revision,
             minutes_before, round, asked_by, created_at, due_at, queued_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $11)
           on conflict do nothing returning id`,
          [
            ...[newId(), tenantId, appointmentId, patientId, kind, channel, revision],
            ...[minutesBefore, round, askedBy, now],
          ],
        );
        made.push(...rows.map(({ id }) => id));
      }
      await this.#jobs.add(messageQueue, tenantId, made);
    });
  }

  /**
   * The appointments among these whose latest message failed or may not have gone out, for services
   * that have checked access.
   */
  async undelivered(tenantId: string, appointmentIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.#database.run(tenantId, (manager) =>
      manager.query<{ id: string; isUndelivered: boolean }[]>(
        `select distinct on (appointment_id) appointment_id as id,
           state in ('failed', 'unsure') as "isUndelivered"
         from message where appointment_id = any ($1) and state in ('sent', 'failed', 'unsure')
         order by appointment_id, settled_at desc`,
        [appointmentIds],
      ),
    );
    return new Set(rows.flatMap(({ id, isUndelivered }) => (isUndelivered ? [id] : [])));
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `not_found` */
  async list(actor: StaffActor, appointmentId: string): Promise<Listed> {
    const entity = { entityType: 'Appointment', entityId: appointmentId };
    return this.#records.access.perform(
      actor,
      'message.list',
      {},
      entity,
      async (manager, trace) => {
        const facts = await this.#factsOf(manager, appointmentId);
        const { patientId } = facts;
        trace.tell({ patientId });
        return this.#listed(manager, actor.tenantId, appointmentId, facts);
      },
    );
  }

  /**
   * Sends the patient the current state once more.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `invalid_state` if no message
   *   can reach the patient or the visit's time is over, `too_many_messages`
   */
  async sendAgain(actor: StaffActor, appointmentId: string): Promise<Listed> {
    const { tenantId } = actor;
    const entity = { entityType: 'Appointment', entityId: appointmentId };
    return this.#records.access.perform(
      actor,
      'message.send-again',
      {},
      entity,
      async (manager, trace) => {
        const facts = await this.#factsOf(manager, appointmentId, 'for update');
        const { patientId, version: revision } = facts;
        const kind = facts.cancelledAt === null ? 'booked' : 'cancelled';
        const { channels } = await this.reach(tenantId, patientId, kind);
        if (channels.length === 0 || facts.endsAt <= this.#clock.now()) {
          throw new ServiceError('invalid_state');
        }
        await keepToHourly(manager, this.#clock.now(), {
          key: `messages again ${patientId}`,
          // One message by two channels counts once: its rows have the same time.
          done: `select distinct appointment_id, round, created_at as at from message
          where patient_id = $2 and asked_by is not null and created_at > $1`,
          values: [patientId],
          ...{ most: mostAgainAnHour, code: 'too_many_messages' },
        });
        const [last] = await manager.query<{ round: number }[]>(
          `select round from message where appointment_id = $1 and kind = $2
         order by round desc limit 1`,
          [appointmentId, kind],
        );
        const round = (last?.round ?? 1) + 1;
        const told = {
          appointmentId,
          patientId,
          kind,
          revision,
          round,
          askedBy: actor.id,
        } as const;
        await this.write(tenantId, told, channels);
        trace.tell({ patientId });
        return this.#listed(manager, tenantId, appointmentId, facts);
      },
    );
  }

  async #listed(
    manager: EntityManager,
    tenantId: string,
    appointmentId: string,
    { patientId, cancelledAt }: AppointmentFacts,
  ): Promise<Listed> {
    const rows = await this.#records.rows.messages.read<MessageRow>(
      ...([manager, tenantId] as const),
      `select m.id as "messageId", m.kind, nullif(m.minutes_before, 0) as "minutesBefore", m.channel,
         m.state, m.sent_to as "sentTo", m.problem, m.answer, m.needless, m.due_at as "dueAt",
         m.settled_at as "settledAt", s.name as "askedBy"
       from message m left join membership s on s.id = m.asked_by
       where m.appointment_id = $1 order by m.created_at desc, m.channel desc, m.id desc`,
      [appointmentId],
      { sentTo: ['message(sent_to)', 'messageId'] },
    );
    const reach = await this.reach(
      ...([tenantId, patientId, cancelledAt === null ? 'booked' : 'cancelled'] as const),
    );
    return {
      messages: rows.map(({ sentTo, dueAt, settledAt, ...row }) => ({
        ...row,
        to: sentTo === null ? null : masked({ kind: row.channel, to: sentTo }),
        dueAt: dueAt.toISOString(),
        settledAt: settledAt?.toISOString() ?? null,
      })),
      reach,
    };
  }

  async #factsOf(
    manager: EntityManager,
    appointmentId: string,
    lock: 'for update' | '' = '',
  ): Promise<AppointmentFacts> {
    const [facts] = await manager.query<AppointmentFacts[]>(
      `select patient_id as "patientId", version, cancelled_at as "cancelledAt", ends_at as "endsAt"
       from appointment where id = $1 ${lock}`,
      [appointmentId],
    );
    if (facts === undefined) {
      throw new ServiceError('not_found');
    }
    return facts;
  }
}
