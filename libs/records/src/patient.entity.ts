import { type AdministrativeGender, type Language } from '@teleward/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('patient')
export class PatientEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('text') identifier!: string;
  @Column('text') name!: string;
  @Column('date', { name: 'birth_date' }) birthDate!: string;
  @Column('text') gender!: AdministrativeGender;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text') language!: Language;
  @Column('text', { nullable: true }) email!: string | null;
}
