import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('clinical_fact_version')
export class ClinicalFactVersionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'fact_id' }) factId!: string;
  @Column('integer') version!: number;
  @Column('uuid', { name: 'patient_id' }) patientId!: string;
  @Column('uuid', { name: 'member_id' }) memberId!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  /** JSON, sealed. */
  @Column('bytea') content!: Buffer;
}
