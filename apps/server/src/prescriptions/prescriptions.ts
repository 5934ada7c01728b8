import { Injectable } from '@nestjs/common';
import {
  allergiesOf,
  allergyStateOf,
  checkPrescription,
  hasIdleReason,
  isStop,
  openStops,
  PrescriptionContent,
  ruleOf,
  SignedPrescription,
  stated,
  type Known,
  type PrescriptionItem,
} from '@teleward/contracts';
import { dayIn, startOfDay, TenantDatabase } from '@teleward/platform';
import { RecordError, RecordStore, type StaffActor, type StoredDocument } from '@teleward/records';
import { PatientKnowledge } from '../clinical-facts/index.ts';
import { OverruledStops } from './overruled-stops.ts';
import { signedItem } from './signed-item.ts';

/** The clinic and prescriber of a prescription, as the database holds them. */
interface Issuer {
  readonly clinic: string;
  readonly address: string | null;
  readonly phone: string | null;
  readonly country: string;
  readonly zone: string;
  readonly validDays: number;
  readonly needsRegistration: boolean;
  readonly prescriber: string;
  readonly qualification: string | null;
  readonly registration: string | null;
  readonly council: string | null;
}

/** Signs prescriptions after checking them against the facts known at that moment. */
@Injectable()
export class Prescriptions {
  readonly #records: RecordStore;
  readonly #knowledge: PatientKnowledge;
  readonly #overruled: OverruledStops;
  readonly #database: TenantDatabase;

  constructor(
    records: RecordStore,
    knowledge: PatientKnowledge,
    overruled: OverruledStops,
    database: TenantDatabase,
  ) {
    this.#records = records;
    this.#knowledge = knowledge;
    this.#overruled = overruled;
    this.#database = database;
  }

  /**
   * @throws {RecordError} as the record store does; `allergy_reason_required` if a drug matches a
   * recorded allergy without a reason for prescribing it all the same;
   * `interaction_reason_required` if it must never be given with another drug and no reason is
   * given; `allergy_reason_outdated` if a reason covers no current finding; `registration_required`
   * if the clinic requires the prescriber's registration and the member's page lacks it
   */
  sign(actor: StaffActor, documentId: string, version: number): Promise<StoredDocument> {
    return this.#records.documents.sign(
      actor,
      { documentId, type: 'prescription', version },
      async ({ patientId, authorId, content }) => {
        await this.#refuseUnregistered(actor.tenantId, authorId);
        const { items } = PrescriptionContent.parse(content);
        const known = await this.#knowledge.hold(actor.tenantId, patientId);
        const findings = checkPrescription(items, known);
        const [open] = openStops(items, findings);
        if (open !== undefined) {
          throw new RecordError(
            open.kind === 'allergy' ? 'allergy_reason_required' : 'interaction_reason_required',
          );
        }
        if (hasIdleReason(items, findings)) {
          throw new RecordError('allergy_reason_outdated');
        }
        // Every remaining stop has a reason.
        await this.#overruled.add(actor.tenantId, findings.filter(isStop).map(ruleOf));
      },
      (signed) => this.#signForPharmacies(actor.tenantId, signed),
    );
  }

  /**
   * Makes the signature with the clinic's key by which a holder of the paper verifies it, in the
   * transaction of the doctor's signature.
   */
  async #signForPharmacies(tenantId: string, document: StoredDocument): Promise<void> {
    const { documentId, number, patientId, authorId, content } = document;
    const issuer = await this.#issuer(tenantId, authorId);
    const patient = await this.#records.patients.standing(tenantId, patientId);
    // Already locked by the check before.
    const known = await this.#knowledge.hold(tenantId, patientId);
    const { items } = PrescriptionContent.parse(content);
    const { zone, validDays } = issuer;
    const prescription = {
      ...{ v: 1, number },
      clinic: {
        ...{ name: issuer.clinic, address: issuer.address, phone: issuer.phone },
        ...{ country: issuer.country, zone },
      },
      prescriber: {
        ...{ name: issuer.prescriber, qualification: issuer.qualification },
        ...{ registration: issuer.registration, council: issuer.council },
      },
      patient: {
        ...{ name: patient.name, birthDate: patient.birthDate },
        sex: patient.gender === 'unknown' ? null : patient.gender,
      },
      allergies: allergiesStated(known),
      // Only items that were typed as a line can be signed.
      items: items.map((item) => signedItem(item as PrescriptionItem)),
    };
    await this.#records.signedPrescriptions.sign(tenantId, documentId, (issued) => {
      // The prescription is valid to the end of its last day.
      const expires = startOfDay(zone, dayIn(zone, issued), validDays + 1);
      const times = { issued: issued.toISOString(), expires: expires.toISOString() };
      return SignedPrescription.parse(stated({ ...prescription, ...times }));
    });
  }

  /** @throws {RecordError} `registration_required` */
  async #refuseUnregistered(tenantId: string, memberId: string): Promise<void> {
    const { needsRegistration, registration, council } = await this.#issuer(tenantId, memberId);
    const isStated = (text: string | null): boolean => text !== null && text.trim() !== '';
    if (needsRegistration && !(isStated(registration) && isStated(council))) {
      throw new RecordError('registration_required');
    }
  }

  async #issuer(tenantId: string, memberId: string): Promise<Issuer> {
    const [issuer] = await this.#database.run(tenantId, (manager) =>
      manager.query<Issuer[]>(
        `select t.name as clinic, t.address, t.phone, t.country, t.time_zone as zone,
           t.prescription_days as "validDays", t.prescriptions_need_registration as "needsRegistration",
           m.name as prescriber, m.qualification,
           m.registration_number as registration, m.registration_council as council
         from tenant t join membership m on m.tenant_id = t.id where m.id = $1`,
        [memberId],
      ),
    );
    if (issuer === undefined) {
      throw new RecordError('not_found');
    }
    return issuer;
  }
}

const allergiesStated = ({ facts }: Known): unknown => {
  const state = allergyStateOf(facts);
  return state === 'some'
    ? allergiesOf(facts).map(({ content: { substance, type, verification } }) => ({
        ...{ substance, type, unconfirmed: verification === 'unconfirmed' },
      }))
    : state;
};
