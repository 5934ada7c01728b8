import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { NewsModule } from '../news/index.ts';
import { NotificationsModule } from '../notifications/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { ContactNews } from './contact-news.ts';
import { PatientDesk } from './patient-desk.ts';
import { PatientImports } from './patient-imports.ts';
import { PatientNumbering } from './patient-numbering.ts';
import { PatientsController } from './patients.controller.ts';

@Module({
  imports: [HttpModule, IdentityModule, NewsModule, NotificationsModule, VisitsModule],
  controllers: [PatientsController],
  providers: [ContactNews, PatientDesk, PatientNumbering, PatientImports],
})
export class PatientsModule {}
