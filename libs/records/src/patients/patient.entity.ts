import { type AdministrativeGender, type Language } from '@teleward/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('patient')
export class PatientEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Sealed columns are decrypted with the clinic's keys. */
  @Column('bytea') identifier!: Buffer;
  @Column('bytea') name!: Buffer;
  @Column('bytea', { name: 'birth_date' }) birthDate!: Buffer;
  @Column('text') gender!: AdministrativeGender;
  @Column('bytea', { nullable: true }) phone!: Buffer | null;
  @Column('text') language!: Language;
  @Column('bytea', { name: 'identifier_index' }) identifierIndex!: Buffer;
  @Column('bytea', { nullable: true }) email!: Buffer | null;
  /** `PatientDetails` as JSON; null for patients from before this column existed. */
  @Column('bytea', { nullable: true }) details!: Buffer | null;
  @Column('integer') version!: number;
  @Column('boolean') active!: boolean;
  @Column('timestamptz', { name: 'registered_at', nullable: true })
  registeredAt!: Date | null;
  /** The record of the same person that replaced this one; null where none did. */
  @Column('uuid', { name: 'replaced_by', nullable: true }) replacedBy!: string | null;
}
