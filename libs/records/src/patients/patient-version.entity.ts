import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A patient's facts at one time. Append-only. */
@Entity('patient_version')
export class PatientVersionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'patient_id' }) patientId!: string;
  @Column('integer') version!: number;
  @Column('uuid', { name: 'member_id', nullable: true }) memberId!: string | null;
  @Column('timestamptz', { name: 'recorded_at', nullable: true }) recordedAt!: Date | null;
  /** `PatientState` as JSON, sealed. */
  @Column('bytea') content!: Buffer;
}
