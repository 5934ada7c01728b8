import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { RecordStore, type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { PatientDesk } from './patient-desk.ts';
import { PatientImports } from './patient-imports.ts';
import { PatientNumbering } from './patient-numbering.ts';

@Controller()
export class PatientsController {
  readonly #desk: PatientDesk;
  readonly #numbering: PatientNumbering;
  readonly #imports: PatientImports;
  readonly #records: RecordStore;

  constructor(
    desk: PatientDesk,
    numbering: PatientNumbering,
    imports: PatientImports,
    records: RecordStore,
  ) {
    this.#imports = imports;
    this.#desk = desk;
    this.#numbering = numbering;
    this.#records = records;
  }

  @Handle(routes.registerPatient, 'staff', 'patient.register')
  async register(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.registerPatient>,
  ): Promise<RouteAnswer<typeof routes.registerPatient>> {
    return this.#records.patientRegistry.register(actor, body);
  }

  @Handle(routes.searchPatients, 'staff', 'patient.search')
  async search(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.searchPatients>,
  ): Promise<RouteAnswer<typeof routes.searchPatients>> {
    return this.#desk.search(actor, body);
  }

  @Handle(routes.findAlikePatients, 'staff', 'patient.search')
  async findAlike(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.findAlikePatients>,
  ): Promise<RouteAnswer<typeof routes.findAlikePatients>> {
    return this.#desk.findAlike(actor, body);
  }

  @Handle(routes.readPatient, 'staff', 'patient.read-facts')
  async read(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readPatient>,
  ): Promise<RouteAnswer<typeof routes.readPatient>> {
    return this.#records.patientRegistry.read(actor, params.patientId);
  }

  @Handle(routes.changePatient, 'staff', 'patient.change')
  async change(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.changePatient>,
  ): Promise<RouteAnswer<typeof routes.changePatient>> {
    return this.#desk.change(actor, params.patientId, body);
  }

  @Handle(routes.listPatientVersions, 'staff', 'patient.history')
  async versions(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.listPatientVersions>,
  ): Promise<RouteAnswer<typeof routes.listPatientVersions>> {
    return this.#desk.versions(actor, params.patientId);
  }

  @Handle(routes.mergePatient, 'staff', 'patient.merge')
  async merge(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.mergePatient>,
  ): Promise<RouteAnswer<typeof routes.mergePatient>> {
    return this.#desk.merge(actor, params.patientId, body);
  }

  @Handle(routes.unmergePatient, 'staff', 'patient.unmerge')
  async unmerge(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.unmergePatient>,
  ): Promise<RouteAnswer<typeof routes.unmergePatient>> {
    return this.#records.patientRegistry.unmerge(actor, params.patientId, body.baseVersion);
  }

  @Handle(routes.importPatients, 'staff', 'patient.import')
  async import(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.importPatients>,
  ): Promise<RouteAnswer<typeof routes.importPatients>> {
    return { results: await this.#imports.rows(actor, params.importId, body.rows, body.trial) };
  }

  @Handle(routes.listPatientImports, 'staff', 'patient.list-imports')
  async listImports(
    @By() actor: StaffActor,
  ): Promise<RouteAnswer<typeof routes.listPatientImports>> {
    return { imports: await this.#imports.list(actor) };
  }

  @Handle(routes.undoPatientImport, 'staff', 'patient.undo-import')
  async undoImport(
    @By() actor: StaffActor,
    @Input() { params, query }: RouteInput<typeof routes.undoPatientImport>,
  ): Promise<RouteAnswer<typeof routes.undoPatientImport>> {
    return this.#imports.undo(actor, params.importId, query.afterId ?? null);
  }

  @Handle(routes.readPatientNumbers, 'staff', 'clinic.read-settings')
  async readNumbers(
    @By() actor: StaffActor,
  ): Promise<RouteAnswer<typeof routes.readPatientNumbers>> {
    return this.#numbering.read(actor);
  }

  @Handle(routes.changePatientNumbers, 'staff', 'clinic.configure')
  async changeNumbers(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changePatientNumbers>,
  ): Promise<RouteAnswer<typeof routes.changePatientNumbers>> {
    return this.#numbering.change(actor, body.pattern);
  }
}
