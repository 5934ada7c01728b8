import { Injectable } from '@nestjs/common';
import {
  type ClinicLook as Look,
  type Picture,
  type RouteInput,
  type routes,
} from '@teleward/contracts';
import { newId, TenantDatabase } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { drawnPart, typeOf } from './drawn-part.ts';
import { Staff } from '../sessions/staff.ts';

type Change = RouteInput<typeof routes.changeClinicLook>['body'];

const entity = { entityType: 'Organization' };

/** How people recognise a clinic: its colour and its logo, both public. */
@Injectable()
export class ClinicLook {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #staff: Staff;

  constructor(database: TenantDatabase, records: RecordStore, staff: Staff) {
    this.#database = database;
    this.#records = records;
    this.#staff = staff;
  }

  /** @throws {RecordError} `not_found`; {ServiceError} `picture_invalid` */
  async change(actor: StaffActor, { accent, logo }: Change): Promise<Look> {
    const { tenantId } = actor;
    const { access } = this.#records;
    return access.perform(actor, 'clinic.change-look', {}, entity, async (manager) => {
      const picture = logo ? drawnPart(Buffer.from(logo, 'base64')).bytes : null;
      if (accent !== undefined) {
        await manager.query('update tenant set accent = $2 where id = $1', [tenantId, accent]);
      }
      if (logo !== undefined) {
        await manager.query(
          `insert into clinic_logo (id, tenant_id, picture_id, picture) values ($1, $2, $3, $4)
           on conflict (tenant_id)
             do update set picture_id = excluded.picture_id, picture = excluded.picture`,
          [newId(), tenantId, newId(), picture],
        );
      }
      return this.#staff.clinic(tenantId);
    });
  }

  /**
   * Public.
   *
   * @throws {ServiceError} `not_found` for any logo except the current one
   */
  async logo(clinicId: string, pictureId: string): Promise<Picture> {
    const [row] = await this.#database.run(clinicId, (manager) =>
      manager.query<{ picture: Buffer }[]>(
        'select picture from clinic_logo where picture_id = $1 and picture is not null',
        [pictureId],
      ),
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    return { mediaType: typeOf(row.picture), bytes: row.picture };
  }
}
