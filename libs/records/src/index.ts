import { AuditEventEntity } from './audit/audit-event.entity.ts';
import { ClinicalFactVersionEntity } from './clinical-fact-version.entity.ts';
import { ConsentEntity } from './consent.entity.ts';
import { DocumentDraftEntity } from './documents/document-draft.entity.ts';
import { DocumentVersionEntity } from './documents/document-version.entity.ts';
import { PatientVersionEntity } from './patients/patient-version.entity.ts';
import { PatientEntity } from './patients/patient.entity.ts';
import { VitalSignsVersionEntity } from './vital-signs-version.entity.ts';

export * from './actor.ts';
export * from './audit/audit-chain.ts';
export { auditPrefixes, type AuditQuery } from './audit/audit-search.ts';
export {
  AuditCheckpoints,
  CheckpointError,
  readCheckpoints,
  type BadCheckpoint,
  type CheckpointHead,
  type ReadCheckpoints,
} from './audit/audit-checkpoints.ts';
export { canonicalJson, digestOf } from './canonical-json.ts';
export { type StoredFact } from './clinical-facts.ts';
export { documentKinds } from './documents/document-kinds.ts';
export { type StoredDocument } from './documents/document-rows.ts';
export { plainFormat, versionOf } from './encryption/cipher.ts';
export { dataKeyBytes, DataKeys, installation } from './encryption/data-keys.ts';
export { KeyEncryptionError, type KeyEncryption } from './encryption/key-encryption.ts';
export { KeyFile } from './encryption/key-file.ts';
export { LocalKeyEncryption } from './encryption/local-key-encryption.ts';
export {
  blindIndexes,
  sealedColumns,
  sealedTablesOf,
  type SealedTable,
} from './encryption/sealed-columns.ts';
export {
  type Opened,
  type RowsOfServices,
  type Sealed,
  type SealedBytes,
} from './encryption/sealed-rows.ts';
export {
  installationKeysSql,
  tenantKeysSql,
  unwrapKeys,
  wrapContext,
  type WrappedKey,
} from './encryption/vault.ts';
export { type StoredVitalSigns } from './vital-signs.ts';
export { type HeldParticipant, mustBeHere } from './outreach/outreach-days.ts';
export { type StoredSiteProfile } from './outreach/site-profiles.ts';
export { unknownFacts } from './patients/patient-facts.ts';
export { tells, type PatientReach } from './patients/patients.ts';
export { may, policies, type Action } from './policies.ts';
export { RecordAccess, type Entity } from './record-access.ts';
export * from './record-error.ts';
export * from './record-store.ts';

/** The tables behind the record store, for the connection pool and the schema check alone. */
export const recordEntities = [
  AuditEventEntity,
  ClinicalFactVersionEntity,
  ConsentEntity,
  DocumentDraftEntity,
  DocumentVersionEntity,
  PatientEntity,
  PatientVersionEntity,
  VitalSignsVersionEntity,
] as const;
export { shownTo } from './list-rows.ts';
