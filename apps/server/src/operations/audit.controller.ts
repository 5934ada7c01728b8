import { Controller } from '@nestjs/common';
import { type RouteAnswer, type RouteInput, routes } from '@teleward/contracts';
import { startOfDay } from '@teleward/platform';
import { RecordStore, type PatientActor, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/handle.ts';
import { Staff } from '../identity/staff.ts';

@Controller()
export class AuditController {
  readonly #records: RecordStore;
  readonly #staff: Staff;

  constructor(records: RecordStore, staff: Staff) {
    this.#records = records;
    this.#staff = staff;
  }

  @Handle(routes.searchAudit, 'staff')
  async search(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.searchAudit>,
  ): Promise<RouteAnswer<typeof routes.searchAudit>> {
    const { timeZone } = await this.#staff.clinic(actor.tenantId);
    const { from, to, name = '', outcome = null, before = null } = body;
    return this.#records.auditSearch.find(actor, {
      from: from === undefined ? null : startOfDay(timeZone, from),
      until: to === undefined ? null : startOfDay(timeZone, to, 1),
      name,
      outcome,
      before,
    });
  }

  @Handle(routes.listMyAccesses, 'patient')
  listMine(
    @By() actor: PatientActor,
    @Input() { query }: RouteInput<typeof routes.listMyAccesses>,
  ): Promise<RouteAnswer<typeof routes.listMyAccesses>> {
    return this.#records.ownAudit.list(actor, query.before ?? null);
  }
}
