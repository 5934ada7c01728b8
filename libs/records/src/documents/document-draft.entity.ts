import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type DocumentType } from './document-kinds.ts';

/** A document while it is written. Saving overwrites it. */
@Entity('document_draft')
export class DocumentDraftEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'document_id' }) documentId!: string;
  @Column('integer') version!: number;
  @Column('text') type!: DocumentType;
  @Column('uuid', { name: 'encounter_id' }) encounterId!: string;
  @Column('uuid', { name: 'patient_id' }) patientId!: string;
  @Column('uuid', { name: 'author_id' }) authorId!: string;
  /** JSON, sealed; null once it is signed. */
  @Column('bytea', { nullable: true }) content!: Buffer | null;
  @Column('integer', { name: 'schema_version' }) schemaVersion!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'saved_at' }) savedAt!: Date;
}
