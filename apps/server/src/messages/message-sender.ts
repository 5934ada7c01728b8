import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  fillMessage,
  needsLink,
  type MessageChannel,
  type MessageKind,
  type NeedlessReason,
  type VisitMode,
  whenInWords,
} from '@teleward/contracts';
import { Jobs, Log, TenantDatabase, type Clock, type Config, type Job } from '@teleward/platform';
import { RecordStore, system, type PatientReach } from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { VisitLinkMaker } from '../identity/index.ts';
import {
  DeliveryError,
  type Enclosed,
  type MessageText,
  Notifications,
} from '../notifications/index.ts';
import { clockToken, configToken } from '../platform.tokens.ts';
import { calendarFile } from '../visits/index.ts';
import { MessageSettings } from './message-settings.ts';
import { messageQueue } from './messages.ts';

/** How many messages one process sends at a time. */
export const atATime = 4;

/**
 * The pauses in minutes between attempts at a message that was not accepted. After the last one it
 * has failed.
 */
const pausesMinutes = [1, 5, 15, 45];

/** A message with its visit, both as they are at the moment of sending. */
interface DueRow {
  readonly id: string;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly kind: MessageKind;
  readonly channel: MessageChannel;
  readonly revision: number;
  readonly round: number;
  readonly tries: number;
  readonly state: string;
  readonly dueAt: Date;
  readonly version: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly mode: VisitMode;
  readonly cancelledAt: Date | null;
  readonly noShowAt: Date | null;
  readonly encounterId: string;
  readonly status: string;
  readonly clinic: string;
  readonly timeZone: string;
  readonly phone: string | null;
  readonly checkInMinutes: number;
}

/** The address in `Clinic <visits@clinic.example>`. */
const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();

interface Ready {
  readonly row: DueRow;
  readonly to: string;
  readonly text: MessageText;
  readonly enclosed: Enclosed;
}

/**
 * Sends messages. Before a message leaves, it is recorded as being sent, so that a process that
 * dies does not send it twice: a message that may have gone out is reported to staff and not
 * repeated.
 */
@Injectable()
export class MessageSender implements OnApplicationBootstrap {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #settings: MessageSettings;
  readonly #notifications: Notifications;
  readonly #links: VisitLinkMaker;
  readonly #jobs: Jobs;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    settings: MessageSettings,
    notifications: Notifications,
    links: VisitLinkMaker,
    jobs: Jobs,
    log: Log,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#settings = settings;
    this.#notifications = notifications;
    this.#links = links;
    this.#jobs = jobs;
    this.#log = log;
    this.#clock = clock;
    this.#config = config;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#jobs.work(messageQueue, atATime, (job) => this.send(job));
  }

  /** Sends a message if it is due and still needed. Repeated or concurrent calls send it once. */
  async send({ tenantId, id }: Job): Promise<void> {
    const ready = await this.#database.run(tenantId, (manager) =>
      this.#prepare(manager, tenantId, id),
    );
    if (ready === null) {
      return;
    }
    const { row, to, text, enclosed } = ready;
    try {
      await this.#notifications.deliver(row.channel, to, text, enclosed);
    } catch (error) {
      const trouble =
        error instanceof DeliveryError ? error : new DeliveryError('no-answer', null, false);
      this.#log.error('A message was rejected', error, { channel: row.channel, id });
      await this.#database.run(tenantId, (manager) => this.#noteTrouble(manager, row, trouble));
      return;
    }
    const { appointmentId: entityId, patientId } = row;
    const entity = { entityType: 'Appointment', entityId, patientId };
    const [actor, action] = [system(tenantId), 'message.send'] as const;
    await this.#records.access.perform(actor, action, {}, entity, (manager) =>
      this.#settle(manager, row, 'sent', {}),
    );
  }

  /** Checks the current state and claims the message; null where there is nothing to send. */
  async #prepare(manager: EntityManager, tenantId: string, id: string): Promise<Ready | null> {
    const row = await readDue(manager, id);
    const now = this.#clock.now();
    if (row === null || row.state !== 'waiting' || row.dueAt > now) {
      return null;
    }
    const { patientId, appointmentId: entityId } = row;
    const entity = { entityType: 'Appointment', entityId, patientId };
    await this.#records.access.check(system(tenantId), 'message.send', {}, entity);
    const reach = await this.#records.patients.reachOf(tenantId, patientId);
    const to = row.channel === 'email' ? reach.email : reach.phone;
    const needless = needlessReason(row, reach, to, now);
    if (needless !== null || to === null) {
      await this.#settle(manager, row, 'needless', { needless: needless ?? 'no-address' });
      return null;
    }
    if (needsLink(row.kind) && this.#config.PUBLIC_URL === undefined) {
      await this.#settle(manager, row, 'failed', { problem: 'unreachable' });
      return null;
    }
    const { messages } = this.#records.rows;
    await messages.run(
      ...([manager, tenantId] as const),
      `update message set state = 'sending', began_at = $2, tries = tries + 1, sent_to = $3
       where id = $1`,
      [id, now, messages.sealed('message(sent_to)', id, to)],
    );
    const text = await this.#compose(tenantId, row, reach);
    const enclosed = { id, ...this.#calendarOf(row, reach, to, now) };
    return { row: { ...row, tries: row.tries + 1 }, to, text, enclosed };
  }

  async #compose(tenantId: string, row: DueRow, { language }: PatientReach): Promise<MessageText> {
    const words = await this.#settings.wordsOf(tenantId, row.kind, language);
    const link = needsLink(row.kind)
      ? (await this.#links.current(tenantId, row.encounterId, null)).url
      : '';
    const values = {
      ...{ clinic: row.clinic, phone: row.phone ?? '', link },
      ...whenInWords(row.startsAt, row.timeZone, language),
    };
    return {
      subject: fillMessage(words.subject, values),
      text: fillMessage(words.text, values).trim(),
    };
  }

  /** A reminder carries no calendar file: the calendar already has the visit. */
  #calendarOf(row: DueRow, { language }: PatientReach, to: string, now: Date): Enclosed {
    const { MAIL_FROM: from } = this.#config;
    if (row.channel !== 'email' || row.kind === 'reminder' || from === undefined) {
      return {};
    }
    const method = row.kind === 'cancelled' ? 'cancel' : 'request';
    const opensAt = new Date(row.startsAt.getTime() - row.checkInMinutes * 60_000);
    const content = calendarFile(
      { ...row, opensAt, clinicName: row.clinic },
      { method, from: addressIn(from), to },
      ...([language, now] as const),
    );
    return { calendar: { method, content } };
  }

  async #noteTrouble(
    manager: EntityManager,
    row: DueRow,
    { problem, answer, isWorthAnother }: DeliveryError,
  ): Promise<void> {
    if (problem === 'no-answer') {
      await this.#settle(manager, row, 'unsure', { problem, answer });
      return;
    }
    const pause = pausesMinutes[row.tries - 1];
    if (!isWorthAnother || pause === undefined) {
      await this.#settle(manager, row, 'failed', { problem, answer });
      return;
    }
    await manager.query(
      `update message set state = 'waiting', due_at = $3, problem = $4, answer = $5, settled_at = null
       where id = $1 and tries = $2 and state in ('sending', 'unsure')`,
      [
        ...[row.id, row.tries, new Date(this.#clock.now().getTime() + pause * 60_000)],
        ...[problem, answer],
      ],
    );
  }

  /**
   * The outcome also replaces the state of a message that was given up as interrupted meanwhile.
   */
  async #settle(
    manager: EntityManager,
    { id, tries }: DueRow,
    state: 'sent' | 'failed' | 'unsure' | 'needless',
    {
      problem = null,
      answer = null,
      needless = null,
    }: {
      readonly problem?: string | null;
      readonly answer?: string | null;
      readonly needless?: NeedlessReason | null;
    },
  ): Promise<void> {
    await manager.query(
      `update message set state = $3, settled_at = $4, problem = $5, answer = $6, needless = $7
       where id = $1 and tries = $2 and state in ('waiting', 'sending', 'unsure')`,
      [id, tries, state, this.#clock.now(), problem, answer, needless],
    );
  }
}

async function readDue(manager: EntityManager, id: string): Promise<DueRow | null> {
  const [row] = await manager.query<DueRow[]>(
    `select m.id, m.appointment_id as "appointmentId", m.patient_id as "patientId", m.kind,
       m.channel, m.revision, m.round, m.tries, m.state, m.due_at as "dueAt", a.version,
       a.starts_at as "startsAt", a.ends_at as "endsAt", a.mode, a.cancelled_at as "cancelledAt",
       a.no_show_at as "noShowAt", e.id as "encounterId", e.status, t.name as clinic,
       t.time_zone as "timeZone", t.phone, t.check_in_minutes as "checkInMinutes"
     from message m join appointment a on a.id = m.appointment_id
       join encounter e on e.appointment_id = a.id join tenant t on t.id = m.tenant_id
     where m.id = $1 for update of m`,
    [id],
  );
  return row ?? null;
}

/** Why a message is no longer needed; null if it still is. */
function needlessReason(
  row: DueRow,
  { isActive }: PatientReach,
  to: string | null,
  now: Date,
): NeedlessReason | null {
  if (!isActive) {
    return 'inactive';
  }
  if (to === null) {
    return 'no-address';
  }
  if (row.kind === 'cancelled') {
    return row.startsAt <= now ? 'too-late' : null;
  }
  if (row.cancelledAt !== null) {
    return 'cancelled';
  }
  if (row.version !== row.revision) {
    return 'changed';
  }
  if (row.endsAt <= now || row.noShowAt !== null || row.status === 'finished') {
    return 'too-late';
  }
  // A message that staff request is also sent to a patient who already waits.
  if (row.status !== 'planned' && row.round === 1) {
    return 'arrived';
  }
  return row.kind === 'reminder' && row.startsAt <= now ? 'too-late' : null;
}
