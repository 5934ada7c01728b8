import { Controller } from '@nestjs/common';
import { routes, type Favourite, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/handle.ts';
import { Favourites } from './favourites.ts';

@Controller()
export class FavouritesController {
  readonly #favourites: Favourites;

  constructor(favourites: Favourites) {
    this.#favourites = favourites;
  }

  @Handle(routes.listFavourites, 'staff')
  async list(@By() actor: StaffActor): Promise<{ favourites: Favourite[] }> {
    return { favourites: await this.#favourites.list(actor) };
  }

  @Handle(routes.saveFavourite, 'staff')
  save(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveFavourite>,
  ): Promise<Favourite> {
    return this.#favourites.save(actor, params.favouriteId, body);
  }

  @Handle(routes.removeFavourite, 'staff')
  async remove(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.removeFavourite>,
  ): Promise<Record<string, never>> {
    await this.#favourites.remove(actor, params.favouriteId);
    return {};
  }
}
