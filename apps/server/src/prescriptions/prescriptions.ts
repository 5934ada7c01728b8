import { Injectable } from '@nestjs/common';
import {
  checkPrescription,
  hasIdleReason,
  isStop,
  openStops,
  PrescriptionContent,
  ruleOf,
} from '@teleward/contracts';
import { RecordError, RecordStore, type StaffActor, type StoredDocument } from '@teleward/records';
import { PatientKnowledge } from '../clinical-facts/patient-knowledge.ts';
import { isComplete } from '../notes/clinical-documents.ts';
import { SignablePrescription } from './lines.ts';
import { OverruledStops } from './overruled-stops.ts';

/** Signs prescriptions, once they are checked against what is known at that moment. */
@Injectable()
export class Prescriptions {
  readonly #records: RecordStore;
  readonly #knowledge: PatientKnowledge;
  readonly #overruled: OverruledStops;

  constructor(records: RecordStore, knowledge: PatientKnowledge, overruled: OverruledStops) {
    this.#records = records;
    this.#knowledge = knowledge;
    this.#overruled = overruled;
  }

  /**
   * @throws {RecordError} as the record store does; `allergy_reason_required` where a drug has the name of a recorded
   *   allergy and no reason says why it is prescribed all the same; `interaction_reason_required` where it is
   *   never given with another one; `allergy_reason_outdated` where a reason answers nothing that is found now
   */
  sign(actor: StaffActor, documentId: string, version: number): Promise<StoredDocument> {
    return this.#records.documents.sign(
      actor,
      { documentId, type: 'prescription', version },
      isComplete(SignablePrescription),
      async ({ patientId, content }) => {
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
        // Every stop that is left has a reason.
        await this.#overruled.add(actor.tenantId, findings.filter(isStop).map(ruleOf));
      },
    );
  }
}
