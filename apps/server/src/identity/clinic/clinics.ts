import { Injectable } from '@nestjs/common';
import { type Clinic, type StaffRole } from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';

interface NewClinic extends Omit<Clinic, 'accent' | 'logo'> {
  /** How early patients may come; the database's default if omitted. */
  readonly checkInMinutes?: number;
  readonly isDemo?: boolean;
}

interface NewMember {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly qualification: string | null;
  readonly registrationNumber: string | null;
  readonly registrationCouncil?: string | null;
  readonly roles: readonly StaffRole[];
}

/**
 * Creates clinics and their first members, for services that have checked access. Existing ones are
 * left unchanged.
 */
@Injectable()
export class Clinics {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  async add({ id, checkInMinutes, isDemo = false, ...clinic }: NewClinic): Promise<void> {
    const { name, country, timeZone, emergencyNumber, phone } = clinic;
    const { columns, values } =
      checkInMinutes === undefined
        ? { columns: '', values: [] }
        : { columns: ', check_in_minutes', values: [checkInMinutes] };
    await this.#database.run(id, (manager) =>
      manager.query(
        `insert into tenant
           (id, name, country, time_zone, emergency_number, phone, is_demo,
            prescriptions_need_registration${columns})
         values ($1, $2, $3, $4, $5, $6, $7, not $7${values.length > 0 ? ', $8' : ''})
         on conflict do nothing`,
        [id, name, country, timeZone, emergencyNumber, phone, isDemo, ...values],
      ),
    );
  }

  async addMember(tenantId: string, member: NewMember): Promise<void> {
    const { id, accountId, name, qualification, registrationNumber, roles } = member;
    const { registrationCouncil = null } = member;
    await this.#database.run(tenantId, (manager) =>
      manager.query(
        `insert into membership
           (id, tenant_id, account_id, name, qualification, registration_number, roles,
            registration_council)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
        [
          ...[id, tenantId, accountId, name, qualification, registrationNumber, roles],
          registrationCouncil,
        ],
      ),
    );
  }
}
