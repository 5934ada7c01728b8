import { Inject, Injectable } from '@nestjs/common';
import { type Favourite, FavouriteItem, type RouteInput, type routes } from '@teleward/contracts';
import { changedRows, type Clock } from '@teleward/platform';
import {
  type Opened,
  RecordError,
  RecordStore,
  type Sealed,
  type StaffActor,
} from '@teleward/records';
import { isDeepStrictEqual } from 'node:util';
import { clockToken } from '../platform.tokens.ts';

/** FHIR R4: an order set is a PlanDefinition. */
const entity = { entityType: 'PlanDefinition' };

const columns = `id as "favouriteId", version, name, items,
  case when owner_id is null then 'clinic' else 'own' end as scope`;

interface Row extends Omit<Favourite, 'items'> {
  readonly items: Sealed;
}

const column = 'prescription_favourite(items)';
const seals = { items: [column, 'favouriteId'] } as const;

const presented = ({ items, ...row }: Opened<Row>): Favourite => ({
  ...row,
  items: FavouriteItem.array().parse(JSON.parse(items) as unknown),
});

/** The most that one list shows, because a doctor reads it while a patient waits. */
const most = 200;

/**
 * Lines that doctors write often: each doctor's own, and the clinic's, which every doctor may
 * change.
 */
@Injectable()
export class Favourites {
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(records: RecordStore, @Inject(clockToken) clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /**
   * In the order in which they were created.
   *
   * @throws {RecordError} `not_found`
   */
  async list(actor: StaffActor): Promise<Favourite[]> {
    const action = 'favourite.list';
    return this.#records.access.perform(actor, action, {}, entity, async (manager) => {
      const rows = await this.#records.rows.favourites.read<Row>(
        ...([manager, actor.tenantId] as const),
        `select ${columns} from prescription_favourite
         where (owner_id is null or owner_id = $1) and removed_at is null order by made_at, id limit ${String(most)}`,
        [actor.id],
        seals,
      );
      return rows.map(presented);
    });
  }

  /**
   * The same request sent again changes nothing.
   *
   * @throws {RecordError} `not_found`, `version_conflict`
   */
  async save(
    actor: StaffActor,
    favouriteId: string,
    { baseVersion, scope, name, items }: RouteInput<typeof routes.saveFavourite>['body'],
  ): Promise<Favourite> {
    const favourite = { ...entity, entityId: favouriteId };
    const action = 'favourite.write';
    return this.#records.access.perform(actor, action, {}, favourite, async (manager, trace) => {
      const { favourites } = this.#records.rows;
      const sealed = favourites.sealed(column, favouriteId, JSON.stringify(items));
      const owner = scope === 'own' ? actor.id : null;
      const values = [favouriteId, owner, name, sealed, baseVersion + 1];
      const [saved] = await favourites.read<Row>(
        ...([manager, actor.tenantId] as const),
        baseVersion === 0
          ? `insert into prescription_favourite (id, owner_id, name, items, version, tenant_id)
               values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning ${columns}`
          : `update prescription_favourite set owner_id = $2, name = $3, items = $4, version = $5
                 where id = $1 and version = $5 - 1 and removed_at is null
                   and (owner_id is null or owner_id = $6) returning ${columns}`,
        [...values, baseVersion === 0 ? actor.tenantId : actor.id],
        seals,
      );
      if (saved !== undefined) {
        return presented(saved);
      }
      // An id must not reveal whether a colleague has such a favourite.
      const [there] = await favourites.read<Row>(
        ...([manager, actor.tenantId] as const),
        `select ${columns} from prescription_favourite
         where id = $1 and (owner_id is null or owner_id = $2) and removed_at is null`,
        [favouriteId, actor.id],
        seals,
      );
      if (there === undefined) {
        throw new RecordError('not_found');
      }
      const held = presented(there);
      const asked: Favourite = { favouriteId, version: baseVersion + 1, scope, name, items };
      if (!isDeepStrictEqual(held, asked)) {
        throw new RecordError('version_conflict');
      }
      trace.leaveNone();
      return held;
    });
  }

  /**
   * Idempotent.
   *
   * @throws {RecordError} `not_found`
   */
  async remove(actor: StaffActor, favouriteId: string): Promise<void> {
    const favourite = { ...entity, entityId: favouriteId };
    await this.#records.access.perform(
      actor,
      'favourite.write',
      {},
      favourite,
      async (manager, trace) => {
        const removed = await changedRows<unknown>(
          manager,
          `update prescription_favourite set removed_at = $2
         where id = $1 and (owner_id is null or owner_id = $3) and removed_at is null returning id`,
          [favouriteId, this.#clock.now(), actor.id],
        );
        if (removed.length > 0) {
          return;
        }
        const there = await manager.query<unknown[]>(
          'select from prescription_favourite where id = $1 and (owner_id is null or owner_id = $2)',
          [favouriteId, actor.id],
        );
        if (there.length === 0) {
          throw new RecordError('not_found');
        }
        trace.leaveNone();
      },
    );
  }
}
