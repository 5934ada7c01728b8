import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('vital_signs_version')
export class VitalSignsVersionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'set_id' }) setId!: string;
  @Column('integer') version!: number;
  @Column('uuid', { name: 'patient_id' }) patientId!: string;
  @Column('uuid', { name: 'member_id' }) memberId!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('timestamptz', { name: 'taken_at' }) takenAt!: Date;
  /** JSON, sealed. */
  @Column('bytea') content!: Buffer;
}
