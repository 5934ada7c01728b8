export { ClinicalDocuments } from './clinical-documents.ts';
export { NotesModule } from './notes.module.ts';
