import { Module } from '@nestjs/common';
import { ClinicalFactsModule } from '../clinical-facts/index.ts';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { NotesModule } from '../notes/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { FavouritesController } from './favourites.controller.ts';
import { Favourites } from './favourites.ts';
import { Formularies } from './formularies.ts';
import { OverruledStops } from './overruled-stops.ts';
import { PrescriptionsController } from './prescriptions.controller.ts';
import { Prescriptions } from './prescriptions.ts';
import { SigningKeysController } from './signing-keys.controller.ts';

@Module({
  imports: [ClinicalFactsModule, HttpModule, IdentityModule, NotesModule, VisitsModule],
  controllers: [PrescriptionsController, FavouritesController, SigningKeysController],
  providers: [Prescriptions, Favourites, OverruledStops, Formularies],
})
export class PrescriptionsModule {}
