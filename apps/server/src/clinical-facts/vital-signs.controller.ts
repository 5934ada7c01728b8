import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { PatientVitalSigns } from './patient-vital-signs.ts';

@Controller()
export class VitalSignsController {
  readonly #vitalSigns: PatientVitalSigns;

  constructor(vitalSigns: PatientVitalSigns) {
    this.#vitalSigns = vitalSigns;
  }

  @Handle(routes.readVitalSigns, 'staff', 'vital-signs.read')
  read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readVitalSigns>,
  ): Promise<RouteAnswer<typeof routes.readVitalSigns>> {
    return this.#vitalSigns.read(actor, params.patientId);
  }

  @Handle(routes.recordVitalSigns, 'staff', 'vital-signs.write')
  record(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.recordVitalSigns>,
  ): Promise<RouteAnswer<typeof routes.recordVitalSigns>> {
    return this.#vitalSigns.record(actor, params, body);
  }

  @Handle(routes.withdrawVitalSigns, 'staff', 'vital-signs.write')
  withdraw(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.withdrawVitalSigns>,
  ): Promise<RouteAnswer<typeof routes.withdrawVitalSigns>> {
    return this.#vitalSigns.withdraw(actor, params);
  }
}
