import { Module } from '@nestjs/common';
import { HttpModule } from '../http/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { VisitsModule } from '../visits/index.ts';
import { ClinicalDocuments } from './clinical-documents.ts';
import { NotesController } from './notes.controller.ts';
import { RecordController } from './record.controller.ts';

@Module({
  imports: [HttpModule, IdentityModule, VisitsModule],
  controllers: [NotesController, RecordController],
  providers: [ClinicalDocuments],
  exports: [ClinicalDocuments],
})
export class NotesModule {}
