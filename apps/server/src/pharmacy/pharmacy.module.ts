import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { PharmacyController } from './pharmacy.controller.ts';
import { SharedPrescriptions } from './shared-prescriptions.ts';

@Module({
  imports: [HttpModule, IdentityModule],
  controllers: [PharmacyController],
  providers: [SharedPrescriptions],
})
export class PharmacyModule {}
