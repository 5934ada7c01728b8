import { Controller } from '@nestjs/common';
import { routes, type KnownFacts, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { PatientKnowledge } from './patient-knowledge.ts';

@Controller()
export class ClinicalFactsController {
  readonly #knowledge: PatientKnowledge;

  constructor(knowledge: PatientKnowledge) {
    this.#knowledge = knowledge;
  }

  @Handle(routes.readKnownFacts, 'staff', 'clinical-fact.read')
  read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readKnownFacts>,
  ): Promise<KnownFacts> {
    return this.#knowledge.read(actor, params.patientId);
  }

  @Handle(routes.saveFact, 'staff', 'clinical-fact.write')
  save(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveFact>,
  ): Promise<KnownFacts> {
    const { patientId, factId } = params;
    return this.#knowledge.save(actor, patientId, { factId, ...body });
  }
}
