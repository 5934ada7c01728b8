import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('audit_event')
export class AuditEventEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'actor_kind' }) actorKind!:
    'staff' | 'patient' | 'guest' | 'pharmacy' | 'anonymous' | 'system';
  @Column('uuid', { name: 'actor_id', nullable: true }) actorId!: string | null;
  @Column('text', { name: 'actor_roles', array: true }) actorRoles!: string[];
  @Column('text') action!: string;
  @Column('text', { name: 'entity_type', nullable: true }) entityType!: string | null;
  @Column('uuid', { name: 'entity_id', nullable: true }) entityId!: string | null;
  @Column('uuid', { name: 'patient_id', nullable: true }) patientId!: string | null;
  @Column('text') outcome!: 'success' | 'refused';
  @Column('inet', { nullable: true }) address!: string | null;
  @Column('uuid', { name: 'link_made_by', nullable: true }) linkMadeBy!: string | null;
}
