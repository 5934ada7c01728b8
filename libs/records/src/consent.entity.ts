import { type Language } from '@teleward/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('consent')
export class ConsentEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'encounter_id' }) encounterId!: string;
  @Column('uuid', { name: 'patient_id' }) patientId!: string;
  @Column('text') purpose!: 'treatment';
  @Column('text', { name: 'text_version' }) textVersion!: string;
  @Column('text') language!: Language;
  @Column('timestamptz', { name: 'given_at' }) givenAt!: Date;
}
