import { type Clock, type TenantDatabase } from '@teleward/platform';
import { AuditSearch } from './audit-search.ts';
import { Audit } from './audit.ts';
import { ClinicalFacts } from './clinical-facts.ts';
import { OwnAudit } from './own-audit.ts';
import { Consents } from './consents.ts';
import { Documents } from './documents.ts';
import { type KeyEncryption } from './encryption/key-encryption.ts';
import { Vault } from './encryption/vault.ts';
import { Feedbacks } from './feedbacks.ts';
import { Intakes } from './intakes.ts';
import { Names } from './names.ts';
import { PatientRegistry } from './patient-registry.ts';
import { PatientSearch } from './patient-search/patient-search.ts';
import { Patients } from './patients.ts';
import { RecordAccess } from './record-access.ts';
import { SignedPrescriptions } from './signed-prescriptions.ts';
import { SigningKeys } from './signing-keys.ts';

/**
 * The one door to clinical data. What is behind it checks who asks, shows one clinic, leaves an audit
 * row in the same transaction and keeps every version.
 */
export class RecordStore {
  /** The clinic's keys, for the rows of visits that are not behind this door. */
  readonly vault: Vault;
  readonly audit: Audit;
  readonly auditSearch: AuditSearch;
  readonly ownAudit: OwnAudit;
  readonly access: RecordAccess;
  readonly patients: Patients;
  readonly patientSearch: PatientSearch;
  readonly patientRegistry: PatientRegistry;
  readonly consents: Consents;
  readonly documents: Documents;
  readonly signingKeys: SigningKeys;
  readonly signedPrescriptions: SignedPrescriptions;
  readonly clinicalFacts: ClinicalFacts;
  readonly intakes: Intakes;
  readonly feedbacks: Feedbacks;

  constructor(database: TenantDatabase, clock: Clock, encryption: KeyEncryption) {
    this.vault = new Vault(database, encryption);
    this.audit = new Audit(database, clock);
    this.access = new RecordAccess(database, this.audit);
    this.patients = new Patients(database, this.access, this.vault);
    this.patientSearch = new PatientSearch(database, this.access, clock, this.vault);
    this.patientRegistry = new PatientRegistry(
      ...([database, this.access, clock, this.vault, this.patientSearch] as const),
    );
    const names = new Names(database, this.vault);
    this.auditSearch = new AuditSearch(database, this.access, names);
    this.ownAudit = new OwnAudit(database, this.access, names);
    this.consents = new Consents(database, this.access, clock);
    this.documents = new Documents(database, this.access, clock, this.vault);
    this.signingKeys = new SigningKeys(database, this.access, clock, this.vault);
    this.signedPrescriptions = new SignedPrescriptions(
      ...([database, this.access, clock, this.vault, this.signingKeys] as const),
    );
    this.feedbacks = new Feedbacks(database, this.access, clock, this.vault);
    this.clinicalFacts = new ClinicalFacts(database, this.access, clock, this.vault);
    this.intakes = new Intakes(database, this.access, clock, this.vault);
  }
}
