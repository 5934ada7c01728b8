import { Controller } from '@nestjs/common';
import { Prescription, routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { RecordStore, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { Encounters } from '../visits/index.ts';
import { ClinicalDocuments } from '../notes/index.ts';
import { readItems } from './lines.ts';
import { OverruledStops } from './overruled-stops.ts';
import { Prescriptions } from './prescriptions.ts';

@Controller()
export class PrescriptionsController {
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #documents: ClinicalDocuments;
  readonly #prescriptions: Prescriptions;
  readonly #overruled: OverruledStops;

  constructor(
    records: RecordStore,
    encounters: Encounters,
    documents: ClinicalDocuments,
    prescriptions: Prescriptions,
    overruled: OverruledStops,
  ) {
    this.#records = records;
    this.#encounters = encounters;
    this.#documents = documents;
    this.#prescriptions = prescriptions;
    this.#overruled = overruled;
  }

  @Handle(routes.savePrescription, 'staff', 'prescription.write')
  async save(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.savePrescription>,
  ): Promise<Prescription> {
    const visit = await this.#encounters.row(actor.tenantId, body.encounterId);
    const saved = await this.#records.documents.save(actor, {
      documentId: params.documentId,
      type: 'prescription',
      encounterId: visit.id,
      patientId: visit.patientId,
      practitionerId: visit.practitionerId,
      baseVersion: body.baseVersion,
      content: readItems(body.content),
    });
    const [presented] = await this.#documents.present(actor.tenantId, [saved]);
    return Prescription.parse(presented);
  }

  @Handle(routes.signPrescription, 'staff', 'prescription.sign', { stepUp: 'fresh' })
  async sign(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.signPrescription>,
  ): Promise<Prescription> {
    const signed = await this.#prescriptions.sign(actor, params.documentId, body.version);
    const [presented] = await this.#documents.present(actor.tenantId, [signed]);
    return Prescription.parse(presented);
  }

  @Handle(routes.listOverruledStops, 'staff', 'overruled-stop.list')
  listOverruled(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listOverruledStops>> {
    return this.#overruled.list(actor);
  }

  @Handle(routes.cancelPrescription, 'staff', 'prescription.cancel', { stepUp: 'fresh' })
  cancel(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.cancelPrescription>,
  ): Promise<RouteAnswer<typeof routes.cancelPrescription>> {
    return this.#records.signedPrescriptions.cancel(actor, params.documentId, body);
  }
}
