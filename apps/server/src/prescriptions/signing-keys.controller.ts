import { Controller } from '@nestjs/common';
import { routes, type RouteInput, type SigningSettings } from '@teleward/contracts';
import { RecordStore, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';

/** The clinic's signing keys, for administrators. */
@Controller()
export class SigningKeysController {
  readonly #records: RecordStore;

  constructor(records: RecordStore) {
    this.#records = records;
  }

  @Handle(routes.readSigningSettings, 'staff', 'signing-key.list')
  read(@By() actor: StaffActor): Promise<SigningSettings> {
    return this.#records.signingKeys.settings(actor);
  }

  @Handle(routes.changePrescriptionValidity, 'staff', 'signing-key.configure', { stepUp: 'fresh' })
  change(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changePrescriptionValidity>,
  ): Promise<SigningSettings> {
    return this.#records.signingKeys.change(actor, body);
  }

  @Handle(routes.rotateSigningKey, 'staff', 'signing-key.configure', { stepUp: 'fresh' })
  rotate(@By() actor: StaffActor): Promise<SigningSettings> {
    return this.#records.signingKeys.rotate(actor);
  }

  @Handle(routes.revokeSigningKey, 'staff', 'signing-key.configure', { stepUp: 'fresh' })
  revoke(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.revokeSigningKey>,
  ): Promise<SigningSettings> {
    return this.#records.signingKeys.revoke(actor, params.keyId);
  }
}
