import { type AdministrativeGender, type Language } from '@teleward/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('patient')
export class PatientEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** What is sealed opens with the keys of the clinic. */
  @Column('bytea') identifier!: Buffer;
  @Column('bytea') name!: Buffer;
  @Column('bytea', { name: 'birth_date' }) birthDate!: Buffer;
  @Column('text') gender!: AdministrativeGender;
  @Column('bytea', { nullable: true }) phone!: Buffer | null;
  @Column('text') language!: Language;
  @Column('bytea', { name: 'identifier_index' }) identifierIndex!: Buffer;
  @Column('bytea', { nullable: true }) email!: Buffer | null;
}
