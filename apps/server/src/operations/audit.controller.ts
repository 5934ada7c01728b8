import { Controller } from '@nestjs/common';
import { type RouteAnswer, type RouteInput, routes } from '@teleward/contracts';
import { startOfDay } from '@teleward/platform';
import {
  RecordStore,
  type AuditQuery,
  type PatientActor,
  type StaffActor,
} from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { Staff } from '../identity/index.ts';

type Filter = RouteInput<typeof routes.exportAudit>['body'];

@Controller()
export class AuditController {
  readonly #records: RecordStore;
  readonly #staff: Staff;

  constructor(records: RecordStore, staff: Staff) {
    this.#records = records;
    this.#staff = staff;
  }

  @Handle(routes.searchAudit, 'staff', 'audit.search')
  async search(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.searchAudit>,
  ): Promise<RouteAnswer<typeof routes.searchAudit>> {
    const { before = null, ...filter } = body;
    const query = await this.#query(actor, filter);
    return this.#records.auditSearch.find(actor, { ...query, before });
  }

  @Handle(routes.exportAudit, 'staff', 'audit.export')
  async export(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.exportAudit>,
  ): Promise<RouteAnswer<typeof routes.exportAudit>> {
    return this.#records.auditSearch.export(actor, await this.#query(actor, body));
  }

  @Handle(routes.listMyDisclosures, 'patient', 'audit.read-own')
  listMine(
    @By() actor: PatientActor,
    @Input() { query }: RouteInput<typeof routes.listMyDisclosures>,
  ): Promise<RouteAnswer<typeof routes.listMyDisclosures>> {
    return this.#records.ownAudit.list(actor, query.before ?? null);
  }

  /** Converts the days to instants in the clinic's time zone. */
  async #query(
    { tenantId }: StaffActor,
    { from, to, name = '', outcome, area }: Filter,
  ): Promise<Omit<AuditQuery, 'before'>> {
    const { timeZone } = await this.#staff.clinic(tenantId);
    return {
      from: from === undefined ? null : startOfDay(timeZone, from),
      until: to === undefined ? null : startOfDay(timeZone, to, 1),
      ...{ name, outcome: outcome ?? null, area: area ?? null },
    };
  }
}
