import { type Clock, type TenantDatabase } from '@teleward/platform';
import { AuditSearch } from './audit/audit-search.ts';
import { Audit } from './audit/audit.ts';
import { ClinicalFacts } from './clinical-facts.ts';
import { OwnAudit } from './audit/own-audit.ts';
import { Consents } from './consents.ts';
import { Documents } from './documents/documents.ts';
import { type KeyEncryption } from './encryption/key-encryption.ts';
import { LinkSecrets } from './encryption/link-secrets.ts';
import { rowsOfServices, type RowsOfServices } from './encryption/sealed-rows.ts';
import { Vault } from './encryption/vault.ts';
import { Feedbacks } from './feedbacks.ts';
import { Intakes } from './intakes.ts';
import { Names } from './names.ts';
import { OutreachDays } from './outreach/outreach-days.ts';
import { OutreachOwedList } from './outreach/outreach-owed-list.ts';
import { OutreachParticipants } from './outreach/outreach-participants.ts';
import { SiteProfiles } from './outreach/site-profiles.ts';
import { PatientRegistry } from './patients/patient-registry.ts';
import { PatientSearch } from './patients/patient-search.ts';
import { Patients } from './patients/patients.ts';
import { RecordAccess } from './record-access.ts';
import { SignedPrescriptions } from './documents/signed-prescriptions.ts';
import { SigningKeys } from './documents/signing-keys.ts';
import { VitalSigns } from './vital-signs.ts';

/**
 * The single entry point to clinical data. Everything behind it checks access, sees one clinic
 * only, writes an audit row in the same transaction and keeps every version.
 */
export class RecordStore {
  /** Rows of other folders, sealed and opened here as their SQL runs. */
  readonly rows: RowsOfServices;
  readonly linkSecrets: LinkSecrets;
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
  readonly vitalSigns: VitalSigns;
  readonly intakes: Intakes;
  readonly feedbacks: Feedbacks;
  readonly siteProfiles: SiteProfiles;
  readonly outreachParticipants: OutreachParticipants;
  readonly outreachDays: OutreachDays;
  readonly outreachOwed: OutreachOwedList;
  readonly #vault: Vault;

  constructor(database: TenantDatabase, clock: Clock, encryption: KeyEncryption) {
    const vault = new Vault(database, encryption);
    this.#vault = vault;
    this.rows = rowsOfServices(vault);
    this.linkSecrets = new LinkSecrets(vault);
    this.audit = new Audit(database, clock);
    this.access = new RecordAccess(database, this.audit);
    this.patients = new Patients(database, this.access, vault);
    this.patientSearch = new PatientSearch(database, this.access, clock, vault);
    this.patientRegistry = new PatientRegistry(
      ...([database, this.access, clock, vault, this.patientSearch] as const),
    );
    const names = new Names(database, vault);
    this.auditSearch = new AuditSearch(database, this.access, names);
    this.ownAudit = new OwnAudit(database, this.access, names);
    this.consents = new Consents(database, this.access, clock);
    this.documents = new Documents(database, this.access, clock, vault);
    this.signingKeys = new SigningKeys(database, this.access, clock, vault);
    this.signedPrescriptions = new SignedPrescriptions(
      ...([database, this.access, clock, vault, this.signingKeys] as const),
    );
    this.feedbacks = new Feedbacks(database, this.access, clock, vault);
    this.siteProfiles = new SiteProfiles(database, this.access, clock, vault);
    this.outreachParticipants = new OutreachParticipants(
      ...([database, this.access, clock, vault, this.patients] as const),
    );
    this.outreachDays = new OutreachDays(
      ...([database, this.access, clock, vault, this.patients, this.patientRegistry] as const),
    );
    this.outreachOwed = new OutreachOwedList(
      ...([database, this.access, clock, vault, this.patients] as const),
    );
    this.clinicalFacts = new ClinicalFacts(database, this.access, clock, vault);
    this.vitalSigns = new VitalSigns(this.access, clock, vault, this.clinicalFacts);
    this.intakes = new Intakes(database, this.access, clock, vault);
  }

  /** Forgets the keys. */
  close(): void {
    this.#vault.close();
  }
}
