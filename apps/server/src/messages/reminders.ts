import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { changedRows, Jobs, Log, newId, TenantDatabase, type Clock } from '@teleward/platform';
import { type EntityManager } from 'typeorm';
import { clockToken } from '../platform.tokens.ts';
import { MessageSettings } from './message-settings.ts';
import { messageQueue, Messages } from './messages.ts';
import { reminderTime } from './reminder-times.ts';

/** How often due reminders are looked for, in milliseconds. */
const everyMs = 15_000;
/** A message that has been in sending for this long belongs to a dead process. */
const lostAfterMs = 2 * 60_000;
/** If a message's job has not run within this time, it is written again. */
const queuedAgainAfterMs = 10 * 60_000;
/** The longest reminder that a clinic can choose, plus quiet hours before it. */
const ahead = '8 days';
/** The most messages that one transaction writes. */
const atOnce = 200;
/** The most visits that one transaction looks at. */
const lookedAtOnce = 1_000;

interface Ahead {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly version: number;
  readonly startsAt: Date;
  readonly plannedAt: Date;
  /** The existing reminders for this version, in minutes before the visit. */
  readonly reminded: readonly number[];
}

/** The progress of one look. */
interface Progress {
  /** The last visit that it looked at; null before the first. */
  readonly after: string | null;
  readonly isMore: boolean;
}

/**
 * Finds due reminders. None is planned ahead, so that nothing has to be undone when a visit is
 * moved or the clinic changes its settings. It also queues messages again whose job was lost.
 */
@Injectable()
export class Reminders implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #database: TenantDatabase;
  readonly #messages: Messages;
  readonly #settings: MessageSettings;
  readonly #jobs: Jobs;
  readonly #log: Log;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    database: TenantDatabase,
    messages: Messages,
    settings: MessageSettings,
    jobs: Jobs,
    log: Log,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#messages = messages;
    this.#settings = settings;
    this.#jobs = jobs;
    this.#log = log;
    this.#clock = clock;
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.look().catch((error: unknown) => {
        this.#log.error('The due reminders could not be read', error);
      });
    }, everyMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking.catch(() => undefined);
  }

  /** Looks at every clinic once. */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    const clinics = await this.#database.runForInstallation((manager) =>
      manager.query<{ id: string }[]>('select clinics_with_messages($1, $2::interval) as id', [
        this.#clock.now(),
        ahead,
      ]),
    );
    for (const { id } of clinics) {
      // An error in one clinic must not keep the others from their reminders.
      await this.#lookAtAll(id).catch((error: unknown) => {
        this.#log.error('The due reminders could not be read', error, { clinic: id });
      });
    }
  }

  async #lookAtAll(tenantId: string): Promise<void> {
    let progress: Progress = { after: null, isMore: true };
    while (progress.isMore) {
      const { after } = progress;
      progress = await this.#database.run(tenantId, (manager) =>
        this.#lookAt(manager, tenantId, after),
      );
    }
  }

  async #lookAt(manager: EntityManager, tenantId: string, after: string | null): Promise<Progress> {
    // One process at a time looks at a clinic; the others skip it.
    const [turn] = await manager.query<{ isOurs: boolean }[]>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "isOurs"',
      [`reminders ${tenantId}`],
    );
    if (turn?.isOurs !== true) {
      return { after, isMore: false };
    }
    const now = this.#clock.now();
    await manager.query(
      `update message set state = 'unsure', problem = 'interrupted', settled_at = $1
       where state = 'sending' and began_at < $2`,
      [now, earlier(now, lostAfterMs)],
    );
    const again = await this.#queueAgain(manager, tenantId, now);
    const reminded = await this.#remind(manager, tenantId, after, now);
    return { ...reminded, isMore: again === atOnce || reminded.isMore };
  }

  /** Queues messages that are due for another attempt, and those whose job was lost. */
  async #queueAgain(manager: EntityManager, tenantId: string, now: Date): Promise<number> {
    const rows = await changedRows<{ id: string }>(
      manager,
      `update message set queued_at = $1 where id in (
         select id from message where state = 'waiting' and due_at <= $1
           and (queued_at < due_at or queued_at < $2)
         order by due_at limit $3)
       returning id`,
      [now, earlier(now, queuedAgainAfterMs), atOnce],
    );
    await this.#jobs.add(
      messageQueue,
      tenantId,
      rows.map(({ id }) => id),
    );
    return rows.length;
  }

  async #remind(
    manager: EntityManager,
    tenantId: string,
    after: string | null,
    now: Date,
  ): Promise<Progress> {
    const { reminders, quietHours } = await this.#settings.of(tenantId);
    if (reminders.length === 0) {
      return { after, isMore: false };
    }
    const [clinic] = await manager.query<{ timeZone: string }[]>(
      'select time_zone as "timeZone" from tenant where id = $1',
      [tenantId],
    );
    let count = 0;
    let last = after;
    const visits = await this.#ahead(manager, after, now);
    for (const visit of visits) {
      if (count === atOnce) {
        return { after: last, isMore: true };
      }
      last = visit.appointmentId;
      const due = reminders
        .map((minutes) => ({
          minutes,
          at: reminderTime(visit.startsAt, minutes, clinic?.timeZone ?? 'UTC', quietHours),
        }))
        .filter(({ at }) => at <= now && at > visit.plannedAt);
      // If several reminders are due after an outage, the latest one suffices.
      const [latest] = due.toSorted((one, other) => one.minutes - other.minutes);
      if (latest === undefined || visit.reminded.some((minutes) => minutes <= latest.minutes)) {
        continue;
      }
      await this.#write(manager, tenantId, visit, latest.minutes, now);
      count += 1;
    }
    return { after: last, isMore: visits.length === lookedAtOnce };
  }

  async #write(
    manager: EntityManager,
    tenantId: string,
    { appointmentId, patientId, version: revision }: Ahead,
    minutesBefore: number,
    now: Date,
  ): Promise<void> {
    const { channels, problem } = await this.#messages.reach(tenantId, patientId, 'reminder');
    const told = { appointmentId, patientId, kind: 'reminder', revision, minutesBefore } as const;
    await this.#messages.write(tenantId, told, channels);
    if (channels.length === 0) {
      // So that the visit is not looked at again, and staff can see it.
      await manager.query(
        `insert into message (id, tenant_id, appointment_id, patient_id, kind, channel, revision,
           minutes_before, created_at, due_at, queued_at, settled_at, state, needless)
         values ($1, $2, $3, $4, 'reminder', 'sms', $5, $6, $7, $7, $7, $7, 'needless', $8)
         on conflict do nothing`,
        [
          ...[newId(), tenantId, appointmentId, patientId, revision, minutesBefore, now],
          problem === 'inactive' ? 'inactive' : 'no-address',
        ],
      );
    }
  }

  async #ahead(manager: EntityManager, after: string | null, now: Date): Promise<readonly Ahead[]> {
    return manager.query(
      `select a.id as "appointmentId", a.patient_id as "patientId", a.version,
         a.starts_at as "startsAt", a.planned_at as "plannedAt",
         array(select m.minutes_before from message m
           where m.appointment_id = a.id and m.kind = 'reminder' and m.revision = a.version
         ) as reminded
       from appointment a join encounter e on e.appointment_id = a.id
       where a.starts_at > $1 and a.starts_at <= $1::timestamptz + $2::interval
         and a.cancelled_at is null and a.no_show_at is null and not a.walk_in
         and a.planned_at is not null and e.status = 'planned'
         and ($3::uuid is null
           or (a.starts_at, a.id) > (select l.starts_at, l.id from appointment l where l.id = $3))
       order by a.starts_at, a.id limit $4`,
      [now, ahead, after, lookedAtOnce],
    );
  }
}

const earlier = (from: Date, ms: number): Date => new Date(from.getTime() - ms);
