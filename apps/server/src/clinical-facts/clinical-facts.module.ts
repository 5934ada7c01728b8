import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { ClinicalFactsController } from './clinical-facts.controller.ts';
import { PatientKnowledge } from './patient-knowledge.ts';
import { PatientVitalSigns } from './patient-vital-signs.ts';
import { VitalSignsController } from './vital-signs.controller.ts';

@Module({
  imports: [HttpModule, IdentityModule, VisitsModule],
  controllers: [ClinicalFactsController, VitalSignsController],
  providers: [PatientKnowledge, PatientVitalSigns],
  exports: [PatientKnowledge],
})
export class ClinicalFactsModule {}
