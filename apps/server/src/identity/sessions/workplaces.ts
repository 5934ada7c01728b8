import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { type Origin } from '../../http/index.ts';
import { Accounts } from '../accounts/accounts.ts';
import { Sessions } from './sessions.ts';
import { Staff, type Opened } from './staff.ts';

/** The clinics in which one person works, one at a time. */
@Injectable()
export class Workplaces {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #accounts: Accounts;
  readonly #sessions: Sessions;
  readonly #staff: Staff;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    accounts: Accounts,
    sessions: Sessions,
    staff: Staff,
  ) {
    this.#database = database;
    this.#records = records;
    this.#accounts = accounts;
    this.#sessions = sessions;
    this.#staff = staff;
  }

  /**
   * Opens a session in another clinic of the person and ends the current one. The new session
   * neither lasts longer nor counts as a more recent authentication than the old one.
   *
   * @returns the new session and its secret
   * @throws {ServiceError} `not_found` if they do not work there, or if there is no such clinic
   */
  async switch(actor: StaffActor, clinicId: string, origin: Origin): Promise<Opened> {
    const { id } = await this.#accounts.of(actor);
    const memberships = await this.#accounts.membershipsOf(id);
    const there = memberships.find(({ tenant_id }) => tenant_id === clinicId);
    if (there === undefined || clinicId === actor.tenantId) {
      await this.#records.audit.refused(actor, { action: 'clinic.leave' });
      throw new ServiceError('not_found');
    }
    const standing = await this.#sessions.staff.standingOf(actor);
    const opened = await this.#staff.open(there, origin, 'clinic.enter', standing);
    await this.#database.run(actor.tenantId, async () => {
      await this.#records.audit.success(actor, { action: 'clinic.leave' });
      await this.#sessions.close(actor);
    });
    return opened;
  }
}
