import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type DocumentType } from './document-kinds.ts';

@Entity('document_version')
export class DocumentVersionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'document_id' }) documentId!: string;
  @Column('integer') version!: number;
  @Column('text') type!: DocumentType;
  @Column('uuid', { name: 'encounter_id' }) encounterId!: string;
  @Column('uuid', { name: 'patient_id' }) patientId!: string;
  @Column('uuid', { name: 'author_id' }) authorId!: string;
  /** FHIR Composition.status. */
  @Column('text') status!: 'preliminary' | 'final';
  /** JSON, sealed. */
  @Column('bytea') content!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** The schema version by which the content is read. */
  @Column('integer', { name: 'schema_version' }) schemaVersion!: number;
}
