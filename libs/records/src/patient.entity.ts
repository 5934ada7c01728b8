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
  /** `PatientDetails` as JSON; null for who was here before there were any. */
  @Column('bytea', { nullable: true }) details!: Buffer | null;
  @Column('integer') version!: number;
  @Column('boolean') active!: boolean;
  @Column('timestamptz', { name: 'registered_at', nullable: true })
  registeredAt!: Date | null;
  /** The record of the same person that goes on; null where this one does. */
  @Column('uuid', { name: 'replaced_by', nullable: true }) replacedBy!: string | null;
}
