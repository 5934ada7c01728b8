import { Controller } from '@nestjs/common';
import { Note, routes, type RouteInput } from '@teleward/contracts';
import { RecordStore, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { Encounters } from '../visits/index.ts';
import { ClinicalDocuments } from './clinical-documents.ts';

@Controller()
export class NotesController {
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #documents: ClinicalDocuments;

  constructor(records: RecordStore, encounters: Encounters, documents: ClinicalDocuments) {
    this.#records = records;
    this.#encounters = encounters;
    this.#documents = documents;
  }

  @Handle(routes.saveNote, 'staff', 'note.write')
  async save(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveNote>,
  ): Promise<Note> {
    const visit = await this.#encounters.row(actor.tenantId, body.encounterId);
    const saved = await this.#records.documents.save(actor, {
      documentId: params.documentId,
      type: 'note',
      encounterId: visit.id,
      patientId: visit.patientId,
      practitionerId: visit.practitionerId,
      baseVersion: body.baseVersion,
      content: body.content,
    });
    const [presented] = await this.#documents.present(actor.tenantId, [saved]);
    return Note.parse(presented);
  }

  @Handle(routes.signNote, 'staff', 'note.sign', { stepUp: 'fresh' })
  async sign(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.signNote>,
  ): Promise<Note> {
    const note = { documentId: params.documentId, type: 'note', version: body.version } as const;
    const signed = await this.#records.documents.sign(actor, note);
    const [presented] = await this.#documents.present(actor.tenantId, [signed]);
    return Note.parse(presented);
  }
}
