import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { RecordStore, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { Encounters, iso } from '../visits/index.ts';
import { Staff } from '../identity/index.ts';
import { ClinicalDocuments } from './clinical-documents.ts';

/** Reads the record of a visit or of a patient. */
@Controller()
export class RecordController {
  readonly #records: RecordStore;
  readonly #encounters: Encounters;
  readonly #documents: ClinicalDocuments;
  readonly #staff: Staff;

  constructor(
    records: RecordStore,
    encounters: Encounters,
    documents: ClinicalDocuments,
    staff: Staff,
  ) {
    this.#records = records;
    this.#encounters = encounters;
    this.#documents = documents;
    this.#staff = staff;
  }

  @Handle(routes.listDocuments, 'staff', 'document.read')
  async list(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.listDocuments>,
  ): Promise<RouteAnswer<typeof routes.listDocuments>> {
    const { encounterId } = params;
    // Fails for a missing visit, which must not look like a visit without documents.
    const { patientId } = await this.#encounters.row(actor.tenantId, encounterId);
    const found = await this.#records.documents.list(actor, { encounterId, patientId });
    return { documents: await this.#documents.present(actor.tenantId, found) };
  }

  @Handle(routes.readPatientRecord, 'staff', 'patient.read')
  async record(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readPatientRecord>,
  ): Promise<RouteAnswer<typeof routes.readPatientRecord>> {
    const { patientId } = params;
    const { tenantId } = actor;
    const patient = await this.#records.patients.read(actor, patientId);
    const documents = await this.#records.documents.list(actor, { patientId });
    const people = await this.#staff.practitioners(tenantId);
    const visits = await this.#encounters.ofPatient(tenantId, patientId);
    return {
      patient,
      encounters: visits.flatMap((visit) => {
        const practitioner = people.get(visit.practitionerId);
        return practitioner === undefined
          ? []
          : [
              {
                encounterId: visit.id,
                status: visit.status,
                startsAt: visit.startsAt.toISOString(),
                startedAt: iso(visit.startedAt),
                endedAt: iso(visit.endedAt),
                practitioner,
                reason: visit.reason,
              },
            ];
      }),
      documents: (await this.#documents.present(tenantId, documents)).reverse(),
    };
  }
}
