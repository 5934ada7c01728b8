import {
  type ConsentPurpose,
  type ConsentStatus,
  type Language,
  type WitnessRole,
} from '@teleward/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('consent')
export class ConsentEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'encounter_id' }) encounterId!: string;
  @Column('uuid', { name: 'patient_id' }) patientId!: string;
  @Column('text') purpose!: ConsentPurpose;
  @Column('text', { name: 'text_version' }) textVersion!: string;
  @Column('text') language!: Language;
  @Column('timestamptz', { name: 'decided_at' }) decidedAt!: Date;
  /** The first decision of a visit and purpose is 1. */
  @Column('integer') version!: number;
  @Column('text') status!: ConsentStatus;
  /** SHA-256 of the canonical JSON (RFC 8785) of the text, hexadecimal. */
  @Column('text', { name: 'text_digest' }) textDigest!: string;
  @Column('uuid', { name: 'witness_id', nullable: true }) witnessId!: string | null;
  @Column('text', { name: 'witness_role', nullable: true }) witnessRole!: WitnessRole | null;
}
