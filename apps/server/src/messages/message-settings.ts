import { Inject, Injectable } from '@nestjs/common';
import {
  type HeldMessageSettings,
  type MessageKind,
  type Language,
  type MessageSettings as Settings,
  type MessageSettingsVersion,
  type MessageWords,
  type RouteAnswer,
  type RouteInput,
  type routes,
  usualTexts,
} from '@teleward/contracts';
import { newId, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { type EntityManager } from 'typeorm';
import { keepToHourly } from '../limits/index.ts';
import { ServiceError } from '../errors/index.ts';
import { DeliveryError, Notifications, trialText } from '../notifications/index.ts';
import { clockToken, configToken } from '../platform.tokens.ts';
import { Staff } from '../identity/index.ts';

type Change = RouteInput<typeof routes.changeMessageSettings>['body'];
type Trial = RouteInput<typeof routes.sendTrialMessage>['body'];

const entity = { entityType: 'Organization' };

const ours = { en: null, 'zh-Hans': null };

/**
 * The most trial messages that one clinic may send within an hour, to any address: enough to set up
 * a gateway.
 */
const mostTrialsAnHour = 20;

/** The settings of a clinic that has not changed any. */
const usual: Settings = {
  ways: 'both',
  reminders: [1440, 60],
  quietHours: { from: '21:00', to: '07:00' },
  texts: { booked: ours, moved: ours, cancelled: ours, reminder: ours },
};

/** The clinic's settings for messages about visits, with all earlier versions. */
@Injectable()
export class MessageSettings {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #notifications: Notifications;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    notifications: Notifications,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#notifications = notifications;
    this.#staff = staff;
    this.#clock = clock;
    this.#config = config;
  }

  /** A clinic's current settings, for services that have checked access. */
  async of(tenantId: string): Promise<Settings> {
    const { settings } = await this.#database.run(tenantId, readHeld);
    return settings;
  }

  /** The text of a message: the clinic's own if there is one. */
  async wordsOf(tenantId: string, kind: MessageKind, language: Language): Promise<MessageWords> {
    const { texts } = await this.of(tenantId);
    return texts[kind][language] ?? usualTexts[kind][language];
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor): Promise<HeldMessageSettings> {
    return this.#present(
      await this.#records.access.perform(actor, 'clinic.read-settings', {}, entity, readHeld),
    );
  }

  /** @throws {RecordError} `not_found`; @throws {ServiceError} `version_conflict` */
  async change(actor: StaffActor, { version, settings }: Change): Promise<HeldMessageSettings> {
    const reminders = [...new Set(settings.reminders)].toSorted((one, other) => other - one);
    const held = { version: version + 1, settings: { ...settings, reminders } };
    const action = 'clinic.configure';
    await this.#records.access.perform(actor, action, {}, entity, async (manager) => {
      const before = await readHeld(manager);
      const made = await manager.query<unknown[]>(
        `insert into message_settings (id, tenant_id, version, content, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, version) do nothing returning id`,
        [
          ...[newId(), actor.tenantId, held.version, JSON.stringify(held.settings)],
          ...[this.#clock.now(), actor.id],
        ],
      );
      if (before.version !== version || made.length === 0) {
        throw new ServiceError('version_conflict');
      }
    });
    return this.#present(held);
  }

  /** @throws {RecordError} `not_found` */
  async versions(
    actor: StaffActor,
  ): Promise<RouteAnswer<typeof routes.listMessageSettingsVersions>> {
    const rows = await this.#records.access.perform(
      actor,
      'clinic.read-settings',
      {},
      entity,
      (manager) =>
        manager.query<(Omit<MessageSettingsVersion, 'changedAt'> & { readonly changedAt: Date })[]>(
          `select s.version, s.content as settings, s.changed_at as "changedAt", m.name as "changedBy"
         from message_settings s join membership m on m.id = s.changed_by
         order by s.version desc limit 100`,
        ),
    );
    return {
      versions: rows.map((row) => ({ ...row, changedAt: row.changedAt.toISOString() })),
    };
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `invalid_state` if this server cannot send by
   * that channel, `too_many_messages`
   */
  async sendTrial(
    actor: StaffActor,
    { channel, to }: Trial,
  ): Promise<RouteAnswer<typeof routes.sendTrialMessage>> {
    const { name } = await this.#staff.clinic(actor.tenantId);
    const action = 'message.send-trial';
    await this.#records.access.perform(actor, action, {}, entity, async (manager) => {
      // The demo's passwords are published.
      if (!this.#notifications.can(channel) || (await this.isDemo(actor.tenantId))) {
        throw new ServiceError('invalid_state');
      }
      await keepToHourly(manager, this.#clock.now(), {
        key: `trial messages ${actor.tenantId}`,
        done: `select recorded_at as at from audit_event
          where recorded_at > $1 and action = 'message.send-trial' and outcome = 'success'`,
        values: [],
        ...{ most: mostTrialsAnHour, code: 'too_many_messages' },
      });
    });
    try {
      await this.#notifications.deliver(channel, to, trialText(name));
      await this.#records.audit.success(actor, { action: 'message.trial-taken', ...entity });
      return { problem: null, answer: null };
    } catch (error) {
      if (error instanceof DeliveryError) {
        return { problem: error.problem, answer: error.answer };
      }
      throw error;
    }
  }

  /** Whether the clinic is the demo's, with invented people and published passwords. */
  async isDemo(tenantId: string): Promise<boolean> {
    const [clinic] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ isDemo: boolean }[]>('select is_demo as "isDemo" from tenant where id = $1', [
        tenantId,
      ]),
    );
    return clinic?.isDemo !== false;
  }

  #present(held: Held): HeldMessageSettings {
    const sends = { email: this.#notifications.can('email'), sms: this.#notifications.can('sms') };
    return { ...held, sends, knowsItsAddress: this.#config.PUBLIC_URL !== undefined };
  }
}

interface Held {
  readonly version: number;
  readonly settings: Settings;
}

async function readHeld(manager: EntityManager): Promise<Held> {
  const [held] = await manager.query<Held[]>(
    'select version, content as settings from message_settings order by version desc limit 1',
  );
  return held ?? { version: 0, settings: usual };
}
