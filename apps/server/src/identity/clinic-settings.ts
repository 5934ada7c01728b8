import { Injectable } from '@nestjs/common';
import { type ClinicSettings as Settings, type LinkFactor } from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../http/service-error.ts';
import { Notifications } from '../notifications/notifications.ts';

const entity = { entityType: 'Organization' };

/** What an administrator decides for all visits of the clinic. */
@Injectable()
export class ClinicSettings {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #notifications: Notifications;

  constructor(database: TenantDatabase, records: RecordStore, notifications: Notifications) {
    this.#database = database;
    this.#records = records;
    this.#notifications = notifications;
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: StaffActor): Promise<Settings> {
    await this.#records.access.check(actor, 'clinic.configure', {}, entity);
    const [row] = await this.#database.run(actor.tenantId, (manager) =>
      manager.query<{ link_factor: LinkFactor }[]>('select link_factor from tenant where id = $1', [
        actor.tenantId,
      ]),
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    const sends = { sms: this.#notifications.can('sms'), email: this.#notifications.can('email') };
    return { linkFactor: row.link_factor, sends };
  }

  /** @throws {RecordError} `not_found` */
  async change(actor: StaffActor, linkFactor: LinkFactor): Promise<Settings> {
    await this.#records.access.check(actor, 'clinic.configure', {}, entity);
    await this.#database.run(actor.tenantId, async (manager) => {
      await manager.query('update tenant set link_factor = $2 where id = $1', [
        actor.tenantId,
        linkFactor,
      ]);
      await this.#records.access.done(actor, { action: 'clinic.configure', ...entity });
    });
    return this.read(actor);
  }
}
