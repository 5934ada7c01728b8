import { Controller } from '@nestjs/common';
import { routes, type Favourite, type Formulary, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { Favourites } from './favourites.ts';
import { Formularies } from './formularies.ts';

/** Prescription lines to choose instead of typing: favourites and the clinic's formulary. */
@Controller()
export class FavouritesController {
  readonly #favourites: Favourites;
  readonly #formularies: Formularies;

  constructor(favourites: Favourites, formularies: Formularies) {
    this.#favourites = favourites;
    this.#formularies = formularies;
  }

  @Handle(routes.listFavourites, 'staff', 'favourite.list')
  async list(@By() actor: StaffActor): Promise<{ favourites: Favourite[] }> {
    return { favourites: await this.#favourites.list(actor) };
  }

  @Handle(routes.saveFavourite, 'staff', 'favourite.write')
  save(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveFavourite>,
  ): Promise<Favourite> {
    return this.#favourites.save(actor, params.favouriteId, body);
  }

  @Handle(routes.removeFavourite, 'staff', 'favourite.write')
  async remove(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.removeFavourite>,
  ): Promise<Record<string, never>> {
    await this.#favourites.remove(actor, params.favouriteId);
    return {};
  }

  @Handle(routes.readFormulary, 'staff', 'formulary.read')
  readFormulary(@By() actor: StaffActor): Promise<Formulary> {
    return this.#formularies.read(actor);
  }

  @Handle(routes.changeFormulary, 'staff', 'formulary.change')
  changeFormulary(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changeFormulary>,
  ): Promise<Formulary> {
    return this.#formularies.change(actor, body);
  }
}
