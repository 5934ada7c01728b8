import { Injectable } from '@nestjs/common';
import { type Picture, portraitPath } from '@teleward/contracts';
import { newId, TenantDatabase } from '@teleward/platform';
import { RecordStore, type SealedBytes, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { drawnPart, typeOf } from './drawn-part.ts';

/** The table and column that portraits are sealed for. */
const column = 'portrait(picture)';

const entityOf = (entityId: string) => ({ entityType: 'Practitioner', entityId });

/** Portraits of members, for colleagues and for the patients whom they see. */
@Injectable()
export class Portraits {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;

  constructor(database: TenantDatabase, records: RecordStore) {
    this.#database = database;
    this.#records = records;
  }

  /**
   * Changes the actor's own portrait.
   *
   * @returns its path
   * @throws {ServiceError} `picture_invalid`
   */
  async change(actor: StaffActor, picture: string | null): Promise<string | null> {
    const { tenantId, id: memberId } = actor;
    const entity = entityOf(memberId);
    const { access } = this.#records;
    return access.perform(actor, 'portrait.change', {}, entity, async (manager) => {
      const bytes = picture === null ? null : drawnPart(Buffer.from(picture, 'base64')).bytes;
      const pictureId = newId();
      // A portrait is sealed for its row, so the row keeps its id when the picture changes.
      await manager.query(
        `insert into portrait (id, tenant_id, member_id, picture_id) values ($1, $2, $3, $4)
         on conflict (tenant_id, member_id) do update set picture_id = excluded.picture_id`,
        [newId(), tenantId, memberId, pictureId],
      );
      const [row] = await manager.query<{ id: string }[]>(
        'select id from portrait where member_id = $1',
        [memberId],
      );
      if (row === undefined) {
        throw new Error('The portrait’s row was not found');
      }
      const { portraits } = this.#records.rows;
      const sealed = bytes === null ? null : portraits.sealed(column, row.id, bytes);
      const sql = 'update portrait set picture = $2 where id = $1';
      await portraits.run(manager, tenantId, sql, [row.id, sealed]);
      return bytes === null ? null : portraitPath(memberId, pictureId);
    });
  }

  /**
   * For colleagues.
   *
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`
   */
  async read(actor: StaffActor, memberId: string, pictureId: string): Promise<Picture> {
    await this.#records.access.check(actor, 'portrait.read', {}, entityOf(memberId));
    return this.of(actor.tenantId, memberId, pictureId);
  }

  /** The id of the picture, for services that have checked access; null where there is none. */
  async idOf(tenantId: string, memberId: string): Promise<string | null> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ id: string }[]>(
        'select picture_id as id from portrait where member_id = $1 and picture is not null',
        [memberId],
      ),
    );
    return row?.id ?? null;
  }

  /**
   * For services that have checked access.
   *
   * @throws {ServiceError} `not_found` for any picture except the current one
   */
  async of(tenantId: string, memberId: string, pictureId: string): Promise<Picture> {
    return this.#database.run(tenantId, async (manager) => {
      const [row] = await this.#records.rows.portraits.read<{ id: string; picture: SealedBytes }>(
        ...([manager, tenantId] as const),
        `select id, picture from portrait
         where member_id = $1 and picture_id = $2 and picture is not null`,
        [memberId, pictureId],
        { picture: [column, 'id'] },
      );
      if (row === undefined) {
        throw new ServiceError('not_found');
      }
      return { mediaType: typeOf(row.picture), bytes: row.picture };
    });
  }
}
