import { Inject, Injectable } from '@nestjs/common';
import { type ClinicSettings as Settings, type ClinicSettingsChange } from '@teleward/contracts';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { EventEmitter } from 'node:events';
import { ServiceError } from '../../errors/index.ts';
import { Notifications } from '../../notifications/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { type EntityManager } from 'typeorm';

const entity = { entityType: 'Organization' };

type Decisions = Omit<Settings, 'sends'>;

const columns = `code_channel as "codeChannel", two_factors_since is not null as "twoFactors",
  check_in_minutes as "checkInMinutes", long_wait_minutes as "longWaitMinutes",
  patient_cancel_minutes as "patientCancelMinutes", patient_move_minutes as "patientMoveMinutes",
  consent_purposes as "consentPurposes", encryption`;

/** What an administrator decides for all visits and members of the clinic. */
@Injectable()
export class ClinicSettings extends EventEmitter<{ changed: [tenantId: string] }> {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #notifications: Notifications;
  readonly #clock: Clock;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    notifications: Notifications,
    @Inject(clockToken) clock: Clock,
  ) {
    super();
    this.#database = database;
    this.#records = records;
    this.#notifications = notifications;
    this.#clock = clock;
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor): Promise<Settings> {
    return this.#records.access.perform(actor, 'clinic.read-settings', {}, entity, (manager) =>
      this.#held(manager, actor.tenantId),
    );
  }

  async #held(manager: EntityManager, tenantId: string): Promise<Settings> {
    const [row] = await manager.query<Decisions[]>(`select ${columns} from tenant where id = $1`, [
      tenantId,
    ]);
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    const sends = { sms: this.#notifications.can('sms'), email: this.#notifications.can('email') };
    return { ...row, sends };
  }

  /** For services that have checked access. */
  async longWaitMinutes(tenantId: string): Promise<number> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ minutes: number }[]>(
        'select long_wait_minutes as minutes from tenant where id = $1',
        [tenantId],
      ),
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    return row.minutes;
  }

  /**
   * Changes only the named fields, so that a page that was opened long ago cannot undo a
   * colleague's decision.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `invalid_state` for a code channel by which
   * this server cannot send
   */
  async change(actor: StaffActor, change: ClinicSettingsChange): Promise<Settings> {
    const action = 'clinic.configure';
    const changed = await this.#records.access.perform(
      actor,
      action,
      {},
      entity,
      async (manager) => {
        const [before] = await manager.query<Decisions[]>(
          `select ${columns} from tenant where id = $1 for update`,
          [actor.tenantId],
        );
        if (before === undefined) {
          throw new ServiceError('not_found');
        }
        const settings: Decisions = { ...before, ...change };
        const { codeChannel, twoFactors, checkInMinutes, longWaitMinutes, consentPurposes } =
          settings;
        if (before.codeChannel !== codeChannel && !this.#notifications.can(codeChannel)) {
          throw new ServiceError('invalid_state');
        }
        await manager.query(
          `update tenant set code_channel = $2, check_in_minutes = $5, consent_purposes = $6,
           long_wait_minutes = $7, patient_cancel_minutes = $8, patient_move_minutes = $9,
           encryption = $10, two_factors_since = case when $3 then coalesce(two_factors_since, $4) end
         where id = $1`,
          [
            ...[actor.tenantId, codeChannel, twoFactors, this.#clock.now(), checkInMinutes],
            ...[[...new Set(consentPurposes)], longWaitMinutes],
            ...[settings.patientCancelMinutes, settings.patientMoveMinutes, settings.encryption],
          ],
        );
        return this.#held(manager, actor.tenantId);
      },
    );
    this.emit('changed', actor.tenantId);
    return changed;
  }
}
