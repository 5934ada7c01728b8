import { Controller, Header } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { RecordStore, type PatientActor } from '@teleward/records';
import { By, From, Handle, Input, type Origin } from '../http/index.ts';
import { SharedPrescriptions } from './shared-prescriptions.ts';

/** The API for pharmacies, which have no account: any holder of a prescription may call it. */
@Controller()
export class PharmacyController {
  readonly #records: RecordStore;
  readonly #shared: SharedPrescriptions;

  constructor(records: RecordStore, shared: SharedPrescriptions) {
    this.#records = records;
    this.#shared = shared;
  }

  // Public, because other programs verify prescriptions too.
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cross-Origin-Resource-Policy', 'cross-origin')
  @Header('Cache-Control', 'public, max-age=300')
  @Handle(routes.readPublishedKeys, 'anyone', 'public')
  async keys(): Promise<RouteAnswer<typeof routes.readPublishedKeys>> {
    return { keys: await this.#records.signingKeys.published() };
  }

  @Handle(routes.readPrescriptionStanding, 'anyone', 'prescription.check')
  standing(
    @From() { address }: Origin,
    @Input() { body }: RouteInput<typeof routes.readPrescriptionStanding>,
  ): Promise<RouteAnswer<typeof routes.readPrescriptionStanding>> {
    return this.#records.signedPrescriptions.standing(body.possession, address);
  }

  @Handle(routes.openSharedPrescription, 'anyone', 'prescription.check')
  async open(
    @From() { address }: Origin,
    @Input() { body }: RouteInput<typeof routes.openSharedPrescription>,
  ): Promise<RouteAnswer<typeof routes.openSharedPrescription>> {
    return { jws: await this.#records.signedPrescriptions.openShared(body.token, address) };
  }

  @Handle(routes.dispensePrescription, 'anyone', 'prescription.dispense')
  dispense(
    @From() { address }: Origin,
    @Input() { body }: RouteInput<typeof routes.dispensePrescription>,
  ): Promise<RouteAnswer<typeof routes.dispensePrescription>> {
    const { possession, ...handout } = body;
    return this.#records.signedPrescriptions.dispense(possession, handout, address);
  }

  @Handle(routes.sharePrescription, 'patient', 'prescription.share')
  share(
    @By() actor: PatientActor,
    @Input() { params }: RouteInput<typeof routes.sharePrescription>,
  ): Promise<RouteAnswer<typeof routes.sharePrescription>> {
    return this.#shared.share(actor, params.documentId);
  }
}
